import { Host } from './host.js'
import { backoffMs, type Ended } from './reconnect.js'
import type { Timings } from './timings.js'
import { cleaned, inTime } from './words.js'

export interface RotaOptions {
  readonly hosts: readonly Host[]
  readonly timings: Timings
  readonly now: () => number
  readonly random: () => number
}

/** After an end: who is next, when, and what that is called. */
export interface Turn {
  /** Undefined: every host has refused. */
  readonly host: Host | undefined
  readonly waitMs: number
  readonly name: 'connecting' | 'lost'
  readonly words: string
  /** What happened, beginning with the host that it happened to. */
  readonly what: string
}

/** Whose turn it is among several hosts, and how long they are waited for. */
export class Rota {
  /** How many connections ended in a row without anything new. */
  private fruitless = 0
  private turn = 0

  constructor(private readonly options: RotaOptions) {}

  /** Something new has come. */
  bearsFruit(): void {
    this.fruitless = 0
  }

  /** The round goes on after this host. */
  goOnAfter(host: Host): void {
    this.turn = this.options.hosts.indexOf(host) + 1
  }

  /** The next host that has not refused, and that has not asked to be left alone, unless all have. */
  next(): Host | undefined {
    const { hosts, now } = this.options
    const inOrder = hosts.map((_, step) => hosts[(this.turn + step) % hosts.length] as Host)
    const usable = inOrder.filter((host) => host.refusal === undefined)
    const host = usable.find(({ retryAt }) => retryAt <= now()) ?? usable[0]
    if (host !== undefined) this.goOnAfter(host)
    return host
  }

  /** A connection ended that served, or was to. */
  after(from: Host, end: Ended): Turn {
    const { hosts, timings, now, random } = this.options
    from.ended(end, timings.returnMs)
    // Each host is waited for longer from round to round; the next one has done nothing to be waited for yet.
    const turns = Math.floor(this.fruitless / hosts.length)
    const backoff = backoffMs(turns, random, timings.firstBackoffMs, timings.mostBackoffMs)
    this.fruitless += 1
    const host = this.next()
    const waitMs = Math.max(backoff, (host?.retryAt ?? 0) - now())
    const what = `${from.label} ${end.error.message}`
    if (host === undefined) return { host, waitMs, name: 'lost', words: this.refusals(), what }
    // A full round, and of an only host two attempts.
    const isLost = this.fruitless >= Math.max(2, hosts.length)
    const words = isLost
      ? `Source lost: ${what}; trying ${host.label} ${inTime(waitMs)}`
      : `Reconnecting to ${host.label} ${inTime(waitMs)}: ${what}`
    return { host, waitMs, name: isLost ? 'lost' : 'connecting', words, what }
  }

  private refusals(): string {
    const said = this.options.hosts.map(({ label, refusal }) => `${label} ${refusal?.error.message ?? ''}`)
    return cleaned(`Source lost, and not tried again: ${said.join('; ')}`, 600)
  }
}
