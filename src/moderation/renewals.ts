import type { Change } from './beside-options.js'
import { Slices, type SliceOptions } from './slices.js'

export interface RenewalOptions {
  /** What of this post may be seen no longer goes out of memory. @returns whether it is in memory */
  readonly withhold: (key: string) => boolean
  /** Judges a post by all that it rests on, and tells screens; `quietly`: not of a name. @returns whether it is in memory */
  readonly renew: (key: string, quietly: boolean) => boolean
  /** A screen may have it, though memory has not. */
  readonly takeBack: (key: string) => void
  /** What posts rest on, and is to be judged before they can be. */
  readonly hasUnjudged: () => boolean
  /** Judges it, one thing at each step. */
  readonly judge: () => Iterable<void>
  readonly slices?: SliceOptions | undefined
}

/** So few posts are told of at once: most events concern fewer. */
const AT_LEAST = 50

const WEIGHT: Readonly<Record<Change, number>> = { quiet: 0, told: 1, forbidden: 2 }

/**
 * Posts in memory that something has changed for which they rest on: one post that thousands quote, one author of
 * thousands. What nobody may see any longer is out of memory at once, so that nothing shows it that is drawn from then
 * on; all else is done in slices, the newest post of each change first. A post that is due already is not so twice.
 */
export class Renewals {
  private readonly due = new Map<string, Change>()
  private readonly slices: Slices

  constructor(private readonly options: RenewalOptions) {
    this.slices = new Slices({ atLeast: AT_LEAST, ...options.slices })
  }

  add(key: string, change: Change): void {
    if (change !== 'forbidden') this.put(key, change)
    // Of one that memory has not there is nothing that a screen could have: it is who waits for a page.
    else this.put(key, this.options.withhold(key) ? change : 'told')
  }

  /** Memory has it not, and can't make its card anew: it goes whole. */
  takeBack(key: string): void {
    this.put(key, 'forbidden')
  }

  /** Does what there is for one slice, unless that is under way: to be called when all is added. */
  go(): void {
    if (this.isDue && !this.slices.isRunning) this.slices.run(this.work())
  }

  clear(): void {
    this.slices.stop()
    this.due.clear()
  }

  private get isDue(): boolean {
    return this.due.size > 0 || this.options.hasUnjudged()
  }

  private put(key: string, change: Change): void {
    const known = this.due.get(key)
    if (known === undefined || WEIGHT[known] < WEIGHT[change]) this.due.set(key, change)
  }

  private *work(): Generator<void> {
    while (this.isDue) {
      yield* this.options.judge()
      for (const [key, change] of this.due) {
        this.due.delete(key)
        // It may have aged out since, and a screen have it as it was.
        if (!this.options.renew(key, change === 'quiet') && change === 'forbidden') this.options.takeBack(key)
        yield
      }
    }
  }
}
