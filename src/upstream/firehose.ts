import type { Event } from '../decode/event.js'
import { decodeFirehose } from '../decode/firehose.js'
import type { Numbered } from '../decode/firehose-message.js'
import type { Dial, Protocol } from './dial.js'
import { createNotices, endedByFrame } from './notices.js'
import { createPlace, type Place } from './place.js'
import type { Ended } from './reconnect.js'
import { createRepoOrder, type RepoOrder } from './repo-order.js'
import { holdSocket } from './socket.js'
import { createStreamClock } from './stream-clock.js'

/** The path that tells this protocol. */
export const FIREHOSE_PATH = '/xrpc/com.atproto.sync.subscribeRepos'

/** What is kept of one host between its connections. */
interface Memory {
  readonly place: Place
  readonly repos: RepoOrder
  clockOf: (stampUs: number) => number
}

/**
 * The raw firehose of one host, a relay's or a PDS's. It resumes by the host's own `seq`, which never leaves here.
 * What comes twice or out of its repo's order is dropped by content, never by `seq`: a host that was restored from a
 * backup gives old numbers to new things.
 * @param seq after which to go on, when an earlier process has been here
 * Source: https://atproto.com/specs/sync, lexicon com.atproto.sync.subscribeRepos
 */
export function createFirehose(seq?: number): Protocol {
  const memory = { place: createPlace(seq), repos: createRepoOrder(), clockOf: createStreamClock() }
  return {
    name: 'raw firehose',
    resumesBy: 'seq',
    get seq() {
      return memory.place.seq
    },
    connect: (dial) => connect(memory, dial),
  }
}

async function connect(memory: Memory, dial: Dial): Promise<Ended> {
  const { place } = memory
  const collections = dial.collections.length === 0 ? undefined : new Set(dial.collections)
  const numberedAs = createNotice(place, dial)
  const noticed = createNotices(dial)
  const address = new URL(dial.url)
  if (!dial.isFolded) place.forget()
  const cursor = place.resume()
  if (cursor !== undefined) address.searchParams.set('cursor', String(cursor))
  // What is live says nothing of when it was last heard.
  else memory.clockOf = createStreamClock()

  const read = (frame: Buffer, isBinary: boolean): Ended | undefined => {
    const decoded = isBinary ? decodeFirehose(frame, { now: dial.now(), collections }) : TEXT
    if (!decoded.ok) {
      place.pass()
      dial.fault(decoded.fault)
      return undefined
    }
    const message = decoded.value
    if (message.kind === 'error') {
      // In the middle of a stream it can only be wrong: what was asked for came.
      if (message.code === 'FutureCursor' && !place.hasMoved) place.forget()
      return endedByFrame(message, dial.metrics)
    }
    if (message.kind === 'info') {
      // The only name that is known; after it comes the oldest that the host still has.
      if (message.name === 'OutdatedCursor') numberedAs.isOutdated = true
      noticed(message)
    } else if (message.seq === undefined) place.pass()
    else numberedAs.take(message.seq)
    if (message.kind === 'numbered') take(message, memory, dial)
    else if (message.kind === 'unknown') dial.fault('kind')
    return undefined
  }
  const end = await holdSocket({ ...dial, address, message: read })
  // Resumed before it, the same frame would break every connection.
  if (end.reason === 'size') place.skip()
  return end
}

const TEXT = { ok: false, fault: 'text' } as const

/** Hands on what a message holds, unless its repo has been further already. */
function take({ commit, events, faults, timeUs }: Numbered, { repos, clockOf }: Memory, dial: Dial): void {
  const atUs = clockOf(timeUs)
  dial.heard(atUs)
  for (const fault of faults) dial.fault(fault)
  if (commit !== undefined && !repos.moves(commit.did, commit.rev)) {
    for (const _ of events) dial.metrics.repeat()
    return
  }
  const lengthOf = createLengths()
  for (const event of events) {
    if (event.kind === 'sync') repos.forget(event.did)
    dial.event(event, lengthOf(event), atUs)
  }
}

/** About what Jetstream writes around a record. */
const ENVELOPE_BYTES = 300

/** About how long Jetstream would write an event: most of a frame is proof, and not kept. A shared record is measured once. */
function createLengths(): (event: Event) => number {
  let measured: unknown
  let length = 0
  return (event) => {
    const record = event.kind === 'commit' ? event.record : undefined
    if (record !== measured) {
      measured = record
      length = record === undefined ? 0 : JSON.stringify(record).length
    }
    return ENVELOPE_BYTES + length
  }
}

/** Takes the number of each message, and tells what is missing before it. */
function createNotice(place: Place, { owed, now, hole }: Dial) {
  return {
    /** The host said that it no longer has it all. How much it is, its first number will show. */
    isOutdated: false,
    take(seq: number): void {
      if (owed !== undefined && (place.isLost || place.isNew))
        hole({ reason: 'live', seconds: Math.max(0, now() / 1000 - owed / 1e6) })
      const messages = place.move(seq)
      if (this.isOutdated) hole({ reason: 'outdated', ...(messages === 0 ? {} : { messages }) })
      else if (messages > 0) hole({ reason: 'gap', messages })
      this.isOutdated = false
    },
  }
}
