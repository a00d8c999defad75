import type { Draft } from './world.js'
import { createClock } from './ids.js'

/** One event as every reader gets it: encoded once, shared. */
export interface Entry {
  readonly seq: number
  readonly timeUs: number
  readonly did: string
  readonly collection: string | undefined
  /** UTF-8 JSON. */
  readonly data: Buffer
}

const MAX_BYTES = 48_000_000

/**
 * The stream's memory: events stamped with a strictly increasing `time_us` and `cursor` (sequence), bounded in
 * age and bytes. Sequences start at unix seconds × 10,000, so that those of an earlier process lie before.
 */
export class EventLog {
  readonly #entries: Entry[] = []
  readonly #clock: () => number
  #from = 0
  #bytes = 0
  #next: number

  constructor(
    readonly now: () => number,
    readonly historySeconds: number,
  ) {
    this.#clock = createClock(now)
    this.#next = Math.floor(now() / 1000) * 10_000
  }

  /** The sequence the next event will get: the live tip. */
  get tip(): number {
    return this.#next
  }

  /** The oldest sequence that can still be read. */
  get floor(): number {
    return this.#next - (this.#entries.length - this.#from)
  }

  append({ did, kind, collection, body }: Draft): Entry {
    const seq = this.#next++
    const timeUs = this.#clock()
    const json = `{"did":"${did}","time_us":${String(timeUs)},"cursor":${String(seq)},"kind":"${kind}","${kind}":${body}}`
    const entry = { seq, timeUs, did, collection, data: Buffer.from(json) }
    this.#entries.push(entry)
    this.#bytes += entry.data.length
    this.#trim(timeUs)
    return entry
  }

  at(seq: number): Entry | undefined {
    return seq < this.floor ? undefined : this.#entries[this.#from + seq - this.floor]
  }

  /** Where a reader with this cursor starts: inclusive, too old is clamped to the floor, the future is live. */
  seek(cursor: number): number {
    if (cursor < 1e15) return Math.min(Math.max(cursor, this.floor), this.tip)
    let low = this.floor
    let high = this.tip
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.at(middle)?.timeUs ?? 0) < cursor) low = middle + 1
      else high = middle
    }
    return low
  }

  #trim(newest: number): void {
    const oldest = newest - this.historySeconds * 1e6
    for (;;) {
      const entry = this.#entries[this.#from]
      if (entry === undefined || (entry.timeUs >= oldest && this.#bytes <= MAX_BYTES)) break
      this.#bytes -= entry.data.length
      this.#from++
    }
    if (this.#from > 1000 && this.#from > this.#entries.length / 2) {
      this.#entries.splice(0, this.#from)
      this.#from = 0
    }
  }
}
