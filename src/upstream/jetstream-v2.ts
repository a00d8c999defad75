import { decodeJetstreamV2, type Placed } from '../decode/jetstream-v2.js'
import type { Dial, Protocol } from './dial.js'
import { createNotices, endedByFrame } from './notices.js'
import { ended, type Ended } from './reconnect.js'
import type { Refusal } from './refusal.js'
import { holdSocket } from './socket.js'
import { textOf } from './text-frame.js'
import { cleaned } from './words.js'

/** The path that tells this protocol. */
export const JETSTREAM_V2_PATH = '/xrpc/network.bsky.jetstream.subscribeEvents'

/** A cursor from here on is Unix µs, one below it a `seq`. */
const FIRST_TIME_CURSOR = 1e15

/** What is kept of one host between its connections. */
interface Memory {
  /** Of the last message that came; undefined when the host is not to be asked by it. */
  seq: number | undefined
  /** What would be sent again breaks every connection: nothing is to be asked for from there or before, Unix µs. */
  barredUs: number
}

/** Where one connection begins. */
type Begin =
  { readonly by: 'seq' | 'time'; readonly cursor: number } | { readonly by: 'live'; readonly cursor?: never }

/**
 * Jetstream's v2 on one host, uncompressed. It resumes by the host's own `seq`, which never leaves here; where there is
 * none, or too much has come from others since, by time, as v1 does. A later process begins by time as well: that takes
 * it back to where its page begins.
 *
 * A filtered stream's numbers jump by nature, so a jump is no gap. Cursors are inclusive, and repeats are folded by who
 * dials: nothing is dropped for its `seq`. The subprotocol `xrpc.v1.json` is not offered: the frames are the same without
 * it, and a host that knows of none could not be spoken to. No frame is ever sent: the host would end the connection.
 * Source: https://github.com/bluesky-social/jetstream, lexicon network.bsky.jetstream.subscribeEvents
 */
export function createJetstreamV2(): Protocol {
  const memory: Memory = { seq: undefined, barredUs: 0 }
  return { name: 'Jetstream v2', resumesBy: 'either', connect: (dial) => connect(memory, dial) }
}

async function connect(memory: Memory, dial: Dial): Promise<Ended> {
  if (!dial.isFolded) memory.seq = undefined
  const begin = beginOf(memory, dial)
  const missing = createMissing(begin, dial)
  const noticed = createNotices(dial)

  const take = ({ seq, content }: Placed, bytes: number) => {
    if (typeof content === 'string') {
      dial.fault(content)
      // Only an event begins a place: before it, what is missing has not been told.
      if (memory.seq !== undefined) memory.seq = seq
      return
    }
    missing.before(seq, content.timeUs)
    dial.event(content, bytes, content.timeUs)
    memory.seq = seq
  }
  const read = (frame: Buffer, isBinary: boolean): Ended | undefined => {
    const text = textOf(frame, isBinary)
    const decoded = text.ok ? decodeJetstreamV2(text.value) : text
    if (!decoded.ok) {
      dial.fault(decoded.fault)
      return undefined
    }
    const message = decoded.value
    if (message.kind === 'error') return endedByFrame(message, dial.metrics)
    if (message.kind === 'placed') take(message, frame.length)
    else {
      if (message.name === 'OutdatedCursor') missing.isTold = true
      noticed(message)
    }
    return undefined
  }
  const refused = ({ status, code, said }: Refusal): Ended | undefined => {
    if (status !== 400 || code !== 'CursorTooOld' || begin.by === 'live') return undefined
    // Only a `seq` is refused so; who refuses a time as well is left to begin where it likes.
    memory.seq = undefined
    if (begin.by === 'time') memory.barredUs = dial.now() * 1000
    return ended('http', `no longer has what it was asked for: ${cleaned(said)}`)
  }
  const end = await holdSocket({ ...dial, address: addressOf(dial, begin), message: read, refused })
  if (end.reason === 'size') {
    // Its number is not known, so it cannot be stepped over.
    memory.seq = undefined
    memory.barredUs = dial.now() * 1000
  }
  return end
}

function beginOf({ seq, barredUs }: Memory, { position, timings }: Dial): Begin {
  if (seq !== undefined && seq < FIRST_TIME_CURSOR) return { by: 'seq', cursor: seq }
  if (position === undefined) return { by: 'live' }
  const cursor = Math.max(FIRST_TIME_CURSOR, position - timings.rewindMs * 1000)
  return cursor > barredUs ? { by: 'time', cursor } : { by: 'live' }
}

/** `kinds` is left out: a removed account's posts are known by its account event. */
function addressOf({ url, collections }: Dial, { cursor }: Begin): URL {
  const address = new URL(url)
  for (const collection of collections) address.searchParams.append('collections', collection)
  if (cursor !== undefined) address.searchParams.set('cursor', String(cursor))
  return address
}

/** Tells what is missing before the first event, as far as something is owed. */
function createMissing(begin: Begin, { owed, now, timings, hole }: Dial) {
  let isFirst = true
  return {
    /** The host said that it no longer has it all. How much it is, its first event will show. */
    isTold: false,
    before(seq: number, timeUs: number): void {
      const wasFirst = isFirst
      isFirst = false
      if (!wasFirst || owed === undefined) return
      // A time from the future would make it as wide as the sender likes.
      const seconds = (Math.min(timeUs, now() * 1000) - owed) / 1e6
      if (this.isTold) {
        if (seconds > 0) hole({ reason: 'outdated', seconds })
      } else if (begin.by === 'time') {
        if (seconds * 1000 > timings.rewindMs) hole({ reason: 'cut', seconds })
      } else if (begin.by === 'live' || seq < begin.cursor) {
        // Below what was asked for, the host numbers anew: to it the cursor was from the future.
        hole({ reason: 'live', seconds: Math.max(0, seconds) })
      }
    },
  }
}
