import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Label } from '../decode/label.js'
import type { Did } from '../syntax/index.js'
import { acceptLabelers, REFUSED, xrpc, type Answer, type Ask } from './ask.js'
import { Batches, type Batch } from './batches.js'
import { Later } from './later.js'
import { Missing } from './missing.js'
import { readProfiles, type Looked } from './profiles.js'
import type { Urgency, Wanted } from './queue.js'
import type { Share } from './share.js'

const IN_FLIGHT = 2
/** So many refusals in a row, and it is not the actors. */
const REFUSALS = 12
/** The AppView may hear of an identity event after we do; and a handle that we were told is checked when it has. */
const FRESH_HANDLE_MS = 5000
const CHECK_HANDLE_MS = 65_000
/** So many failures in a row, and the AppView is taken to be down: authors are then asked about elsewhere. */
const DOWN = 3

export interface LookupsOptions {
  readonly ask: Ask
  readonly appview: URL
  /** With those who ask it about other things. */
  readonly share: Share
  readonly metrics: Metrics
  readonly log: Logger
  readonly now: () => number
  readonly signal: AbortSignal
  readonly batchDelayMs: number
  readonly timeoutMs: number
  /** Whose labels are asked for. */
  readonly labelers: ReadonlySet<Did>
  /** Told of what they say, before the author becomes known. */
  readonly labelled: (label: Label) => void
  readonly found: (did: Did, looked: Looked) => void
  readonly missing: (did: Did) => void
  /** Called at each failure from which on, and while, the AppView is down; and when it is up again. */
  readonly down: (isDown: boolean) => void
}

/** Asks the AppView about authors, in batches, at its pace, again and again until it answers. */
export class Lookups {
  private readonly batches = new Batches()
  private readonly headers: Readonly<Record<string, string>>
  private readonly absent = new Missing(50_000)
  private readonly freshHandles = new Later(FRESH_HANDLE_MS, 20_000)
  private readonly checkHandles = new Later(CHECK_HANDLE_MS, 20_000)
  private inFlight = 0
  private refusals = 0
  private readyAt = 0
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity

  constructor(private readonly options: LookupsOptions) {
    this.headers = acceptLabelers(options.labelers)
    options.share.firstWait = () => !this.batches.isEmpty
    options.signal.addEventListener('abort', () => clearTimeout(this.timer), { once: true })
  }

  want(did: Did, urgency: Urgency): void {
    if (this.batches.has(did) || this.absent.defers(did)) return
    this.enqueue(did, urgency)
    this.schedule()
  }

  /** Whether an answer about this DID may be on its way. */
  pending(did: Did): boolean {
    return this.batches.has(did)
  }

  /** True from a few failures in a row until the next good answer. */
  get down(): boolean {
    return this.options.share.pace.failed >= DOWN
  }

  /** Whether the AppView, when it was last asked about this DID and answered, had nothing to say. */
  omits(did: Did): boolean {
    return this.absent.has(did)
  }

  /** Who waits to be asked about, whoever is next first. */
  waiting(): Iterable<Wanted> {
    return this.batches.waiting()
  }

  /** The handle has changed, or may have. @param told we were told the new one, it needs only checking */
  handleChanged(did: Did, told: boolean): void {
    const later = told ? this.checkHandles : this.freshHandles
    later.add(did, this.options.now())
    this.schedule()
  }

  private enqueue(did: Did, urgency: Urgency): void {
    if (this.batches.isFresh) this.readyAt = this.options.now() + this.options.batchDelayMs
    this.count('dropped', this.batches.add(did, urgency))
  }

  private schedule(): void {
    if (this.options.signal.aborted) return
    const now = this.options.now()
    const at = Math.min(
      this.nextCallAt(now),
      this.absent.nextAt,
      this.freshHandles.nextAt,
      this.checkHandles.nextAt,
    )
    if (at >= this.timerAt) return
    clearTimeout(this.timer)
    this.timerAt = at
    this.timer = setTimeout(() => this.wake(), Math.max(1, at - now))
  }

  private nextCallAt(now: number): number {
    const { share } = this.options
    if (this.inFlight >= (share.pace.failing ? 1 : IN_FLIGHT)) return Infinity
    if (this.batches.isEmpty) return Infinity
    return Math.max(this.batches.isFull ? now : this.readyAt, now + share.waitOfFirst(now))
  }

  private wake(): void {
    this.timerAt = Infinity
    const now = this.options.now()
    for (const later of [this.absent, this.freshHandles, this.checkHandles]) {
      for (const did of later.due(now)) if (!this.batches.has(did)) this.enqueue(did, 'replay')
    }
    while (this.nextCallAt(now) <= now) void this.call(this.batches.next())
    this.schedule()
  }

  private async call(batch: Batch): Promise<void> {
    const { ask, appview, share, now, timeoutMs, signal } = this.options
    this.inFlight++
    share.firstStarted(now())
    const url = xrpc(appview, 'app.bsky.actor.getProfiles')
    for (const { did } of batch.wanted) url.searchParams.append('actors', did)
    const answer = await ask(url, { who: 'the AppView', timeoutMs, headers: this.headers })
    if (signal.aborted) return
    this.inFlight--
    this.batches.ended(batch)
    this.settle(batch, answer)
    this.schedule()
  }

  private settle(batch: Batch, answer: Answer): void {
    if (answer.kind === 'ok') return this.answered(batch, answer.body)
    if (answer.kind === 'shape') return this.failed(batch, 'shape', answer.why)
    if (answer.kind === 'lost') return this.failed(batch, 'failed', answer.why)
    const why = `the AppView answered ${answer.status}`
    if (answer.status === 429) {
      this.count('rate-limited', 1)
      this.batches.putBack(batch)
      return this.backOff(why, answer.retryAfterMs)
    }
    if (!REFUSED.has(answer.status)) return this.failed(batch, 'failed', why, answer.retryAfterMs)
    this.count('failed', 1)
    if (++this.refusals >= REFUSALS) this.backOff(why)
    this.split(batch)
  }

  private answered(batch: Batch, body: unknown): void {
    const { share, now, log, down } = this.options
    const { pace } = share
    const asked = new Set(batch.wanted.map((wanted) => wanted.did))
    const read = readProfiles(body, asked, now(), this.options.labelers)
    if (read === undefined) return this.failed(batch, 'shape', 'the AppView answered in an unknown form')
    this.count('ok', 1)
    this.count('foreign', read.foreign)
    this.count('shape', read.faulty)
    this.refusals = 0
    if (pace.failing) log.info('author lookups work again')
    const wasDown = this.down
    pace.good()
    if (wasDown) down(false)
    for (const did of asked) {
      const looked = read.found.get(did)
      if (looked === undefined) this.lost(did)
      else {
        this.absent.forget(did)
        for (const label of looked.given ?? []) this.options.labelled(label)
        this.options.found(did, looked)
      }
    }
  }

  /** One failure among good answers points at the batch; in a row of failures it is the AppView. */
  private failed(batch: Batch, outcome: 'failed' | 'shape', why: string, retryAfterMs?: number): void {
    const first = !this.options.share.pace.failing
    this.count(outcome, 1)
    if (first && (batch.suspect || batch.wanted.length > 1)) this.split(batch)
    else if (first) this.batches.suspect(batch.wanted)
    else this.batches.putBack(batch)
    this.backOff(why, retryAfterMs)
  }

  private backOff(why: string, retryAfterMs?: number): void {
    const { share, log, now } = this.options
    const { pace } = share
    if (!pace.failing) log.warn({ why }, 'author lookups fail')
    pace.bad(why, now(), retryAfterMs)
    if (this.down) this.options.down(true)
  }

  private split(batch: Batch): void {
    const [first, ...others] = batch.wanted
    if (others.length > 0) this.batches.halve(batch)
    else if (first !== undefined) this.lost(first.did)
  }

  private lost(did: Did): void {
    this.count('missing', 1)
    this.absent.note(did, this.options.now())
    this.options.missing(did)
  }

  private count(outcome: string, n: number): void {
    for (let i = 0; i < n; i++) this.options.metrics.lookup('appview', outcome)
  }
}
