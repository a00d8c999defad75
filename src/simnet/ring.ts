import type { Rng } from './prng.js'

/** The newest `size` things, oldest first; older ones are forgotten (`onForget`). */
export class Ring<T> {
  readonly #slots: T[] = []
  #count = 0

  constructor(
    readonly size: number,
    readonly onForget: (value: T) => void = () => undefined,
  ) {}

  get length(): number {
    return this.#slots.length
  }

  push(value: T): void {
    const at = this.#count++ % this.size
    const old = this.#slots[at]
    if (old !== undefined) this.onForget(old)
    this.#slots[at] = value
  }

  /** The `i`-th newest; 0 is the newest. */
  newest(i: number): T | undefined {
    return i < this.#slots.length ? this.#slots[(this.#count - 1 - i) % this.size] : undefined
  }

  /**
   * One that fits, leaning to the newest and first tried among the newest `among`; undefined when none of the few
   * hundred older than the first try does.
   */
  some(rng: Rng, fits: (value: T) => boolean, among = this.size): T | undefined {
    const start = Math.floor(rng.next() ** 2 * Math.min(among, this.#slots.length))
    for (let i = 0; i < Math.min(300, this.#slots.length); i++) {
      const value = this.newest((start + i) % this.#slots.length)
      if (value !== undefined && fits(value)) return value
    }
    return undefined
  }

  toArray(): T[] {
    const start = this.#slots.length === this.size ? this.#count % this.size : 0
    return [...this.#slots.slice(start), ...this.#slots.slice(0, start)]
  }
}
