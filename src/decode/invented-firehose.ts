import { hash } from 'node:crypto'
import { encode, toBytes, toCidLink, type CidLink } from '@atcute/cbor'
import { CODEC_DCBOR, fromDigest, type Cid } from '@atcute/cid'
import { ANNA, NOON, REV, record } from './invented.js'

/** Frames as a relay sends them, of invented people: for tests, and no part of what runs. */

export interface Block {
  readonly cid: Cid
  readonly bytes: Uint8Array
}

export interface InventedOp {
  readonly action: string
  readonly path: string
  readonly cid: CidLink | null
}

/** What is encoded, under its true CID. */
export function block(value: unknown): Block {
  const bytes = encode(value)
  return { cid: fromDigest(CODEC_DCBOR, hash('sha256', bytes, 'buffer')), bytes }
}

/** A CAR of version 1 with these blocks, the first one its root. */
export function car(blocks: readonly Block[]): Uint8Array {
  const header = encode({ version: 1, roots: blocks.slice(0, 1).map(({ cid }) => toCidLink(cid)) })
  const parts = [varint(header.length), header]
  for (const { cid, bytes } of blocks) parts.push(varint(cid.bytes.length + bytes.length), cid.bytes, bytes)
  return Buffer.concat(parts)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}

/** A frame: header and body. */
export function firehoseFrame(t: string, body: object, op = 1): Buffer {
  return Buffer.concat([encode({ op, t }), encode(body)])
}

/** The body of a commit; `fields` replace what it has. */
export function commitBody(
  ops: readonly InventedOp[],
  blocks: readonly Block[],
  fields: object = {},
): Record<string, unknown> {
  const root = block({ invented: true })
  return {
    repo: ANNA,
    rev: REV,
    seq: 1,
    since: null,
    time: NOON,
    commit: toCidLink(root.cid),
    blobs: [],
    rebase: false,
    tooBig: false,
    ops,
    blocks: toBytes(car([root, ...blocks])),
    ...fields,
  }
}

/** An op that creates this at the path, and its block. */
export function creation(value: unknown, path: string): { readonly op: InventedOp; readonly block: Block } {
  const made = block(value)
  return { op: { action: 'create', path, cid: toCidLink(made.cid) }, block: made }
}

export function deletion(path: string): InventedOp {
  return { action: 'delete', path, cid: null }
}

/** A commit that creates one post with this text; `fields` replace what its body has. */
export function postFrame(text: string, rkey: string, fields: object = {}): Buffer {
  const { op, block } = creation(record({ text }), `app.bsky.feed.post/${rkey}`)
  return firehoseFrame('#commit', commitBody([op], [block], fields))
}
