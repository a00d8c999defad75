import type { Protocol } from './dial.js'
import { createMeter } from './meter.js'
import { mayRetry, type Ended } from './reconnect.js'
import { hostOf, shortHost } from './words.js'

/** How one host stands, for people. */
export interface HostReport {
  /** `hostname[:port]` */
  readonly host: string
  /** What it speaks: `Jetstream`, `Jetstream v2`, `raw firehose`. */
  readonly protocol: string
  /**
   * `live` its events are shown; `dialling` or `open` connected, with nothing yet; `beside` a second connection that has to
   * show that it is the better one; `waiting` it has failed and its turn will come; `spare` not needed; `refused` not tried again.
   */
  readonly state: 'live' | 'dialling' | 'open' | 'beside' | 'waiting' | 'spare' | 'refused'
  /** Unix ms at which it became this. */
  readonly since: number
  /** Unix ms (our clock) of its last event. */
  readonly lastEventAt?: number
  /** How old that event was when it came, ms, never below 0. */
  readonly lagMs?: number
  /** Events in the last minute, repeats too. */
  readonly perMinute: number
  /** How often a connection to it was open. */
  readonly connections: number
  /** Why the last connection ended, or did not begin: words to follow the host's name. */
  readonly lastEnd?: { readonly at: number; readonly words: string }
}

const MOST_AWAY_MS = 60 * 60_000

/** One host, over all its connections. Times in Unix ms. */
export class Host {
  readonly name: string
  /** As people call it. */
  readonly label: string
  /** Why it is not tried again. */
  refusal: Ended | undefined
  /** How many new events had come, from anywhere, up to its last one: it would send again what came since. */
  leftAt = 0
  /** It asked not to be tried before this. */
  retryAt = 0
  /** Nobody turns back to it before this. */
  returnAt = 0
  private fails = 0
  private state: HostReport['state'] = 'spare'
  private since: number
  private heardAt: number | undefined
  private lagMs: number | undefined
  private connections = 0
  private lastEnd: HostReport['lastEnd']
  private readonly meter

  constructor(
    readonly url: string,
    public protocol: Protocol,
    private readonly now: () => number,
  ) {
    this.name = hostOf(url)
    this.label = shortHost(url)
    this.since = now()
    this.meter = createMeter(now)
  }

  is(state: HostReport['state']): void {
    if (state === this.state) return
    this.state = state
    this.since = this.now()
  }

  /** A connection to it is open. */
  opened(): void {
    this.connections += 1
  }

  /** Its stream has moved. @param lagMs how old what moved it was */
  heard(lagMs: number): void {
    this.heardAt = this.now()
    this.lagMs = Math.max(0, lagMs)
  }

  /** An event came from it that is wanted. */
  counts(): void {
    this.meter.add()
  }

  /** It has proved itself. */
  serves(): void {
    this.fails = 0
    this.is('live')
  }

  /** Its connection ended, or never began. @param returnMs how long it is left alone, at first */
  ended(end: Ended, returnMs: number): void {
    if (!mayRetry(end)) this.refusal = end
    this.lastEnd = { at: this.now(), words: end.error.message }
    this.retryAt = this.now() + (end.retryAfterMs ?? 0)
    this.leave(returnMs)
    this.is(this.refusal === undefined ? 'waiting' : 'refused')
  }

  /** Nobody turns back to it for a while: longer each time that it has come to nothing. */
  leave(returnMs: number): void {
    this.returnAt = Math.max(this.retryAt, this.now() + Math.min(returnMs * 2 ** this.fails, MOST_AWAY_MS))
    this.fails = Math.min(this.fails + 1, 20)
  }

  report(): HostReport {
    const { heardAt, lagMs, lastEnd } = this
    return {
      host: this.name,
      protocol: this.protocol.name,
      state: this.state,
      since: this.since,
      perMinute: this.meter.perMinute(),
      connections: this.connections,
      ...(heardAt === undefined ? {} : { lastEventAt: heardAt }),
      ...(lagMs === undefined ? {} : { lagMs }),
      ...(lastEnd === undefined ? {} : { lastEnd }),
    }
  }
}
