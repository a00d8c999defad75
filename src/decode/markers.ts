import { isHandle, isTid, type Did } from '../syntax/index.js'
import type { Account, Identity, Sync } from './event.js'
import { isCount, isObject, type JsonObject } from './json.js'

const MAX_STATUS = 64

/** An identity event's own part, the same on the firehose and inside Jetstream's envelope; or why it is none. */
export function identityOf(did: Did, timeUs: number, identity: unknown): Identity | 'shape' | 'did' {
  if (!isObject(identity) || !isCount(identity.seq)) return 'shape'
  if (!isAbout(identity, did)) return 'did'
  const { seq, handle } = identity
  const event = { kind: 'identity', did, timeUs, seq } as const
  if (handle === undefined || handle === null) return event
  if (typeof handle !== 'string') return 'shape'
  // A handle that is none says what a missing one says: look it up.
  return isHandle(handle) ? { ...event, handle } : event
}

/** An account event's own part, the same on the firehose and inside Jetstream's envelope; or why it is none. */
export function accountOf(did: Did, timeUs: number, account: unknown): Account | 'shape' | 'did' {
  if (!isObject(account) || !isCount(account.seq) || typeof account.active !== 'boolean') return 'shape'
  if (!isAbout(account, did)) return 'did'
  const { seq, active, status } = account
  const event = { kind: 'account', did, timeUs, seq, active } as const
  if (status === undefined || status === null) return event
  return typeof status === 'string' && status.length <= MAX_STATUS ? { ...event, status } : 'shape'
}

/** A sync event's own part, the same on the firehose and inside Jetstream's envelope; or why it is none. */
export function syncOf(did: Did, timeUs: number, sync: unknown): Sync | 'shape' | 'did' | 'rev' {
  if (!isObject(sync) || !isCount(sync.seq) || typeof sync.rev !== 'string') return 'shape'
  if (!isAbout(sync, did)) return 'did'
  const { seq, rev } = sync
  return isTid(rev) ? { kind: 'sync', did, timeUs, seq, rev } : 'rev'
}

/** They repeat the DID of their envelope. */
function isAbout(event: JsonObject, did: Did): boolean {
  return event.did === undefined || event.did === did
}
