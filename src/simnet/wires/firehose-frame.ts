import { hash } from 'node:crypto'
import { encode, toBytes } from '@atcute/cbor'
import { CODEC_DCBOR, fromDigest, fromString, toString, type Cid } from '@atcute/cid'
import { isCommit, isoOf, type CommitDraft, type MarkerDraft, type Message, type Op } from '../draft.js'

interface Block {
  readonly cid: Cid
  readonly bytes: Uint8Array
}

/** A frame: two DAG-CBOR values, a header and a body. Source: https://atproto.com/specs/event-stream */
export function cborFrame(header: object, body: object): Buffer {
  return Buffer.concat([encode(header), encode(body)])
}

/** A message as a relay sends it. Source: lexicon com.atproto.sync.subscribeRepos */
export function frameOf(message: Message): Buffer {
  const { draft } = message
  return isCommit(draft) ? commitFrame(message, draft) : markerFrame(message, draft)
}

function markerFrame({ seq, timeUs }: Message, { kind, did, fields, flaw }: MarkerDraft): Buffer {
  const time = isoOf(timeUs)
  const root = kind === 'sync' ? { blocks: toBytes(car([commitBlock(did, String(fields.rev))])) } : {}
  const op = flaw === 'unknown-op' ? 2 : 1
  return cborFrame({ op, t: `#${kind}` }, { ...fields, ...root, did, seq, time })
}

function commitFrame({ seq, timeUs }: Message, draft: CommitDraft): Buffer {
  const { did, rev, since = null, hasExtras } = draft
  const isTooBig = draft.flaw === 'too-big'
  const ops = isTooBig ? [] : draft.ops
  const root = commitBlock(did, rev)
  const blocks = isTooBig ? [] : [root, ...paddingOf(draft), ...ops.flatMap(blockOf)]
  const extras = hasExtras === true ? { weather: { rain: true } } : {}
  return cborFrame(
    { op: 1, t: '#commit', ...extras },
    {
      seq,
      repo: did,
      rev,
      since,
      time: isoOf(timeUs),
      commit: linkOf(root.cid),
      ops: ops.map((op) => ({ ...opOf(op), ...extras })),
      blobs: [],
      rebase: false,
      tooBig: isTooBig,
      blocks: toBytes(blocks.length === 0 ? new Uint8Array() : car(blocks)),
      ...extras,
    },
  )
}

function opOf({ operation, collection, rkey, cid, prev }: Op): object {
  // Without a record key there is no slash: that is a flaw of its own.
  const path = rkey === '' ? collection : `${collection}/${rkey}`
  return {
    action: operation,
    path,
    cid: cid === undefined ? null : { $link: cid },
    ...(prev === undefined ? {} : { prev: { $link: prev } }),
  }
}

/** The block of an op's record, under the CID that the op says. */
function blockOf({ json, cid, isJsonOnly, flaw }: Op): Block[] {
  if (json === undefined || cid === undefined || flaw === 'missing-block') return []
  const bytes = isJsonOnly === true ? Buffer.from(json) : encode(JSON.parse(json))
  return [{ cid: fromString(cid), bytes }]
}

/** Bytes that mean nothing, as the proof of a large repo would. */
function paddingOf({ padding }: CommitDraft): Block[] {
  return padding === undefined ? [] : [named(encode({ proof: toBytes(Buffer.alloc(padding, 7)) }))]
}

/** Looks signed, and is not. The tree that `data` names is not there, as only its proof would be. */
function commitBlock(did: string, rev: string): Block {
  const data = fromDigest(CODEC_DCBOR, hash('sha256', `${did} ${rev}`, 'buffer'))
  const sig = hash('sha512', `${did} ${rev}`, 'buffer')
  return named(encode({ did, rev, data: linkOf(data), prev: null, version: 3, sig: toBytes(sig) }))
}

function named(bytes: Uint8Array): Block {
  return { cid: fromDigest(CODEC_DCBOR, hash('sha256', bytes, 'buffer')), bytes }
}

function linkOf(cid: Cid): { $link: string } {
  return { $link: toString(cid) }
}

/** A CAR of version 1, the first block its root. Source: https://ipld.io/specs/transport/car/carv1/ */
function car(blocks: readonly Block[]): Uint8Array {
  const header = encode({ version: 1, roots: blocks.slice(0, 1).map(({ cid }) => linkOf(cid)) })
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
