import { stranger, type Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Cover, ShownPost } from '../decode/shown-post.js'
import type { Did } from '../syntax/index.js'
import type { Besides } from './besides.js'
import type { Decision } from './decide.js'
import type { GateOptions } from './gate-options.js'
import { HeldPosts, type Held } from './held.js'
import type { Judge } from './judge.js'

/** How long a live post waits for its author before it counts as withheld, ms (DESIGN rule 6). */
const PATIENCE_MS = 3000

/** A page that is about to be shown hurries the authors of this many posts, looked for among so many that wait. */
const HURRIED_POSTS = 100
const LOOKED_AT_POSTS = 5000

/** A post, with when and how it came. */
type Arrived = Pick<Held, 'post' | 'at' | 'replayed'>

/** Posts that come: each waits until its author is known, and is then shown, kept out of sight, or refused. */
export class Arrivals {
  private readonly held: HeldPosts
  private readonly now: () => number
  private overdue = 0

  constructor(
    private readonly options: GateOptions,
    private readonly judge: Judge,
    private readonly besides: Besides,
  ) {
    this.held = new HeldPosts(options.held)
    this.now = options.now ?? Date.now
  }

  /** Live posts that have waited longer than they should, because of their authors. As of the last `tick`. */
  get withheld(): number {
    return this.overdue
  }

  /** A post that waits. */
  get(uri: string): Post | undefined {
    return this.held.get(uri)
  }

  has(uri: string): boolean {
    return this.held.has(uri)
  }

  /** A post that has come. */
  take(arrived: Arrived): void {
    const { post, replayed } = arrived
    const { authors, metrics } = this.options
    const author = authors.get(post.did)
    const decision = this.judge.first(post, author)
    const waits = !decision.show && decision.reason === 'author-unknown'
    if (!waits) return this.settle(arrived, author ?? stranger(post.did), decision)
    this.lose(this.held.add(arrived, this.now()))
    metrics.held(this.held.size)
    authors.want(post.did, replayed ? 'replay' : 'live')
  }

  /** An edit of one that waits. */
  edited(post: Post): void {
    this.held.replace(post)
  }

  remove(uri: string): void {
    this.held.remove(uri)
  }

  /** All of theirs that wait are gone. */
  removeOwner(did: Did): void {
    this.held.take(did)
  }

  /** Somebody has become known. */
  release(did: Did): void {
    for (const held of this.held.take(did)) this.take(held)
    this.options.metrics.held(this.held.size)
  }

  /** A page is about to be shown: whoever wrote what it would show of those who wait is asked for first. */
  hurry(matches: (post: Post, author: Author) => boolean): void {
    const { authors } = this.options
    let looked = 0
    let hurried = 0
    for (const post of this.held.newest()) {
      if (++looked > LOOKED_AT_POSTS || hurried === HURRIED_POSTS) break
      if (!matches(post, authors.get(post.did) ?? stranger(post.did))) continue
      authors.want(post.did, 'page')
      hurried++
    }
  }

  /** To be called about once a second. */
  tick(): void {
    const now = this.now()
    const { authors, rules, metrics } = this.options
    this.lose(this.held.trim(now))
    const { authors: overdue, posts } = this.held.overdue(now - PATIENCE_MS)
    this.overdue = rules.unknownAuthors === 'show' ? 0 : posts
    for (const did of overdue) {
      if (rules.unknownAuthors === 'show') {
        const author = authors.get(did) ?? stranger(did)
        for (const held of this.held.take(did)) this.settle(held, author, this.judge.again(held.post, author))
      } else authors.want(did, 'live')
    }
    metrics.held(this.held.size)
  }

  clear(): void {
    this.held.clear()
  }

  private settle(arrived: Arrived, author: Author, decision: Decision): void {
    const { post } = arrived
    if (decision.show) return this.show(arrived, author, decision.cover)
    this.options.metrics.refused(decision.reason)
    if (!decision.lifts || !this.judge.keepsRefused(post.did, author)) return
    this.keep(arrived, { post, author }, true)
  }

  private show(arrived: Arrived, author: Author, cover: Cover | undefined): void {
    const { metrics } = this.options
    const { post, replayed } = arrived
    this.besides.watch(post, replayed ? 'replay' : 'live')
    const beside = this.besides.of(post)
    const value = { post, author, ...(cover && { cover }), ...(beside && { beside }) }
    if (this.keep(arrived, value, false)) return metrics.shown()
    this.besides.unwatch(post.uri)
    metrics.refused('too-old')
  }

  /** @returns false when it is older than what is kept */
  private keep({ post, at, replayed }: Arrived, value: ShownPost, hidden: boolean): boolean {
    const { shown } = this.options
    const { uri, did, bytes } = post
    if (replayed && at < shown.began) return shown.backfill(uri, did, value, bytes, at, hidden)
    shown.add(uri, did, value, bytes, hidden)
    return true
  }

  private lose(posts: number): void {
    for (let i = 0; i < posts; i++) this.options.metrics.refused('never-known')
  }
}
