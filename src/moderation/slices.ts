/** How long the loop is held at a time, ms; a single step may take longer. */
const SLICE_MS = 5

export interface SliceOptions {
  /** Unix ms, or any other ms that only rise. */
  readonly now?: () => number
  /** Goes on when others had their turn. */
  readonly later?: (go: () => void) => void
  /** Steps of a slice however long they take: work of no more than that is done at once, whatever the clock. */
  readonly atLeast?: number
}

/** Work that is too long to be done at once, done in slices: one piece at a time, the newest instead of what it follows. */
export class Slices {
  private work: Iterator<void> | undefined
  private isWaiting = false
  private readonly now: () => number
  private readonly later: (go: () => void) => void
  private readonly atLeast: number

  constructor({ now = () => performance.now(), later = setImmediate, atLeast = 1 }: SliceOptions = {}) {
    this.now = now
    this.later = later
    this.atLeast = atLeast
  }

  get isRunning(): boolean {
    return this.work !== undefined
  }

  /** The first slice is done before this returns; what was under way ends. */
  run(work: Iterator<void>): void {
    this.work = work
    this.slice()
  }

  stop(): void {
    this.work = undefined
  }

  private slice(): void {
    const { work } = this
    const until = this.now() + SLICE_MS
    let steps = 0
    if (work !== undefined) {
      // A step may have put other work in its place, or stopped it.
      while (this.work === work) {
        if (work.next().done === true) {
          if (this.work === work) this.stop()
        } else if (++steps >= this.atLeast && this.now() >= until) break
      }
    }
    if (this.work === undefined || this.isWaiting) return
    this.isWaiting = true
    this.later(() => {
      this.isWaiting = false
      this.slice()
    })
  }
}
