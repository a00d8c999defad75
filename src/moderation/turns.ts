import { LRUCache } from 'lru-cache'

/** So many at once, and then so many a second. */
interface Pace {
  readonly burst: number
  readonly perSecond: number
}

interface Bucket {
  left: number
  at: number
}

const ASKERS = 10_000

/** Turns at something of which there is not enough for all: some for all together, and of these fewer for each. */
export class Turns {
  private readonly common: Bucket
  private readonly each = new LRUCache<string, Bucket>({ max: ASKERS })

  constructor(
    private readonly all: Pace,
    private readonly one: Pace,
    private readonly now: () => number,
  ) {
    this.common = { left: all.burst, at: now() }
  }

  /** @param asker undefined: nobody from outside. @returns whether they have had one */
  take(asker: string | undefined): boolean {
    const now = this.now()
    fill(this.common, this.all, now)
    if (this.common.left < 1) return false
    if (asker !== undefined) {
      const theirs = this.each.get(asker) ?? { left: this.one.burst, at: now }
      this.each.set(asker, theirs)
      fill(theirs, this.one, now)
      if (theirs.left < 1) return false
      theirs.left--
    }
    this.common.left--
    return true
  }
}

function fill(bucket: Bucket, { burst, perSecond }: Pace, now: number): void {
  bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
}
