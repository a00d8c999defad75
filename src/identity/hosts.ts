import { LRUCache } from 'lru-cache'
import type { Answer, Ask, Question } from './ask.js'
import { hostAndPort } from './guard.js'
import { Pace } from './pace.js'

/** To one host. */
const IN_FLIGHT = 2
const PER_SECOND = 10
const WAITING = 200
/** For one that has not answered well yet, or not lately: many slow ones are not to gather everyone in their lines. */
const UNPROVEN_WAITING = 30
/** To all hosts together; of the calls, those who have not answered well get no more than half. */
const ALL_IN_FLIGHT = 24
const ALL_WAITING = 5000
const UNPROVEN_IN_FLIGHT = 12
/** Whoever has to wait longer than this for a host that rests is told so, and may come back. */
const PATIENCE_MS = 5000
const REMEMBERED = 2000

interface Waiting {
  readonly url: URL
  readonly question: Question
  readonly answer: (answer: Answer) => void
}

interface Host {
  readonly name: string
  readonly pace: Pace
  readonly line: Waiting[]
  inFlight: number
  /** It has answered well, and has not failed since. */
  proven: boolean
}

export interface HostsOptions {
  readonly ask: Ask
  /** Unix ms. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/**
 * Asks hosts that the network names, each at its own pace: few calls at a time, and none for a while after it failed or
 * asked to be left alone. A slow one holds up whoever asks it, and nobody else. Bounded in calls, in those who wait, and
 * in hosts remembered.
 */
export class Hosts {
  private readonly idle = new LRUCache<string, Host>({ max: REMEMBERED })
  /** Those with calls or a line; a host is here or in `idle`. */
  private readonly busy = new Map<string, Host>()
  private inFlight = 0
  private unproven = 0
  private waiting = 0
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: HostsOptions) {
    options.signal.addEventListener('abort', () => this.end(), { once: true })
  }

  /** As an `Ask`; the time-out counts from when the call goes out. */
  ask(url: URL, question: Question): Promise<Answer> {
    const host = this.host(hostAndPort(url))
    const refusal = this.refusal(host, question.who)
    if (refusal !== undefined) return Promise.resolve(lost(refusal))
    return new Promise((answer) => {
      this.busy.set(host.name, host)
      this.idle.delete(host.name)
      host.line.push({ url, question, answer })
      this.waiting++
      this.pump()
    })
  }

  private host(name: string): Host {
    const known = this.busy.get(name) ?? this.idle.get(name)
    return known ?? { name, pace: new Pace(PER_SECOND), line: [], inFlight: 0, proven: false }
  }

  private refusal({ pace, line, proven }: Host, who: string): string | undefined {
    const { now, signal } = this.options
    if (signal.aborted) return 'stopped'
    if (pace.wait(now()) > PATIENCE_MS) return `${who} is left alone for a while`
    const most = proven ? WAITING : UNPROVEN_WAITING
    if (line.length >= most || this.waiting >= ALL_WAITING) return `too many wait for ${who}`
    return undefined
  }

  private pump(): void {
    const { now, signal } = this.options
    if (signal.aborted) return
    clearTimeout(this.timer)
    let soonest = Infinity
    for (const host of this.busy.values()) {
      while (this.mayStart(host)) {
        const wait = host.pace.wait(now())
        if (wait > 0) soonest = Math.min(soonest, wait)
        if (wait > 0) break
        this.start(host)
      }
    }
    if (soonest < Infinity) this.timer = setTimeout(() => this.pump(), soonest)
  }

  private mayStart({ line, inFlight, proven, pace }: Host): boolean {
    if (line.length === 0 || inFlight >= (pace.failing ? 1 : IN_FLIGHT)) return false
    return this.inFlight < ALL_IN_FLIGHT && (proven || this.unproven < UNPROVEN_IN_FLIGHT)
  }

  private start(host: Host): void {
    const next = host.line.shift()
    if (next === undefined) return
    const { proven } = host
    this.waiting--
    this.inFlight++
    if (!proven) this.unproven++
    host.inFlight++
    host.pace.started(this.options.now())
    // The line goes on: the one behind may be let in before this one is answered.
    this.busy.delete(host.name)
    this.busy.set(host.name, host)
    void this.options.ask(next.url, next.question).then((answer) => {
      this.inFlight--
      if (!proven) this.unproven--
      host.inFlight--
      this.judge(host, answer)
      next.answer(answer)
      if (host.line.length === 0 && host.inFlight === 0) {
        this.busy.delete(host.name)
        this.idle.set(host.name, host)
      }
      this.pump()
    })
  }

  /** Whether the host itself is well; that it knows no such thing is an answer, too. */
  private judge(host: Host, answer: Answer): void {
    const now = this.options.now()
    const well = answer.kind === 'ok' || (answer.kind === 'status' && [400, 404, 410].includes(answer.status))
    host.proven = well
    if (well) return host.pace.good()
    const why = answer.kind === 'status' ? String(answer.status) : answer.why
    host.pace.bad(why, now, answer.kind === 'status' ? answer.retryAfterMs : undefined)
    if (host.pace.wait(now) <= PATIENCE_MS) return
    for (const { answer: tell } of this.leave(host)) tell(lost(why))
  }

  private leave(host: Host): Waiting[] {
    this.waiting -= host.line.length
    return host.line.splice(0)
  }

  private end(): void {
    clearTimeout(this.timer)
    for (const host of this.busy.values()) for (const { answer } of this.leave(host)) answer(lost('stopped'))
  }
}

function lost(why: string): Answer {
  return { kind: 'lost', why }
}
