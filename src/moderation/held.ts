import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { Line, type InLine } from './line.js'

/** A post that waits for its author. */
export interface Held extends InLine {
  post: Post
  /** When it arrived, Unix ms; from replay, when it did so first. An edit does not change it. */
  readonly at: number
  readonly replayed: boolean
}

export interface HeldBounds {
  readonly entries: number
  readonly bytes: number
  readonly ageMs: number
}

/**
 * Posts that wait for their author, bounded: the oldest are let go. Live ones and those from replay stand in two lines,
 * because there may be tens of thousands of the latter, for which no clock runs.
 */
export class HeldPosts {
  private readonly posts = new Map<string, Held>()
  private readonly byAuthor = new Map<Did, Set<Held>>()
  private live = new Line<Held>()
  private replayed = new Line<Held>()
  private charged = 0

  constructor(private readonly bounds: HeldBounds) {}

  get size(): number {
    return this.posts.size
  }

  has(uri: string): boolean {
    return this.posts.has(uri)
  }

  get(uri: string): Post | undefined {
    return this.posts.get(uri)?.post
  }

  /** @returns how many others had to go for it */
  add({ post, at, replayed }: Pick<Held, 'post' | 'at' | 'replayed'>, now: number): number {
    const held: Held = { post, at, replayed }
    this.posts.set(post.uri, held)
    this.charged += post.bytes
    this.lineOf(held).push(held)
    const theirs = this.byAuthor.get(post.did)
    if (theirs === undefined) this.byAuthor.set(post.did, new Set([held]))
    else theirs.add(held)
    return this.trim(now)
  }

  /** An edit of a post that waits: it keeps its place. One that is older than what waits changes nothing. */
  replace(post: Post): void {
    const held = this.posts.get(post.uri)
    if (held === undefined || post.rev <= held.post.rev) return
    this.charged += post.bytes - held.post.bytes
    held.post = post
  }

  remove(uri: string): void {
    const held = this.posts.get(uri)
    if (held === undefined) return
    this.posts.delete(uri)
    this.charged -= held.post.bytes
    this.lineOf(held).remove(held)
    const theirs = this.byAuthor.get(held.post.did)
    theirs?.delete(held)
    if (theirs?.size === 0) this.byAuthor.delete(held.post.did)
  }

  /** Takes out all posts of one author, oldest first. */
  take(did: Did): Held[] {
    const theirs = [...(this.byAuthor.get(did) ?? [])]
    for (const { post } of theirs) this.remove(post.uri)
    return theirs
  }

  /** Authors of live posts that have waited until `deadline` or longer. */
  overdue(deadline: number): { posts: number; authors: Set<Did> } {
    let posts = 0
    const authors = new Set<Did>()
    for (const { post, at } of this.live.fromOldest()) {
      if (at > deadline) break
      posts++
      authors.add(post.did)
    }
    return { posts, authors }
  }

  /** Posts that wait, the newest first: live ones, then those from replay. */
  *newest(): Generator<Post> {
    for (const line of [this.live, this.replayed]) for (const { post } of line.fromNewest()) yield post
  }

  clear(): void {
    this.posts.clear()
    this.byAuthor.clear()
    this.live = new Line()
    this.replayed = new Line()
    this.charged = 0
  }

  /** Lets the oldest go that are too old at `now` or too much. */
  trim(now: number): number {
    let dropped = 0
    for (let oldest = this.oldest(); oldest !== undefined; oldest = this.oldest()) {
      const fits =
        this.posts.size <= this.bounds.entries &&
        this.charged <= this.bounds.bytes &&
        now - oldest.at <= this.bounds.ageMs
      if (fits) break
      this.remove(oldest.post.uri)
      dropped++
    }
    return dropped
  }

  private oldest(): Held | undefined {
    const live = this.live.oldest
    const replayed = this.replayed.oldest
    if (live === undefined || replayed === undefined) return live ?? replayed
    return replayed.at <= live.at ? replayed : live
  }

  private lineOf({ replayed }: Held): Line<Held> {
    return replayed ? this.replayed : this.live
  }
}
