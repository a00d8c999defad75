import { isCid, isDid, isHandle, isNsid, isRecordKey, isTid, type Did } from '../syntax/index.js'
import type { Account, Commit, Decoded, Event, FrameFault, Identity } from './event.js'
import { isIntegerWithin, isObject, isShallow, type JsonObject } from './json.js'

/** What is read at all (DESIGN rule 8), in units: a frame of more has more bytes too. */
const MAX_FRAME = 5 * 1024 * 1024
/** A frame shorter than this cannot be nested so deep that a writer of JSON would run out of stack. */
const SHORT_FRAME = 4096
const MAX_STATUS = 64

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

function identityOf(did: Did, timeUs: number, identity: unknown): Outcome<Identity> {
  if (!isObject(identity) || !isCount(identity.seq)) return 'shape'
  if (!isAbout(identity, did)) return 'did'
  const { seq, handle } = identity
  const event = { kind: 'identity', did, timeUs, seq } as const
  if (handle === undefined || handle === null) return event
  if (typeof handle !== 'string') return 'shape'
  // A handle that is none says what a missing one says: look it up.
  return isHandle(handle) ? { ...event, handle } : event
}

function accountOf(did: Did, timeUs: number, account: unknown): Outcome<Account> {
  if (!isObject(account) || !isCount(account.seq) || typeof account.active !== 'boolean') return 'shape'
  if (!isAbout(account, did)) return 'did'
  const { seq, active, status } = account
  const event = { kind: 'account', did, timeUs, seq, active } as const
  if (status === undefined || status === null) return event
  return typeof status === 'string' && status.length <= MAX_STATUS ? { ...event, status } : 'shape'
}

/** Identity and account events repeat the DID of their envelope. */
function isAbout(event: JsonObject, did: Did): boolean {
  return event.did === undefined || event.did === did
}

function isCount(value: unknown): value is number {
  return isIntegerWithin(value, 0, Number.MAX_SAFE_INTEGER)
}
