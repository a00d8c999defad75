import { hash } from 'node:crypto'
import { BytesWrapper, CidLinkWrapper } from '@atcute/cbor'
import { CODEC_DCBOR, fromDigest } from '@atcute/cid'
import { isDid, isNsid, isRecordKey } from '../syntax/index.js'
import { cidKey, findBlocks, type Blocks } from './car-blocks.js'
import { recordOf } from './cbor-json.js'
import type { Commit } from './event.js'
import type { FirehoseFault, FirehoseWants, Numbered } from './firehose-message.js'
import { revFault } from './firehose-rev.js'
import { isObject, type JsonObject } from './json.js'

/** The lexicon's bound. */
const MAX_OPS = 200

/** What all ops of a commit share. */
type Envelope = Pick<Commit, 'kind' | 'did' | 'timeUs' | 'rev'>

/** An op of a wanted collection, its names checked. */
interface Op extends Pick<Commit, 'operation' | 'collection' | 'rkey'> {
  /** Of the record; none on delete. */
  readonly cid?: CidLinkWrapper
}

/**
 * The wanted ops of a `#commit` as events, in order. An op that is no good is left out with its reason, its siblings are
 * kept; a repo or revision that is no good takes the whole commit with it.
 */
export function commitOf(
  body: JsonObject,
  timeUs: number,
  { now, collections }: FirehoseWants,
): Pick<Numbered, 'commit' | 'events' | 'faults'> | FirehoseFault {
  const { repo: did, rev, ops, blocks, tooBig } = body
  if (!isDid(did)) return 'did'
  if (typeof rev !== 'string') return 'shape'
  const wrong = revFault(rev, now)
  if (wrong !== undefined) return wrong
  if (tooBig === true) return 'too_big'
  if (!Array.isArray(ops) || ops.length > MAX_OPS || !(blocks instanceof BytesWrapper)) return 'shape'

  const faults: FirehoseFault[] = []
  const wanted: Op[] = []
  for (const item of ops as readonly unknown[]) {
    const op = opOf(item)
    if (typeof op === 'string') faults.push(op)
    else if (collections === undefined || collections.has(op.collection)) wanted.push(op)
  }
  const keys = new Set<string>()
  for (const { cid } of wanted) if (cid !== undefined) keys.add(cidKey(cid.bytes))
  const read = createReader(findBlocks(blocks.buf, keys))
  const events: Commit[] = []
  for (const op of wanted) {
    const event = eventOf({ kind: 'commit', did, timeUs, rev }, op, read)
    if (typeof event === 'string') faults.push(event)
    else events.push(event)
  }
  return { commit: { did, rev }, events, faults }
}

function opOf(op: unknown): Op | FirehoseFault {
  if (!isObject(op) || typeof op.path !== 'string') return 'shape'
  const { action: operation, path, cid } = op
  if (operation !== 'create' && operation !== 'update' && operation !== 'delete') return 'operation'
  const slash = path.indexOf('/')
  const collection = path.slice(0, Math.max(0, slash))
  const rkey = path.slice(slash + 1)
  if (!isNsid(collection) || !isRecordKey(rkey)) return 'path'
  if (operation === 'delete') return { operation, collection, rkey }
  return cid instanceof CidLinkWrapper ? { operation, collection, rkey, cid } : 'shape'
}

function eventOf(envelope: Envelope, op: Op, read: ReadRecord): Commit | FirehoseFault {
  const { cid, operation, collection, rkey } = op
  const names = { ...envelope, operation, collection, rkey }
  if (cid === undefined) return names
  const record = read(cid)
  return typeof record === 'string' ? record : { ...names, cid: cid.$link, record }
}

type ReadRecord = (cid: CidLinkWrapper) => JsonObject | FirehoseFault

/** Reads each record once, however many ops name it: that is for free for who writes them. */
function createReader({ found, isBroken }: Blocks): ReadRecord {
  const known = new Map<string, JsonObject | FirehoseFault>()
  return (cid) => {
    const key = cidKey(cid.bytes)
    let record = known.get(key)
    if (record === undefined) {
      const bytes = found.get(key)
      if (bytes === undefined) record = isBroken ? 'car' : 'missing_block'
      else record = isCidOf(cid, bytes) ? (recordOf(bytes) ?? 'record') : 'cid'
      known.set(key, record)
    }
    return record
  }
}

/** Whether a link names these bytes, as a record: by DAG-CBOR's codec and SHA-256. */
function isCidOf({ bytes: cid }: CidLinkWrapper, bytes: Uint8Array): boolean {
  return Buffer.compare(fromDigest(CODEC_DCBOR, hash('sha256', bytes, 'buffer')).bytes, cid) === 0
}
