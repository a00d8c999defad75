import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Kept, Shown } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../decode/index.js'

/** What looking back found. Time has passed since: who uses it asks again whether a post still stands. */
export interface Looked {
  /** Newest first. */
  readonly posts: readonly Kept<ShownPost>[]
  /** There were more. */
  readonly more: boolean
  /** What came up to this sequence was not looked for; -1: everything was. */
  readonly since: number
  /** What came after this sequence was not looked at. */
  readonly upTo: number
}

/** When the matching posts of the last minute arrived, Unix ms. */
export interface Minute {
  readonly arrivals: readonly number[]
  /** What came after this sequence was not looked at. */
  readonly upTo: number
}

/** The loop is never held longer than this, ms. */
const SLICE_MS = 5
/** Looking back may take this share of all time, once it has used up so much that is free, ms: live feeds have the rest. */
const SHARE = 0.5
const FREE_MS = 1000

/**
 * Looks for the newest posts that match, through all that memory holds if need be. It does so in slices, and one
 * slice a turn of the loop however many ask at the same time: a query that matches nothing costs the others nothing.
 */
export class LookBack {
  private lastTurn: Promise<unknown> = Promise.resolve()
  private free = FREE_MS
  private countedAt: number

  constructor(
    private readonly shown: Shown<ShownPost>,
    /** For how long the loop is held, ms. */
    private readonly clock: () => number = () => performance.now(),
    private readonly now: () => number = Date.now,
    private readonly rest: (ms: number) => Promise<unknown> = (ms) => sleep(ms, undefined, { ref: false }),
  ) {
    this.countedAt = clock()
  }

  /** @param since posts up to this sequence are not wanted */
  async newest(matches: Predicate, most: number, since = -1): Promise<Looked> {
    const upTo = this.shown.last
    const posts: Kept<ShownPost>[] = []
    let more = false
    await this.scan(upTo, (kept) => {
      if (kept.seq <= since) return false
      if (!matches(kept.value.post, kept.value.author)) return true
      more = posts.length === most
      if (!more) posts.push(kept)
      return !more
    })
    return { posts, more, since, upTo }
  }

  /** The matching posts of the last minute. */
  async lastMinute(matches: Predicate): Promise<Minute> {
    const upTo = this.shown.last
    const arrivals: number[] = []
    const from = this.now() - 60_000
    await this.scan(upTo, ({ at, value: { post, author } }) => {
      if (at < from) return false
      if (post.arrivedAt >= from && matches(post, author)) arrivals.push(post.arrivedAt)
      return true
    })
    return { arrivals, upTo }
  }

  /** Visits what is in sight, newest first, as long as `visit` says to go on. */
  private async scan(upTo: number, visit: (kept: Kept<ShownPost>) => boolean): Promise<void> {
    let before = upTo + 1
    for (;;) {
      await this.turn()
      const begin = this.clock()
      const next = this.slice(before, begin + SLICE_MS, visit)
      this.free -= this.clock() - begin
      if (next === undefined) return
      before = next
    }
  }

  /** @returns before which sequence to go on; undefined when that is not needed */
  private slice(before: number, end: number, visit: (kept: Kept<ShownPost>) => boolean): number | undefined {
    for (const kept of this.shown.backwards(before)) {
      if (!visit(kept)) return undefined
      if (this.clock() >= end) return kept.seq
    }
    return undefined
  }

  /** One slice a turn; and none while more than the share was used, however many ask. */
  private turn(): Promise<unknown> {
    this.lastTurn = this.lastTurn.then(async () => {
      await nextTurn()
      const now = this.clock()
      this.free = Math.min(FREE_MS, this.free + (now - this.countedAt) * SHARE)
      this.countedAt = now
      if (this.free < 0) await this.rest(-this.free / SHARE)
    })
    return this.lastTurn
  }
}
