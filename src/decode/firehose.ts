import { decode, decodeFirst } from '@atcute/cbor'
import { isShallowCbor } from './cbor-depth.js'
import { isDid } from '../syntax/index.js'
import type { Decoded, Event } from './event.js'
import { commitOf } from './firehose-commit.js'
import type { FirehoseFault, FirehoseMessage, FirehoseWants, Numbered } from './firehose-message.js'
import { revFault } from './firehose-rev.js'
import { isCount, isObject, type JsonObject } from './json.js'
import { accountOf, identityOf, syncOf } from './markers.js'

/** What is read at all (DESIGN rule 8), in bytes. */
const MAX_FRAME = 5 * 1024 * 1024

/**
 * A binary frame of the raw firehose: two DAG-CBOR values, a header `{op, t}` and a body. Signatures are not verified:
 * names, revisions and the CIDs of records are, the rest is trust in the host.
 * Source: https://atproto.com/specs/event-stream, lexicon com.atproto.sync.subscribeRepos
 */
export function decodeFirehose(
  frame: Uint8Array,
  wants: FirehoseWants,
): Decoded<FirehoseMessage, FirehoseFault> {
  const outcome = frame.length > MAX_FRAME ? 'size' : messageOf(frame, wants)
  return typeof outcome === 'string' ? { ok: false, fault: outcome } : { ok: true, value: outcome }
}

function messageOf(frame: Uint8Array, wants: FirehoseWants): FirehoseMessage | FirehoseFault {
  if (!isShallowCbor(frame)) return 'cbor'
  let header: unknown
  let body: unknown
  try {
    const [first, rest] = decodeFirst(frame)
    header = first
    body = decode(rest)
  } catch {
    return 'cbor'
  }
  if (!isObject(header) || !isObject(body)) return 'shape'
  if (header.op === -1) return failureOf(body)
  if (header.op !== 1) return unknown(body)
  switch (header.t) {
    case '#commit':
      return numbered(body, wants, commitOf)
    case '#identity':
    case '#account':
    case '#sync':
      return numbered(body, wants, MARKERS[header.t])
    case '#info':
      return typeof body.name === 'string' ? { kind: 'info', name: body.name, ...said(body) } : 'shape'
    default:
      return unknown(body)
  }
}

function failureOf(body: JsonObject): FirehoseMessage | FirehoseFault {
  return typeof body.error === 'string' ? { kind: 'error', code: body.error, ...said(body) } : 'shape'
}

function unknown({ seq }: JsonObject): FirehoseMessage {
  return isCount(seq) ? { kind: 'unknown', seq } : { kind: 'unknown' }
}

function said({ message }: JsonObject): { message?: string } {
  return typeof message === 'string' ? { message } : {}
}

/** What a numbered message comes to, its place and time aside. */
type Content = Omit<Numbered, 'kind' | 'seq' | 'timeUs'>
type Read = (body: JsonObject, timeUs: number, wants: FirehoseWants) => Content | FirehoseFault

/** A message that is no good still has its place: without it the next one would seem to follow a gap. */
function numbered(body: JsonObject, wants: FirehoseWants, read: Read): Numbered | FirehoseFault {
  if (!isCount(body.seq)) return 'shape'
  const timeUs = timeOf(body.time) ?? Math.trunc(wants.now * 1000)
  const content = read(body, timeUs, wants)
  const place = { kind: 'numbered', seq: body.seq, timeUs } as const
  return typeof content === 'string' ? { ...place, events: [], faults: [content] } : { ...place, ...content }
}

const MARKERS: Readonly<Record<'#identity' | '#account' | '#sync', Read>> = {
  '#identity': marker((body, timeUs) => (isDid(body.did) ? identityOf(body.did, timeUs, body) : 'did')),
  '#account': marker((body, timeUs) => (isDid(body.did) ? accountOf(body.did, timeUs, body) : 'did')),
  '#sync': marker((body, timeUs, { now }) => {
    const sync = isDid(body.did) ? syncOf(body.did, timeUs, body) : 'did'
    return typeof sync === 'string' ? sync : (revFault(sync.rev, now) ?? sync)
  }),
}

/** One that is a single event, wanted always. */
function marker(
  read: (body: JsonObject, timeUs: number, wants: FirehoseWants) => Event | FirehoseFault,
): Read {
  return (body, timeUs, wants) => {
    const event = read(body, timeUs, wants)
    return typeof event === 'string' ? event : { events: [event], faults: [] }
  }
}

/** RFC 3339 to Unix µs. Written by whoever hosts the account: nothing may hang on its being right. */
function timeOf(time: unknown): number | undefined {
  const ms = typeof time === 'string' && time.length <= 64 ? Date.parse(time) : NaN
  return ms >= 0 ? ms * 1000 : undefined
}
