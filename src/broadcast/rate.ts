const SECONDS = 60

/** Counts per minute, over the last 60 whole or begun seconds. Needs no timer: it looks at the clock when asked. */
export class Rate {
  private readonly buckets = new Uint32Array(SECONDS)
  private second: number

  constructor(private readonly now: () => number = Date.now) {
    this.second = Math.floor(now() / 1000)
  }

  /** @param at Unix ms, for what happened a moment ago; older than a minute counts for nothing */
  add(at = this.now()): void {
    this.roll()
    const second = Math.floor(at / 1000)
    if (second > this.second || this.second - second >= SECONDS) return
    const i = second % SECONDS
    this.buckets[i] = (this.buckets[i] ?? 0) + 1
  }

  /** How many in the last minute. */
  perMinute(): number {
    this.roll()
    let sum = 0
    for (const n of this.buckets) sum += n
    return sum
  }

  /** Forgets what it has counted. */
  clear(): void {
    this.buckets.fill(0)
  }

  private roll(): void {
    const second = Math.floor(this.now() / 1000)
    const steps = Math.min(SECONDS, second - this.second)
    for (let i = 1; i <= steps; i++) this.buckets[(this.second + i) % SECONDS] = 0
    if (second > this.second) this.second = second
  }
}
