import { isDid } from '../syntax/index.js'
import type { Decoded, Event } from './event.js'
import { asideOf, openFrame } from './event-stream.js'
import { commitOf } from './firehose-commit.js'
import type { FirehoseFault, FirehoseMessage, FirehoseWants, Numbered } from './firehose-message.js'
import { revFault } from './firehose-rev.js'
import { isCount, type JsonObject } from './json.js'
import { accountOf, identityOf, syncOf } from './markers.js'

/**
 * A binary frame of the raw firehose. Signatures are not verified:
 * names, revisions and the CIDs of records are, the rest is trust in the host.
 * Source: https://atproto.com/specs/event-stream, lexicon com.atproto.sync.subscribeRepos
 */
export function decodeFirehose(
  frame: Uint8Array,
  wants: FirehoseWants,
): Decoded<FirehoseMessage, FirehoseFault> {
  const outcome = messageOf(frame, wants)
  return typeof outcome === 'string' ? { ok: false, fault: outcome } : { ok: true, value: outcome }
}

function messageOf(frame: Uint8Array, wants: FirehoseWants): FirehoseMessage | FirehoseFault {
  const opened = openFrame(frame)
  if (typeof opened === 'string') return opened
  const { op, t, body } = opened
  if (op === 1 && t === '#commit') return numbered(body, wants, commitOf)
  if (op === 1 && (t === '#identity' || t === '#account' || t === '#sync')) {
    return numbered(body, wants, MARKERS[t])
  }
  return asideOf(opened)
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
