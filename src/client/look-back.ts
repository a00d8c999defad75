import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kept, Shown } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../moderation/index.js'

/** What looking back found. Time has passed since: who uses it asks again whether a post still stands. */
export interface Looked {
  /** Newest first. */
  readonly posts: readonly Kept<ShownPost>[]
  /** There were more. */
  readonly more: boolean
  /** What came after this sequence was not looked at. */
  readonly upTo: number
}

/** The loop is never held longer than this, ms. */
const SLICE_MS = 5

/**
 * Looks for the newest posts that match, through all that memory holds if need be. It does so in slices, and one
 * slice a turn of the loop however many ask at the same time: a query that matches nothing costs the others nothing.
 */
export class LookBack {
  private lastTurn: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly shown: Shown<ShownPost>,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** @param since posts up to this sequence are not wanted */
  async newest(matches: Predicate, most: number, since = -1): Promise<Looked> {
    const upTo = this.shown.last
    const posts: Kept<ShownPost>[] = []
    let before = upTo + 1
    for (;;) {
      await this.turn()
      const end = this.clock() + SLICE_MS
      let isCut = false
      for (const kept of this.shown.backwards(before)) {
        if (kept.seq <= since) break
        before = kept.seq
        if (matches(kept.value.post, kept.value.author)) {
          if (posts.length === most) return { posts, more: true, upTo }
          posts.push(kept)
        }
        if (this.clock() >= end) {
          isCut = true
          break
        }
      }
      if (!isCut) return { posts, more: false, upTo }
    }
  }

  private turn(): Promise<unknown> {
    this.lastTurn = this.lastTurn.then(() => nextTurn())
    return this.lastTurn
  }
}
