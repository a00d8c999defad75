import { isCid, isDid, isNsid, isRecordKey, isTid, type Did } from '../syntax/index.js'
import type { Commit, Decoded, Event, FrameFault } from './event.js'
import { isCount, isObject, isShallow } from './json.js'
import { accountOf, identityOf } from './markers.js'

/** What is read at all (DESIGN rule 8), in units: a frame of more has more bytes too. */
const MAX_FRAME = 5 * 1024 * 1024
/** A frame shorter than this cannot be nested so deep that a writer of JSON would run out of stack. */
const SHORT_FRAME = 4096

type Outcome<T extends Event> = T | FrameFault

/**
 * A text frame of Jetstream's v1 `/subscribe` as an event, of all three generations of servers: the oldest write
 * `type: com|id|acc` and `commit.type: c|u|d`, the newest add fields, which are ignored.
 * Source: https://github.com/bluesky-social/jetstream
 */
export function decodeJetstream(frame: string): Decoded<Event, FrameFault> {
  const outcome = frame.length > MAX_FRAME ? 'size' : eventOf(parsed(frame), frame.length)
  return typeof outcome === 'string' ? { ok: false, fault: outcome } : { ok: true, value: outcome }
}

/** Undefined when it is not JSON, which no JSON says. */
function parsed(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    return undefined
  }
}

function eventOf(event: unknown, length: number): Outcome<Event> {
  if (event === undefined) return 'json'
  if (!isObject(event)) return 'shape'
  if (length > SHORT_FRAME && !isShallow(event)) return 'shape'
  const { did, time_us: timeUs } = event
  if (typeof did !== 'string' || !isCount(timeUs)) return 'shape'
  if (!isDid(did)) return 'did'
  const kind = event.kind ?? event.type
  if (typeof kind !== 'string') return 'shape'
  switch (kind) {
    case 'commit':
    case 'com':
      return commitOf(did, timeUs, event.commit)
    case 'identity':
    case 'id':
      return identityOf(did, timeUs, event.identity)
    case 'account':
    case 'acc':
      return accountOf(did, timeUs, event.account)
    default:
      return 'kind'
  }
}

function commitOf(did: Did, timeUs: number, commit: unknown): Outcome<Commit> {
  if (!isObject(commit)) return 'shape'
  const { rev, collection, rkey, cid, record } = commit
  if (typeof rev !== 'string' || typeof collection !== 'string' || typeof rkey !== 'string') return 'shape'
  const operation = operationOf(commit.operation ?? commit.type)
  if (operation === undefined) return 'operation'
  if (!isTid(rev)) return 'rev'
  if (!isNsid(collection) || !isRecordKey(rkey)) return 'path'
  if (operation === 'delete') return { kind: 'commit', did, timeUs, rev, operation, collection, rkey }
  if (!isCid(cid) || !isObject(record)) return 'shape'
  return { kind: 'commit', did, timeUs, rev, operation, collection, rkey, cid, record }
}

function operationOf(operation: unknown): Commit['operation'] | undefined {
  switch (operation) {
    case 'create':
    case 'c':
      return 'create'
    case 'update':
    case 'u':
      return 'update'
    case 'delete':
    case 'd':
      return 'delete'
    default:
      return undefined
  }
}
