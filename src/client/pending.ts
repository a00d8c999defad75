import type { Kept, Op } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../decode/index.js'
import { CATCH_UP_POSTS, noChanges, type Changes } from './catch-up.js'

/** Whether a post matches a feed's query. */
export type Fits = (shown: ShownPost) => boolean

/** What a feed has to say at its next tick. Nothing here is rendered: how things stand is looked up when it is said. */
export class Pending {
  /** As they were when they matched, oldest first. */
  private posts: Kept<ShownPost>[] = []
  private changes: Changes = noChanges()
  /** About posts that are no longer in memory: they ride along with the next frame. */
  private later: Changes = noChanges()
  /** Older posts that have come to their place: they ride along, too. */
  private fills: Kept<ShownPost>[] = []
  private emptied = false

  constructor(private readonly matches: Predicate) {}

  /** Something is to be said that has no time to wait for a post or a heartbeat. */
  get pressing(): boolean {
    return this.emptied || !isEmpty(this.changes)
  }

  /** Something can be said, if anything is. */
  get any(): boolean {
    return this.pressing || this.filling || !isEmpty(this.later)
  }

  /** Older posts wait to be put in their place. */
  get filling(): boolean {
    return this.fills.length > 0
  }

  /**
   * Hears what happened.
   * @param fits which of its posts match, where that is known already
   * @returns whether it is about a post that this feed shows
   */
  take(op: Op<ShownPost>, fits: Fits = ({ post, author }) => this.matches(post, author)): boolean {
    if (op.kind === 'add') {
      if (!fits(op.kept.value)) return false
      this.posts.push(op.kept)
    } else if (op.kind === 'fill') {
      if (!fits(op.kept.value)) return false
      this.fills.push(op.kept)
      // No screen has room for more: however many come between two frames, no more are kept.
      if (this.fills.length > 2 * CATCH_UP_POSTS)
        this.fills = this.fills.toSorted((a, b) => b.seq - a.seq).slice(0, CATCH_UP_POSTS)
    } else if (op.kind === 'remove') {
      if (op.before === undefined) this.later.keys.add(op.key)
      if (op.before === undefined || !fits(op.before)) return false
      this.changes.keys.add(op.key)
    } else if (op.kind === 'replace') {
      if (!fits(op.before)) return false
      this.changes.keys.add(op.key)
    } else if (op.kind === 'restore') {
      if (!fits(op.kept.value)) return false
      this.changes.restored.add(op.kept.key)
    } else if (op.kind === 'gone') {
      const theirs = op.before.filter((kept) => fits(kept.value))
      const changes = theirs.length > 0 ? this.changes : this.later
      changes.gone.add(op.owner)
      for (const { key } of theirs) this.changes.keys.add(key)
      return theirs.length > 0
    } else {
      this.posts = []
      this.changes = noChanges()
      this.later = noChanges()
      this.fills = []
      this.emptied = true
    }
    return true
  }

  /** What `takeChanges` would give of the pressing ones. */
  get ahead(): Changes {
    return this.changes
  }

  /** Takes out the posts. */
  takePosts(): Kept<ShownPost>[] {
    const { posts } = this
    this.posts = []
    return posts
  }

  /** Takes out all else; `emptied`: nothing of what screens show stands any longer. */
  takeChanges(): Changes & { readonly emptied: boolean } {
    const { changes, later, fills, emptied } = this
    this.changes = noChanges()
    this.later = noChanges()
    this.fills = []
    this.emptied = false
    return {
      keys: new Set([...changes.keys, ...later.keys]),
      restored: new Set([...changes.restored, ...fills.map(({ key }) => key)]),
      gone: new Set([...changes.gone, ...later.gone]),
      emptied,
    }
  }
}

function isEmpty({ keys, restored, gone }: Changes): boolean {
  return keys.size + restored.size + gone.size === 0
}
