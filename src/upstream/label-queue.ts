import type { Label, SignedLabel } from '../decode/label.js'
import { sleep } from './sleep.js'

/** What becomes of a label. A closed list: it becomes a metric's label. */
export type LabelOutcome =
  | 'taken'
  | 'passed' // of no consequence, or known already
  | 'foreign' // of another labeler than the one that is followed
  | 'unsigned'
  | 'signature' // not by its labeler's key
  | 'dropped' // too many waited to be checked

/** Signatures are checked so many at a time, with a rest in between. */
const REST_MS = 50
const MOST_WAITING = 10_000

export interface LabelQueueOptions {
  readonly perSecond: number
  readonly signal: AbortSignal
  /** Must not reject. */
  readonly check: (label: SignedLabel) => Promise<LabelOutcome>
  readonly take: (label: Label) => void
  readonly count: (outcome: LabelOutcome) => void
}

/**
 * Labels that wait for their signature to be checked, in order. Checking is what costs: it has a pace, so that a labeler
 * that floods holds up nobody but itself. When too many wait the oldest go unchecked and unheard: what is on screens now
 * is what the newest are about.
 */
export class LabelQueue {
  private waiting: (SignedLabel | undefined)[] = []
  private next = 0
  private isRunning = false

  constructor(private readonly options: LabelQueueOptions) {}

  get size(): number {
    return this.waiting.length - this.next
  }

  add(label: SignedLabel): void {
    if (this.size >= MOST_WAITING) {
      this.shift()
      this.options.count('dropped')
    }
    this.waiting.push(label)
    if (this.next > MOST_WAITING) this.shrink()
    if (!this.isRunning) void this.run()
  }

  private async run(): Promise<void> {
    const { signal, perSecond } = this.options
    this.isRunning = true
    const batch = Math.ceil((perSecond * REST_MS) / 1000)
    while (this.size > 0 && !signal.aborted) {
      for (let i = 0; i < batch && this.size > 0 && !signal.aborted; i++) await this.checkNext()
      await sleep(REST_MS, signal)
    }
    this.shrink()
    this.isRunning = false
  }

  private async checkNext(): Promise<void> {
    const { check, take, count, signal } = this.options
    const signed = this.shift()
    if (signed === undefined) return
    const outcome = await check(signed)
    if (signal.aborted) return
    count(outcome)
    if (outcome === 'taken') take(signed.label)
  }

  private shift(): SignedLabel | undefined {
    const label = this.waiting[this.next]
    this.waiting[this.next++] = undefined
    return label
  }

  private shrink(): void {
    this.waiting = this.waiting.slice(this.next)
    this.next = 0
  }
}
