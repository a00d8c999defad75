import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'

interface Held {
  readonly post: Post
  readonly since: number
  readonly replayed: boolean
}

export interface HeldBounds {
  readonly entries: number
  readonly bytes: number
  readonly ageMs: number
}

/**
 * Posts that wait for their author, in order of arrival, bounded: the oldest are let go. Being a `Map` keyed by uri
 * it keeps that order, and a removal costs nothing.
 */
export class HeldPosts {
  private readonly posts = new Map<string, Held>()
  private readonly byAuthor = new Map<Did, Set<string>>()
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
  add(post: Post, since: number, replayed: boolean): number {
    this.posts.set(post.uri, { post, since, replayed })
    this.charged += post.bytes
    const uris = this.byAuthor.get(post.did)
    if (uris === undefined) this.byAuthor.set(post.did, new Set([post.uri]))
    else uris.add(post.uri)
    return this.trim(since)
  }

  /** An edit of a post that waits: it keeps its place. One that is older than what waits changes nothing. */
  replace(post: Post): void {
    const held = this.posts.get(post.uri)
    if (held === undefined || post.rev <= held.post.rev) return
    this.charged += post.bytes - held.post.bytes
    this.posts.set(post.uri, { ...held, post })
  }

  remove(uri: string): void {
    const held = this.posts.get(uri)
    if (held === undefined) return
    this.posts.delete(uri)
    this.charged -= held.post.bytes
    const uris = this.byAuthor.get(held.post.did)
    uris?.delete(uri)
    if (uris?.size === 0) this.byAuthor.delete(held.post.did)
  }

  /** Takes out all posts of one author, oldest first. */
  take(did: Did): Post[] {
    const posts = [...(this.byAuthor.get(did) ?? [])].map((uri) => this.posts.get(uri)?.post as Post)
    for (const post of posts) this.remove(post.uri)
    return posts
  }

  /** Authors of posts that have waited until `deadline` or longer; replayed ones wait without a clock. */
  overdue(deadline: number): { posts: number; authors: Set<Did> } {
    let posts = 0
    const authors = new Set<Did>()
    for (const { post, since, replayed } of this.posts.values()) {
      if (since > deadline) break
      if (replayed) continue
      posts++
      authors.add(post.did)
    }
    return { posts, authors }
  }

  /** Posts that wait, the newest first. */
  newest(most: number): Post[] {
    return [...this.posts.values()]
      .slice(-most)
      .toReversed()
      .map(({ post }) => post)
  }

  clear(): void {
    this.posts.clear()
    this.byAuthor.clear()
    this.charged = 0
  }

  /** Lets the oldest go that are too old at `now` or too much. */
  trim(now: number): number {
    let dropped = 0
    for (const [uri, { since }] of this.posts) {
      const fits =
        this.posts.size <= this.bounds.entries &&
        this.charged <= this.bounds.bytes &&
        now - since <= this.bounds.ageMs
      if (fits) break
      this.remove(uri)
      dropped++
    }
    return dropped
  }
}
