import type { Bounds, Entry } from './log.js'

/** A second has 100,000 numbers, in a log's sequence (DESIGN section 6) and so in what came before it. */
export const NUMBERS_PER_MS = 100

/**
 * What lies before a log's first number: entries that come in any order, each to the place of its own time. Their number
 * is that time, so nothing has to be renumbered; of two at one time the later comer is the newer. Beyond the numbers of
 * one millisecond they run into the next.
 */
export class Past<T> {
  /** Newest first: whatever comes is mostly older than most, and the oldest leave from the end. */
  private readonly entries: Entry<T>[] = []
  private charged = 0

  /**
   * @param first all numbers are below it
   * @param left told of each value that has to go because of a bound
   */
  constructor(
    readonly first: number,
    private readonly left: (value: T) => void,
  ) {}

  get size(): number {
    return this.entries.length
  }

  get bytes(): number {
    return this.charged
  }

  get oldest(): Entry<T> | undefined {
    return this.entries.at(-1)
  }

  /** A free number for this time, Unix ms: above all others of the same millisecond. */
  numberOf(at: number): number {
    const own = Math.min(Math.floor(at) * NUMBERS_PER_MS, this.first - 1)
    let i = this.indexOf(Math.min(own + NUMBERS_PER_MS, this.first) - 1)
    let seq = Math.max(own, (this.entries[i]?.seq ?? 0) + 1)
    for (i--; this.entries[i]?.seq === seq; i--) seq++
    if (seq < this.first) return seq
    // Full up to the top.
    for (i++, seq--; this.entries[i]?.seq === seq; i++) seq--
    return seq
  }

  /** Puts an entry, whose number is free, in its place. @returns how many are newer */
  insert(entry: Entry<T>): number {
    const i = this.indexOf(entry.seq)
    this.entries.splice(i, 0, entry)
    this.charged += entry.bytes
    return i
  }

  remove(seq: number): void {
    const i = this.indexOf(seq)
    const entry = this.entries[i]
    if (entry?.seq !== seq) return
    this.entries.splice(i, 1)
    this.charged -= entry.bytes
  }

  /** Entries before `seq`, newest first. Not to be held over a turn of the loop: what comes moves them. */
  *backwards(before: number): Generator<Entry<T>> {
    for (let i = this.indexOf(before - 1); i < this.entries.length; i++) yield this.entries[i] as Entry<T>
  }

  /** Lets go what is too old at `now`, and what is too much, oldest first. */
  trim(now: number, bounds: Bounds): void {
    for (let oldest = this.entries.at(-1); oldest !== undefined; oldest = this.entries.at(-1)) {
      const fits =
        this.size <= bounds.entries && this.charged <= bounds.bytes && now - oldest.at <= bounds.ageMs
      if (fits) return
      this.entries.pop()
      this.charged -= oldest.bytes
      this.left(oldest.value)
    }
  }

  /** Of the newest entry that is at `seq` or before. */
  private indexOf(seq: number): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.entries[middle] as Entry<T>).seq > seq) low = middle + 1
      else high = middle
    }
    return low
  }
}
