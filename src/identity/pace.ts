const SECOND = 1000
const BACK_OFF_MS = { first: SECOND, most: 60 * SECOND }
const RETRY_AFTER_MS = { least: SECOND, most: 5 * 60 * SECOND }

/**
 * When a host may be asked: at most so many calls in any second, and not at all for a while after it failed.
 * Pure: time is given in, Unix ms.
 */
export class Pace {
  private starts: number[] = []
  private notBefore = 0
  /** A time the other side named: nothing that was already under way may shorten it. */
  private pausedUntil = 0
  private failures = 0
  private why = ''

  constructor(private readonly perSecond: number) {}

  /** True from a failure until the next good answer. */
  get failing(): boolean {
    return this.failures > 0
  }

  /** How many calls in a row have failed. */
  get failed(): number {
    return this.failures
  }

  /** How long a call has to wait, ms. */
  wait(now: number): number {
    const oldest = this.starts[this.starts.length - this.perSecond]
    const full = oldest === undefined ? 0 : oldest + SECOND - now
    return Math.max(0, full, this.resumesAt - now)
  }

  started(now: number): void {
    this.starts = [...this.starts, now].slice(-this.perSecond)
  }

  /** An answer came that was of use. */
  good(): void {
    this.failures = 0
    this.notBefore = 0
  }

  /** @param retryAfterMs what the other side asked for, if it did; else each failure doubles the wait */
  bad(why: string, now: number, retryAfterMs?: number): void {
    const backOff = Math.min(BACK_OFF_MS.first * 2 ** this.failures, BACK_OFF_MS.most)
    this.failures++
    this.why = why
    if (retryAfterMs === undefined) this.notBefore = now + backOff
    else this.pause(why, now, retryAfterMs)
  }

  /** The other side asked to be left alone for a while. */
  pause(why: string, now: number, ms: number): void {
    this.why = why
    this.pausedUntil = Math.max(this.pausedUntil, now + ms)
  }

  /** Why it is not asked, or was not answered; undefined while all is well. */
  cause(now: number): string | undefined {
    return this.failing || this.resumesAt > now ? this.why : undefined
  }

  /** When it is asked again, in words. */
  again(now: number): string {
    const wait = this.resumesAt - now
    return `trying again ${wait > 0 ? `in ${Math.ceil(wait / SECOND)} s` : 'now'}`
  }

  private get resumesAt(): number {
    return Math.max(this.notBefore, this.pausedUntil)
  }
}

/** `Retry-After` in ms from now, within 1 s and 5 min; seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now
  if (Number.isNaN(ms)) return undefined
  return Math.min(Math.max(ms, RETRY_AFTER_MS.least), RETRY_AFTER_MS.most)
}
