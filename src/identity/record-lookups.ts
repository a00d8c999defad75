import type { RecordAnswer } from '../decode/found-record.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { AbsentRecords } from './absent-records.js'
import { Pace } from './pace.js'
import type { Urgency } from './queue.js'
import { QUERIES } from './record-answers.js'
import type { CallOutcome, RecordCall } from './record-call.js'
import type { RecordHomes } from './record-homes.js'
import { RecordLine, type WantedRecord } from './record-line.js'
import type { RecordName } from './record-name.js'
import type { RecordSource } from './records.js'
import type { Share } from './share.js'

/** Calls at a time: to the AppView, and to owners' own hosts. */
const IN_FLIGHT = 2
const LOOKING = 40
/** So that a request line stays well under what servers read. */
const BATCH_LENGTH = 6000
/** As many wait or are under way, and so long at most, ms. */
const WANTED = 2000
const PATIENCE_MS = 60_000
const TRIES = 4
const PAUSE_MS = 10_000

export interface RecordLookupsOptions {
  /** Undefined: there is no AppView. */
  readonly call: RecordCall | undefined
  readonly homes: RecordHomes | undefined
  /** Whether owners' own hosts are asked now, instead of the AppView. */
  readonly directly: () => boolean
  /** Whom the AppView has left out: that does not end with the AppView. */
  readonly omits: (did: Did) => boolean
  /** With the look-ups of authors, who go first. */
  readonly share: Share
  readonly metrics: Metrics
  readonly log: Logger
  readonly now: () => number
  readonly signal: AbortSignal
  readonly batchDelayMs: number
  readonly answered: (uri: string, found: RecordAnswer) => void
}

/**
 * Asks the AppView for records, in batches of one kind, a bounded number of times; without one, or while it is down,
 * owners' own hosts one by one.
 */
export class RecordLookups implements RecordSource {
  private readonly line = new RecordLine()
  /** All of them, the oldest first, those in flight too. */
  private readonly all = new Map<string, WantedRecord>()
  private readonly absent = new AbsentRecords()
  /** How these calls fail is no reason not to ask about authors; how many there may be is the share's to say. */
  private readonly pace = new Pace(Infinity)
  private inFlight = 0
  private looking = 0
  private readyAt = 0
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity

  constructor(private readonly options: RecordLookupsOptions) {
    options.share.secondWait = () => this.line.size > 0 && !options.directly()
    options.signal.addEventListener('abort', () => clearTimeout(this.timer), { once: true })
  }

  get wanted(): number {
    return this.all.size
  }

  want(name: RecordName, urgency: Urgency): void {
    const { now, signal, answered, batchDelayMs } = this.options
    const same = this.all.get(name.uri)
    if (same !== undefined) return this.line.hurry(same, urgency)
    if (this.absent.isFresh(name.uri, now()))
      return queueMicrotask(() => signal.aborted || answered(name.uri, undefined))
    const { oldest } = this.line
    if (this.all.size >= WANTED && oldest !== undefined) this.drop(oldest)
    if (this.line.size === 0) this.readyAt = now() + batchDelayMs
    const wanted = { name, urgency, since: now(), tries: 0, most: QUERIES[name.kind].most }
    this.all.set(name.uri, wanted)
    this.line.add(wanted)
    this.schedule()
  }

  /** To be called when, by `directly`, others are to be asked than before. */
  turned(): void {
    this.schedule()
  }

  private schedule(): void {
    if (this.options.signal.aborted) return
    const now = this.options.now()
    const oldest = this.all.values().next().value
    const at = Math.min(this.nextCallAt(now), oldest === undefined ? Infinity : oldest.since + PATIENCE_MS)
    if (at >= this.timerAt) return
    clearTimeout(this.timer)
    this.timerAt = at
    this.timer = setTimeout(() => this.wake(), Math.max(1, at - now))
  }

  private nextCallAt(now: number): number {
    const { share, directly } = this.options
    if (this.line.size === 0) return Infinity
    if (directly()) return this.looking < LOOKING ? now : Infinity
    if (this.inFlight >= (this.pace.failing ? 1 : IN_FLIGHT)) return Infinity
    return Math.max(this.readyAt, now + Math.max(this.pace.wait(now), share.waitOfSecond(now)))
  }

  private wake(): void {
    this.timerAt = Infinity
    const now = this.options.now()
    for (const wanted of this.all.values()) {
      if (wanted.since + PATIENCE_MS > now) break
      this.drop(wanted)
    }
    while (this.nextCallAt(now) <= now) {
      if (this.options.directly()) for (const wanted of this.line.take(0)) void this.look(wanted)
      else void this.ask(this.line.take(BATCH_LENGTH))
    }
    this.schedule()
  }

  private async look(wanted: WantedRecord): Promise<void> {
    const { homes, omits, directly, signal } = this.options
    const { name } = wanted
    const isOmitted = omits(name.did) || this.absent.isOmitted(name.uri)
    if (isOmitted || homes === undefined) return this.answer(wanted, undefined)
    this.looking++
    const found = await homes.look(name)
    if (signal.aborted) return
    this.looking--
    // An AppView that works is the one to say what there is.
    if (directly()) this.answer(wanted, found)
    else this.putBack(wanted)
    this.schedule()
  }

  private async ask(batch: readonly WantedRecord[]): Promise<void> {
    const { call, share, now, signal } = this.options
    const [first, ...others] = batch.map(({ name }) => name)
    if (first === undefined || call === undefined) return
    this.inFlight++
    share.secondStarted(now())
    const outcome = await call([first, ...others])
    if (signal.aborted) return
    this.inFlight--
    this.settle(batch, outcome)
    this.schedule()
  }

  private settle(batch: readonly WantedRecord[], outcome: CallOutcome): void {
    const { share, log, now } = this.options
    switch (outcome.kind) {
      case 'answered':
        if (this.pace.failing) log.info('look-ups of records work again')
        this.pace.good()
        for (const wanted of batch) {
          if (outcome.faulty.has(wanted.name.uri)) this.tried(wanted, 1)
          else this.answer(wanted, outcome.found.get(wanted.name.uri))
        }
        break
      case 'refused':
        for (const wanted of batch) {
          if (batch.length === 1) this.answer(wanted, undefined)
          else this.putBack(wanted, batch.length)
        }
        break
      case 'limited':
        // It counts all our calls.
        share.pace.pause(outcome.why, now(), outcome.retryAfterMs ?? PAUSE_MS)
        for (const wanted of batch) this.putBack(wanted)
        break
      case 'failed':
        if (!this.pace.failing) log.warn({ why: outcome.why }, 'look-ups of records fail')
        this.pace.bad(outcome.why, now(), outcome.retryAfterMs)
        for (const wanted of batch) this.tried(wanted, batch.length)
    }
  }

  /** It came to nothing: once more, with fewer others, or never again. */
  private tried(wanted: WantedRecord, among: number): void {
    wanted.tries++
    if (wanted.tries < TRIES) this.putBack(wanted, among)
    else this.answer(wanted, 'failed')
  }

  private putBack(wanted: WantedRecord, among = 0): void {
    // Its time may have run out meanwhile.
    if (this.all.get(wanted.name.uri) !== wanted) return
    if (among > 0) wanted.most = Math.max(1, Math.min(wanted.most, Math.ceil(among / 2)))
    this.line.add(wanted)
  }

  private drop(wanted: WantedRecord): void {
    this.options.metrics.lookup('records', 'dropped')
    this.answer(wanted, 'failed')
  }

  private answer(wanted: WantedRecord, found: RecordAnswer): void {
    const { now, directly, answered } = this.options
    const { uri } = wanted.name
    if (this.all.get(uri) !== wanted) return
    this.all.delete(uri)
    this.line.delete(wanted)
    if (found === undefined) this.absent.note(uri, now(), !directly())
    else if (found !== 'failed') this.absent.forget(uri)
    answered(uri, found)
  }
}
