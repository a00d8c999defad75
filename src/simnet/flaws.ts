import type { Did } from '../syntax/index.js'
import type { Op } from './draft.js'
import { cidOf } from './ids.js'
import { recordCid } from './record-cid.js'
import { POST } from './record.js'
import type { World } from './world.js'

/**
 * Messages with something wrong in them, of real people. Where it is one op that is wrong, it comes in one commit with a
 * good post, which a reader must not lose over it. Those marked raw exist on the raw firehose alone, as a Jetstream
 * server would have dropped them. The `n`-th of its kind.
 */
type Flaw = (world: World, did: Did, n: number) => void

export const FLAWS = {
  /** Raw. */
  'missing-block': (world, did) => {
    withGood(world, did, { ...create(world, did), flaw: 'missing-block', isRawOnly: true })
  },
  /** Raw: the bytes are not what the op's CID names. */
  'wrong-cid': (world, did) => {
    const cid = cidOf('of something else', 'record')
    withGood(world, did, { ...create(world, did), cid, flaw: 'wrong-cid', isRawOnly: true })
  },
  /** Raw: the CID is right, the bytes are JSON. */
  'not-cbor': (world, did) => {
    const op = create(world, did)
    const cid = cidOf(op.json ?? '', 'record')
    withGood(world, did, { ...op, cid, isJsonOnly: true, flaw: 'not-cbor', isRawOnly: true })
  },
  operation: (world, did) => {
    withGood(world, did, { ...create(world, did), operation: 'invent', flaw: 'operation' })
  },
  path: (world, did, n) => {
    const [collection = '', rkey = ''] = PATHS[n % PATHS.length] ?? []
    withGood(world, did, { ...create(world, did), collection, rkey, flaw: 'path' })
  },
  rev: (world, did, n) => {
    const rev = REVS[n % REVS.length] ?? ''
    world.send({ kind: 'commit', did, rev, ops: [create(world, did)], flaw: 'rev' })
  },
  /** Raw: a TID of an hour ahead. */
  'future-rev': (world, did) => {
    const rev = world.tid(did, HOUR_US)
    world.send({ kind: 'commit', did, rev, ops: [create(world, did)], flaw: 'future-rev', isRawOnly: true })
  },
  /** Raw, and legal: only the signature is new. */
  'empty-ops': (world, did) => {
    world.send({ kind: 'commit', did, rev: world.tid(did), ops: [], flaw: 'empty-ops', isRawOnly: true })
  },
  /** Raw: the flag of old, with neither ops nor blocks. */
  'too-big': (world, did) => {
    world.send({ kind: 'commit', did, rev: world.tid(did), ops: [], flaw: 'too-big', isRawOnly: true })
  },
  /** Well formed, and longer than the 5 MiB that a reader must take. */
  oversized: (world, did) => long(world, did, 'oversized', 5 * 1024 * 1024 + 1000),
  /** Longer than any reader takes. */
  huge: (world, did) => long(world, did, 'huge', 17 * 1024 * 1024),
  'unknown-kind': (world, did) => {
    world.send({ kind: 'weather', did, fields: { rain: true }, flaw: 'unknown-kind' })
  },
  /** Raw: the header's `op` is neither a message nor an error. */
  'unknown-op': (world, did) => {
    world.send({ kind: 'weather', did, fields: { rain: true }, flaw: 'unknown-op', isRawOnly: true })
  },
  /** A good post, with fields that no version of the wire has. */
  'extra-fields': (world, did) => {
    world.write(did, [{ operation: 'create', collection: POST, record: post(world) }], { hasExtras: true })
  },
} satisfies Readonly<Record<string, Flaw>>

export type FlawName = keyof typeof FLAWS
export const FLAW_NAMES = Object.keys(FLAWS) as readonly FlawName[]

const HOUR_US = 3_600_000_000

/** Some can be keys of a repo's tree, and none is a legal name. Without a record key there is no slash. */
const PATHS: readonly (readonly [collection: string, rkey: string])[] = [
  [POST, 'nul\u0000byte'],
  [POST, '🔥'],
  [POST, '.'],
  [POST, '..'],
  [POST, 'a'.repeat(513)],
  [POST, 'two/slashes'],
  ['$weather', 'today'],
  ['app.bsky', 'self'],
  ['', 'self'],
  [POST, ''],
]

const REVS = ['yesterday', '', '3jzfcijpj2z2', 'zzzzzzzzzzzzz', '3JZFCIJPJ2Z2A']

function post(world: World, text = 'Good, though what comes with it is not'): Record<string, unknown> {
  return { $type: POST, createdAt: new Date(world.now()).toISOString(), langs: ['en'], text }
}

function create(world: World, did: Did): Op {
  // Not the same record as its good sibling, whose block would be its own.
  const record = post(world, 'Something is wrong with this')
  const json = JSON.stringify(record)
  return { operation: 'create', collection: POST, rkey: world.tid(did), json, ...recordCid(record, json) }
}

function withGood(world: World, did: Did, flawed: Op): void {
  world.write(did, [{ operation: 'create', collection: POST, record: post(world) }], { flawed })
}

function long(world: World, did: Did, flaw: string, padding: number): void {
  world.send({ kind: 'commit', did, rev: world.tid(did), ops: [create(world, did)], flaw, padding })
}
