import { isDid } from '../syntax/index.js'
import type { Decoded, Event, FrameFault } from './event.js'
import { commitOf } from './jetstream-commit.js'
import { objectOf } from './jetstream-frame.js'
import { isCount, type JsonObject } from './json.js'
import { accountOf, identityOf } from './markers.js'

/**
 * A text frame of Jetstream's v1 `/subscribe` as an event, of all three generations of servers: the oldest write
 * `type: com|id|acc` and `commit.type: c|u|d`, the newest add fields, which are ignored.
 * Source: https://github.com/bluesky-social/jetstream
 */
export function decodeJetstream(frame: string): Decoded<Event, FrameFault> {
  const read = objectOf(frame)
  const outcome = typeof read === 'string' ? read : eventOf(read)
  return typeof outcome === 'string' ? { ok: false, fault: outcome } : { ok: true, value: outcome }
}

function eventOf(event: JsonObject): Event | FrameFault {
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
