import { decodeLabelStream, type Labels } from '../decode/label-stream.js'
import type { Label } from '../decode/label.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { LabelCursor, type LabelStart } from './label-cursor.js'
import { LabelQueue } from './label-queue.js'
import { LabelSigner, type FindLabeler, type StreamAddress } from './label-signer.js'
import type { LabelerPlace } from './labels-plan.js'
import { createNotices, endedByFrame } from './notices.js'
import { backoffMs, ended, mayRetry, type Ended } from './reconnect.js'
import { sleep } from './sleep.js'
import { holdSocket } from './socket.js'
import type { Timings } from './timings.js'
import { hostOf, inTime } from './words.js'

export interface LabelerOptions {
  readonly find: FindLabeler
  /** What was labelled so long ago may still be shown. */
  readonly historyMs: number
  /** Signatures checked, at most. */
  readonly perSecond: number
  /** Whether a label would change anything: any other is passed over unchecked. */
  readonly wants: (label: Label) => boolean
  /** A label of a labeler that is followed, known to be genuine. */
  readonly take: (label: Label) => void
  readonly userAgent: string
  readonly metrics: Metrics
  readonly log: Logger
  readonly timings: LabelTimings
  readonly now: () => number
  readonly random: () => number
  readonly signal: AbortSignal
}

export interface LabelTimings extends Timings {
  /** Between two questions for a labeler's DID document, at least. */
  readonly renewMs: number
}

/** After so many vain attempts it may have moved. */
const VAIN = 3

/** Why it is not heard now; `words` follow its name. `rests`: not to be tried for a long while. */
interface Unheard {
  readonly words: string
  readonly rests: boolean
  readonly retryAfterMs?: number | undefined
}

/** Follows one labeler: finds it, hears its stream, and hands on what it has signed itself. */
export class Labeler {
  private standing = 'is being looked up'
  private readonly signer: LabelSigner
  private readonly queue: LabelQueue
  private readonly cursor: LabelCursor
  private vain = 0
  private isFollowed = false

  /** @param start where an earlier process was */
  constructor(
    readonly place: LabelerPlace,
    start: LabelStart | undefined,
    private readonly options: LabelerOptions,
  ) {
    const { find, historyMs, now, timings, perSecond, signal, metrics } = options
    this.cursor = new LabelCursor(start, historyMs, now)
    this.signer = new LabelSigner(place, { find, now, renewMs: timings.renewMs })
    this.queue = new LabelQueue({
      perSecond,
      signal,
      check: (label) => this.signer.check(label),
      take: (label) => options.take(label),
      count: (outcome) => metrics.label(outcome),
    })
  }

  /** As the settings have it; of an address its host alone, since the rest can hold a password. */
  get name(): string {
    return this.place.kind === 'did' ? this.place.did : hostOf(this.place.url)
  }

  /** How it stands, without a full stop: what follows its name. */
  get words(): string {
    const { missingBefore } = this.cursor
    if (missingBefore === undefined) return this.standing
    const time = new Date(missingBefore).toISOString().slice(11, 16)
    return `${this.standing}; some of its labels from before ${time} UTC may be missing`
  }

  /** The number after which a later process may go on with its stream; undefined as long as there is none. */
  get seq(): number | undefined {
    return this.cursor.place
  }

  /** Something about this DID may have changed. */
  identity(did: string): void {
    if (did === this.signer.did) void this.signer.renew()
  }

  /** Labels of it that were passed over may matter now: its next message makes it be asked again, from a little earlier. */
  again(did: string): void {
    if (did === this.signer.did) this.cursor.again()
  }

  /** Until the signal is aborted. Never rejects. */
  async run(): Promise<void> {
    const { signal, timings, random, log } = this.options
    while (!signal.aborted) {
      const why = await this.attempt()
      if (signal.aborted) return
      if (why === undefined) continue
      const backoff = backoffMs(this.vain++, random, timings.firstBackoffMs, timings.mostBackoffMs)
      const waitMs = Math.max(why.retryAfterMs ?? 0, why.rests ? timings.returnMs : backoff)
      this.isFollowed = false
      this.standing = `${why.words}; trying again ${inTime(waitMs)}`
      log.warn({ labeler: this.name, why: why.words, waitMs }, 'a labeler is not heard')
      await sleep(waitMs, signal)
    }
  }

  /** @returns undefined when it is to be tried again at once */
  private async attempt(): Promise<Unheard | undefined> {
    const at = await this.signer.locate(this.vain >= VAIN)
    if (at.kind !== 'at') return { words: at.why, rests: at.kind === 'none' }
    if (this.options.signal.aborted) return undefined
    return this.hear(at)
  }

  private async hear({ url, lookup }: StreamAddress): Promise<Unheard | undefined> {
    const { options, cursor } = this
    const address = new URL(url)
    const resumed = cursor.at !== undefined
    if (resumed) address.searchParams.set('cursor', String(cursor.at))
    cursor.asked()
    const noticed = createNotices({ ...options, url })
    const leaving = new AbortController()
    let silence: NodeJS.Timeout | undefined
    let openedAt = Infinity
    const end = await holdSocket({
      ...options,
      address,
      ...(lookup && { lookup }),
      signal: AbortSignal.any([options.signal, leaving.signal]),
      opened: () => {
        openedAt = options.now()
        this.standing = `is followed at ${hostOf(url)}`
        // It is asked several times in a row, until the place is found.
        if (!this.isFollowed)
          options.log.info({ labeler: this.name, host: hostOf(url) }, 'a labeler is followed')
        this.isFollowed = true
        silence = setTimeout(() => cursor.silent() && leaving.abort(), options.timings.quietMs)
      },
      message: (frame, isBinary) => this.read(frame, isBinary, noticed),
    })
    clearTimeout(silence)
    if (end.reason === 'stopped') return undefined
    const isRefused = !mayRetry(end)
    // Its place may be what is refused.
    if (isRefused) cursor.refused()
    // Resumed before it, the same frame would break every connection.
    if (end.reason === 'size') cursor.skip()
    // One that held for so long did not come to nothing.
    if (options.now() - openedAt > options.timings.mostBackoffMs) this.vain = 0
    return {
      words: `${hostOf(url)} ${end.error.message}`,
      rests: isRefused && !resumed,
      retryAfterMs: end.retryAfterMs,
    }
  }

  private read(
    frame: Buffer,
    isBinary: boolean,
    noticed: ReturnType<typeof createNotices>,
  ): Ended | undefined {
    const { metrics } = this.options
    const decoded = isBinary ? decodeLabelStream(frame) : ({ ok: false, fault: 'text' } as const)
    if (!decoded.ok) {
      metrics.malformed('label', decoded.fault)
      return undefined
    }
    const message = decoded.value
    if (message.kind === 'error') {
      if (message.code === 'FutureCursor') this.cursor.refused()
      return endedByFrame(message, metrics)
    }
    if (message.kind === 'labels') return this.labels(message)
    if (message.kind === 'info') {
      if (message.name === 'OutdatedCursor') this.cursor.outdated()
      noticed(message)
    } else if (message.seq !== undefined) this.cursor.passed(message.seq)
    return undefined
  }

  private labels({ seq, labels, faults }: Labels): Ended | undefined {
    const { metrics, wants } = this.options
    for (const fault of faults) metrics.malformed('label', fault)
    for (const signed of labels) {
      if (!this.signer.mayBeOurs(signed)) metrics.label('foreign')
      else if (!wants(signed.label)) metrics.label('passed')
      else if (signed.sig === undefined) metrics.label('unsigned')
      else this.queue.add(signed)
    }
    const isAskedAgain = this.cursor.heard(seq, labels[0]?.label.cts)
    return isAskedAgain ? ended('stopped', 'is asked again, from another place') : undefined
  }
}
