import { isDid } from '../syntax/index.js'
import type { Decoded, Event, FrameFault } from './event.js'
import type { Failure, Info } from './firehose-message.js'
import { commitOf } from './jetstream-commit.js'
import { objectOf } from './jetstream-frame.js'
import { isCount, isObject, type JsonObject } from './json.js'
import { accountOf, identityOf, syncOf } from './markers.js'

/** What one frame says. */
export type JetstreamV2Message = Placed | Info | Failure

/** A message that takes a place in the stream. */
export interface Placed {
  readonly kind: 'placed'
  readonly seq: number
  /** Its event, or why there is none. */
  readonly content: Event | FrameFault
}

const NSID = 'network.bsky.jetstream.subscribeEvents'
/** RFC 3339. The host writes six digits of a fraction; fewer and more are read too. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,32}))?(Z|[+-]\d\d:\d\d)$/

/**
 * A text frame of Jetstream's v2, `network.bsky.jetstream.subscribeEvents`: an envelope, and in it a payload. What is of
 * a kind yet unknown is a fault that keeps its place, if it has one.
 * Source: https://github.com/bluesky-social/jetstream, atproto proposal 0015 (`xrpc.v1.json`)
 */
export function decodeJetstreamV2(frame: string): Decoded<JetstreamV2Message, FrameFault> {
  const read = objectOf(frame)
  const outcome = typeof read === 'string' ? read : messageOf(read)
  return typeof outcome === 'string' ? { ok: false, fault: outcome } : { ok: true, value: outcome }
}

function messageOf({ $type, payload, error, message }: JsonObject): JetstreamV2Message | FrameFault {
  if (typeof $type !== 'string') return 'shape'
  if ($type === 'error')
    return typeof error === 'string' ? { kind: 'error', code: error, ...said(message) } : 'shape'
  if ($type !== 'message') return 'kind'
  if (!isObject(payload) || typeof payload.$type !== 'string') return 'shape'
  if (payload.$type === `${NSID}#info`) {
    const { name } = payload
    return typeof name === 'string' ? { kind: 'info', name, ...said(payload.message) } : 'shape'
  }
  const content = eventOf(payload.$type, payload)
  if (isCount(payload.seq)) return { kind: 'placed', seq: payload.seq, content }
  return content === 'kind' ? 'kind' : 'shape'
}

function said(message: unknown): { message?: string } {
  return typeof message === 'string' ? { message } : {}
}

function eventOf($type: string, payload: JsonObject): Event | FrameFault {
  const read = READ.get($type)
  if (read === undefined) return 'kind'
  const { did } = payload
  const timeUs = timeOf(payload.time)
  if (typeof did !== 'string' || timeUs === undefined) return 'shape'
  return isDid(did) ? read(did, timeUs, payload) : 'did'
}

type Read = (did: Event['did'], timeUs: number, payload: JsonObject) => Event | FrameFault

const READ: ReadonlyMap<string, Read> = new Map<string, Read>([
  [`${NSID}#commit`, commitOf],
  [`${NSID}#identity`, (did, timeUs, { identity }) => identityOf(did, timeUs, identity)],
  [`${NSID}#account`, (did, timeUs, { account }) => accountOf(did, timeUs, account)],
  [`${NSID}#sync`, (did, timeUs, { sync }) => syncOf(did, timeUs, sync)],
])

/** Unix µs, not before 1970. `Date.parse` knows ms only, so the fraction is put on after it. */
function timeOf(time: unknown): number | undefined {
  const [, seconds = '', fraction = '', zone = ''] = (typeof time === 'string' && TIME.exec(time)) || []
  const us = Date.parse(seconds + zone) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
  return us >= 0 ? us : undefined
}
