/** What a log may hold; the oldest entries leave first when any bound is passed. */
export interface Bounds {
  readonly entries: number
  readonly bytes: number
  /** Milliseconds; `Infinity` for none. */
  readonly ageMs: number
}

export interface Entry<T> {
  readonly seq: number
  /** Unix ms at which it was taken in. */
  readonly at: number
  readonly bytes: number
  readonly value: T
}

/**
 * A bounded log with one sequence and many readers, each of which keeps only a position. It knows nothing of what
 * an entry means. Sequences rise but need not be dense: two logs may share one sequence.
 */
export class Log<T> {
  private entries: (Entry<T> | undefined)[] = []
  /** Index of the oldest entry; what lies before it has left and is cut away now and then. */
  private head = 0
  private charged = 0
  private newest: number
  private lost: number

  /**
   * @param before the sequence before the first: nothing up to it was ever in this log
   * @param left told of each value that has to go because of a bound
   */
  constructor(
    private readonly bounds: Bounds,
    before = 0,
    private readonly left: (value: T) => void = () => {},
  ) {
    this.newest = before
    this.lost = before
  }

  /** Sequence of the newest entry, or the one before the first. */
  get last(): number {
    return this.newest
  }

  /** A reader at this position or later has missed nothing; an earlier one has. */
  get floor(): number {
    return this.lost
  }

  get size(): number {
    return this.entries.length - this.head
  }

  get bytes(): number {
    return this.charged
  }

  /** Adds an entry and lets the oldest go that no longer fit. */
  append(value: T, bytes: number, at: number, seq = this.newest + 1): Entry<T> {
    const entry = { seq, at, bytes, value }
    this.entries.push(entry)
    this.newest = seq
    this.charged += bytes
    this.trim(at)
    return entry
  }

  /** Entries after `seq`, oldest first. */
  *after(seq: number): Generator<Entry<T>> {
    for (let i = this.indexAfter(seq); i < this.entries.length; i++) yield this.entries[i] as Entry<T>
  }

  /** Entries before `seq`, newest first. Not to be held over a turn of the loop: what is appended moves them. */
  *backwards(before = Infinity): Generator<Entry<T>> {
    for (let i = this.indexAfter(before - 1) - 1; i >= this.head; i--) yield this.entries[i] as Entry<T>
  }

  /** Lets go what is too old at `now`, and what is too much, oldest first. */
  trim(now: number): void {
    for (let oldest = this.entries[this.head]; oldest !== undefined; oldest = this.entries[this.head]) {
      const fits =
        this.size <= this.bounds.entries &&
        this.charged <= this.bounds.bytes &&
        now - oldest.at <= this.bounds.ageMs
      if (fits) break
      // Its place is cut away later; what it held goes now.
      this.entries[this.head] = undefined
      this.head++
      this.charged -= oldest.bytes
      this.lost = oldest.seq
      this.left(oldest.value)
    }
    if (this.head > 1024 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head)
      this.head = 0
    }
  }

  /** Takes out what `test` names; the others keep their sequence, and nobody has missed anything. Reads all there is. */
  strike(test: (value: T) => boolean): void {
    this.entries = this.entries.slice(this.head).filter((entry) => entry !== undefined && !test(entry.value))
    this.head = 0
    this.charged = this.entries.reduce((sum, entry) => sum + (entry?.bytes ?? 0), 0)
  }

  /** Empties the log; readers before `seq` have missed everything. */
  clear(seq: number): void {
    this.entries = []
    this.head = 0
    this.charged = 0
    this.newest = Math.max(this.newest, seq)
    this.lost = this.newest
  }

  private indexAfter(seq: number): number {
    let low = this.head
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.entries[middle] as Entry<T>).seq <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
}
