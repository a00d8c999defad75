import type { Event, FrameFault } from '../decode/event.js'
import type { FirehoseFault } from '../decode/firehose-message.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Ended } from './reconnect.js'
import type { Timings } from './timings.js'
import type { Missing } from './hole.js'
import type { Decode } from './types.js'

/** One connection to be made. */
export interface Dial {
  readonly url: string
  /** Unix µs of the newest event that has come, from whichever host; absent when none has, or none is to be asked for. */
  readonly position?: number
  /** Unix µs up to which all has come, and is known to have: what is missing from there on is a hole. Absent at a first start. */
  readonly owed?: number
  /** Whether all that came since this host was last heard is remembered: sent again, it shows nothing twice. */
  readonly isFolded: boolean
  /** Of which commits are wanted; none named is all. */
  readonly collections: readonly string[]
  readonly userAgent: string
  /** Of text frames. */
  readonly decode: Decode
  readonly metrics: Metrics
  readonly log: Logger
  readonly timings: Timings
  readonly now: () => number
  readonly signal: AbortSignal
  opened(): void
  /** @param atUs where in time the stream is, Unix µs: the event's own time, or better when that is not the host's */
  event(event: Event, bytes: number, atUs: number): void
  /** The stream has moved to there without an event that is wanted; `event` says so by itself. */
  heard(atUs: number): void
  fault(fault: FrameFault | FirehoseFault): void
  /** Something did not come, and will not. */
  readonly hole: (missing: Missing) => void
}

/** Speaks one protocol over one connection; resolves when its socket and timers are gone, and never rejects. */
export type Connect = (dial: Dial) => Promise<Ended>

/** How one host is spoken to. Made once for each: what it remembers between connections is that host's alone. */
export interface Protocol {
  /** As people call it. */
  readonly name: string
  /**
   * What a connection resumes by: `time` is good on every host, `seq` is the host's own and stays in here; `either` its
   * `seq` where it has one, else time. Whoever knows a `seq` tells of what is missing itself.
   */
  readonly resumesBy: 'time' | 'seq' | 'either'
  /** The host's own number of the last message that came, when it resumes by it: good for this very host, in a later process too. */
  readonly seq?: number | undefined
  readonly connect: Connect
}
