import { LRUCache } from 'lru-cache'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { acceptLabelers, xrpc, type Answer, type Ask } from './ask.js'
import { Pace } from './pace.js'
import type { Urgency } from './queue.js'
import { QUERIES, readRecords } from './record-answers.js'
import { RecordLine, type WantedRecord } from './record-line.js'
import type { RecordName } from './record-name.js'
import type { RecordAnswer, RecordSource } from './records.js'
import type { Share } from './share.js'

const IN_FLIGHT = 2
/** So that a request line stays well under what servers read. */
const BATCH_LENGTH = 6000
/** As many wait or are under way, and so long at most, ms. */
const WANTED = 2000
const PATIENCE_MS = 60_000
const TRIES = 4
/** What is not there is not asked for again for so long. */
const ABSENT = 20_000
const ABSENT_MS = 60_000
/** Statuses that say it is the request itself: one of its names, or its length. */
const REFUSED = new Set([400, 413, 414, 431])
const PAUSE_MS = 10_000

export interface RecordLookupsOptions {
  readonly ask: Ask
  readonly appview: URL
  /** With the look-ups of authors, who go first. */
  readonly share: Share
  readonly metrics: Metrics
  readonly log: Logger
  readonly now: () => number
  readonly signal: AbortSignal
  readonly batchDelayMs: number
  readonly timeoutMs: number
  /** Whose labels are asked for. */
  readonly labelers: ReadonlySet<Did>
  readonly answered: (uri: string, found: RecordAnswer) => void
}

/** Asks the AppView for records, in batches of one kind, a bounded number of times. */
export class RecordLookups implements RecordSource {
  private readonly line = new RecordLine()
  /** All of them, the oldest first, those in flight too. */
  private readonly all = new Map<string, WantedRecord>()
  private readonly absent = new LRUCache<string, number>({ max: ABSENT })
  private readonly headers: Readonly<Record<string, string>>
  /** Of these calls alone: how they fail is no reason not to ask about authors. */
  private readonly pace = new Pace(Infinity)
  private inFlight = 0
  private readyAt = 0
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity

  constructor(private readonly options: RecordLookupsOptions) {
    this.headers = acceptLabelers(options.labelers)
    options.share.secondWait = () => this.line.size > 0
    options.signal.addEventListener('abort', () => clearTimeout(this.timer), { once: true })
  }

  get wanted(): number {
    return this.all.size
  }

  want(name: RecordName, urgency: Urgency): void {
    const { now, signal, answered } = this.options
    const same = this.all.get(name.uri)
    if (same !== undefined) return this.line.hurry(same, urgency)
    const absentSince = this.absent.get(name.uri)
    if (absentSince !== undefined && now() - absentSince < ABSENT_MS)
      return queueMicrotask(() => signal.aborted || answered(name.uri, undefined))
    if (this.all.size >= WANTED && this.line.oldest !== undefined) {
      this.count('dropped')
      this.answer(this.line.oldest, 'failed')
    }
    if (this.line.size === 0) this.readyAt = now() + this.options.batchDelayMs
    const wanted = { name, urgency, since: now(), tries: 0, most: QUERIES[name.kind].most }
    this.all.set(name.uri, wanted)
    this.line.add(wanted)
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
    const { share } = this.options
    if (this.line.size === 0 || this.inFlight >= (this.pace.failing ? 1 : IN_FLIGHT)) return Infinity
    return Math.max(this.readyAt, now + Math.max(this.pace.wait(now), share.waitOfSecond(now)))
  }

  private wake(): void {
    this.timerAt = Infinity
    const now = this.options.now()
    for (const wanted of this.all.values()) {
      if (wanted.since + PATIENCE_MS > now) break
      this.count('dropped')
      this.answer(wanted, 'failed')
    }
    while (this.nextCallAt(now) <= now) void this.call(this.line.take(BATCH_LENGTH))
    this.schedule()
  }

  private async call(batch: readonly WantedRecord[]): Promise<void> {
    const [first] = batch
    if (first === undefined) return
    const { ask, appview, share, now, timeoutMs, signal } = this.options
    const { nsid, parameter, more = {} } = QUERIES[first.name.kind]
    this.inFlight++
    share.secondStarted(now())
    const url = xrpc(appview, nsid)
    for (const { name } of batch) url.searchParams.append(parameter, name.uri)
    for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value)
    const answer = await ask(url, { who: 'the AppView', timeoutMs, headers: this.headers })
    if (signal.aborted) return
    this.inFlight--
    this.settle(batch, answer)
    this.schedule()
  }

  private settle(batch: readonly WantedRecord[], answer: Answer): void {
    if (answer.kind === 'ok') return this.answered(batch, answer.body)
    if (answer.kind === 'shape') return this.failed(batch, 'shape', answer.why)
    if (answer.kind === 'lost') return this.failed(batch, 'failed', answer.why)
    const why = `the AppView answered ${answer.status}`
    if (answer.status === 429) {
      const { share, now } = this.options
      this.count('rate-limited')
      share.pace.pause(why, now(), answer.retryAfterMs ?? PAUSE_MS)
      for (const wanted of batch) this.putBack(wanted)
    } else if (!REFUSED.has(answer.status)) this.failed(batch, 'failed', why, answer.retryAfterMs)
    else if (batch.length === 1) {
      this.count('missing')
      for (const wanted of batch) this.answer(wanted, undefined)
    } else {
      this.count('failed')
      for (const wanted of batch) this.putBack(wanted, batch.length)
    }
  }

  private answered(batch: readonly WantedRecord[], body: unknown): void {
    const { log, labelers } = this.options
    const asked = new Map(batch.map(({ name }) => [name.uri, name]))
    const [first] = batch
    const read = first && readRecords(first.name.kind, body, asked, labelers)
    if (read === undefined) return this.failed(batch, 'shape', 'the AppView answered in an unknown form')
    this.count('ok')
    this.count('foreign', read.foreign)
    this.count('shape', read.faulty.size)
    if (this.pace.failing) log.info('look-ups of records work again')
    this.pace.good()
    for (const wanted of batch) {
      const { uri } = wanted.name
      const found = read.found.get(uri)
      if (found === undefined && read.faulty.has(uri)) this.tried(wanted, 1)
      else this.answer(wanted, found)
    }
  }

  private failed(
    batch: readonly WantedRecord[],
    outcome: 'failed' | 'shape',
    why: string,
    retryAfterMs?: number,
  ): void {
    const { log, now } = this.options
    this.count(outcome)
    if (!this.pace.failing) log.warn({ why }, 'look-ups of records fail')
    this.pace.bad(why, now(), retryAfterMs)
    for (const wanted of batch) this.tried(wanted, batch.length)
  }

  /** It came to nothing: once more, with fewer others, or never again. */
  private tried(wanted: WantedRecord, among: number): void {
    wanted.tries++
    if (wanted.tries < TRIES) this.putBack(wanted, among)
    else this.answer(wanted, 'failed')
  }

  private putBack(wanted: WantedRecord, among = 0): void {
    if (this.all.get(wanted.name.uri) !== wanted) return
    if (among > 0) wanted.most = Math.max(1, Math.min(wanted.most, Math.ceil(among / 2)))
    this.line.add(wanted)
  }

  private answer(wanted: WantedRecord, found: RecordAnswer): void {
    const { uri } = wanted.name
    if (this.all.get(uri) !== wanted) return
    this.all.delete(uri)
    this.line.delete(wanted)
    if (found === undefined) this.absent.set(uri, this.options.now())
    this.options.answered(uri, found)
  }

  private count(outcome: string, n = 1): void {
    for (let i = 0; i < n; i++) this.options.metrics.lookup('records', outcome)
  }
}
