import type { Event } from '../decode/event.js'
import type { Dial, Protocol } from './dial.js'
import type { Hole } from './hole.js'
import type { Host } from './host.js'
import { createPulse, type Pulse } from './pulse.js'
import type { Ended } from './reconnect.js'

/** Where one connection is to begin. */
export interface Begin {
  /** Unix µs to resume from. */
  readonly position?: number | undefined
  /** See `Dial.owed`. */
  readonly owed?: number | undefined
}

/** What a connection tells of itself. */
export interface LegEvents {
  opened(leg: Leg): void
  /** Its stream has moved; before the event that moved it, if one did. @param atUs up to where it is sure to have come */
  heard(leg: Leg, atUs: number, isFirst: boolean): void
  event(leg: Leg, event: Event, bytes: number, atUs: number): void
}

export type LegOptions = Pick<
  Dial,
  | 'collections'
  | 'userAgent'
  | 'decode'
  | 'metrics'
  | 'log'
  | 'timings'
  | 'now'
  | 'signal'
  | 'fault'
  | 'hole'
  | 'isFolded'
>

/** A connection that has to show that it is the better one has not the time for more. */
const MOST_LACKING = 100

/** So far ahead of ours a clock may well be. */
const FAST_MS = 2_000

/** One connection to one host, from its dialling to its end, and what came over it. */
export class Leg {
  /** Unix ms. */
  readonly began: number
  /** Resolves when its socket and timers are gone; never rejects. */
  readonly done: Promise<Ended>
  readonly resumedAt: number | undefined
  /** It was asked for what came before it, by its host's own number or by time; else it began live. */
  readonly goesOn: boolean
  isOpen = false
  /** Brought an event, be it one that had come before. */
  hasBrought = false
  /** Brought something that no other connection had brought. */
  isNew = false
  /** Times of its first and of its newest event, Unix µs. */
  firstUs: number | undefined
  newestUs = 0
  /** Up to where it is sure to have come, Unix µs: less than the newest, where the host's clock is ahead. */
  sureUs = 0
  /** What it lacks that would be missing, should it take over. */
  readonly lacking: Hole[] = []
  /** When the first one came, Unix ms. */
  firstAt = Infinity
  /** How old its last event was, ms. */
  lagMs = 0
  /** Where it came from replay to live, Unix µs, as long as nobody has looked at what is missing there. */
  seamUs: number | undefined
  pulse: Pulse
  /** When it was last found to come nearer to now, while it is far behind. */
  private behind: { readonly at: number; readonly lagMs: number } | undefined
  private readonly stopping = new AbortController()

  constructor(
    readonly host: Host,
    readonly protocol: Protocol,
    private readonly options: LegOptions,
    readonly begin: Begin,
    events: LegEvents,
  ) {
    const { now, timings } = options
    const { position, owed } = begin
    this.began = now()
    this.resumedAt = position
    this.goesOn =
      protocol.resumesBy === 'seq' ? protocol.seq !== undefined && options.isFolded : position !== undefined
    this.pulse = createPulse(this.began, timings.doubtMs, timings.mostDoubtMs)
    const signal = AbortSignal.any([options.signal, this.stopping.signal])
    this.done = protocol.connect({
      ...options,
      url: host.url,
      ...(position === undefined ? {} : { position }),
      ...(owed === undefined ? {} : { owed }),
      signal,
      opened: () => {
        if (signal.aborted) return
        this.isOpen = true
        this.pulse = createPulse(now(), timings.doubtMs, timings.mostDoubtMs)
        events.opened(this)
      },
      heard: (atUs) => {
        if (!signal.aborted) this.heard(atUs, events)
      },
      event: (event, bytes, atUs) => {
        if (signal.aborted) return
        this.heard(atUs, events)
        this.host.counts()
        events.event(this, event, bytes, atUs)
      },
    })
  }

  get isHeard(): boolean {
    return this.firstUs !== undefined
  }

  /** Far behind now, and not coming nearer. */
  isBehind(): boolean {
    const { now, timings } = this.options
    return this.behind !== undefined && now() - this.behind.at > timings.behindMs
  }

  lacks(hole: Hole): void {
    if (this.lacking.length < MOST_LACKING) this.lacking.push(hole)
  }

  stop(): void {
    this.stopping.abort()
  }

  private heard(atUs: number, events: LegEvents): void {
    const { now, timings } = this.options
    const lagMs = now() - atUs / 1000
    this.pulse.beat(now())
    const wasReplayed = this.lagMs > timings.replayedMs
    this.lagMs = Math.max(0, lagMs)
    if (wasReplayed && this.lagMs <= timings.replayedMs && this.protocol.resumesBy === 'time')
      this.seamUs = atUs
    this.host.heard(lagMs)
    if (lagMs < timings.behindMs) this.behind = undefined
    else if (this.behind === undefined || lagMs < this.behind.lagMs * 0.95) this.behind = { at: now(), lagMs }
    // A time from the future is no further than now: else a fast clock would be a hole, and could not be caught up with.
    const reachedUs = Math.min(atUs, Math.trunc(now() * 1000))
    this.newestUs = Math.max(this.newestUs, reachedUs)
    const isFirst = this.firstUs === undefined
    if (isFirst) this.firstAt = now()
    this.firstUs ??= reachedUs
    // From a fast clock nobody can tell how far behind the stream is: whoever goes on from here is to look further back.
    const sureUs = lagMs < -FAST_MS ? reachedUs - timings.behindMs * 1000 : reachedUs
    this.sureUs = Math.max(this.sureUs, sureUs)
    events.heard(this, sureUs, isFirst)
  }
}
