import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Kept, Op, Shown } from '../../broadcast/index.js'
import type { Predicate } from '../../filter/index.js'
import type { ShownPost } from '../../decode/index.js'
import { newest } from '../catch-up.js'
import type { LookBack } from '../look-back.js'
import { laterSecond } from './later-second.js'

/** Posts in one document. */
const POSTS = 50
/** Documents in memory, and their bytes. */
const MOST = 1000
const MOST_BYTES = 16 * 1024 * 1024
/** One that nobody has asked for anew is forgotten, as what it holds would be without it, ms. */
const FORGOTTEN_AFTER = 60_000
/** For so long nobody looks for newer posts: on a busy stream each reader would cost a document of its own, ms. */
const FRESH_MS = 1000
/** Documents of which it is remembered since when they have been as they are. */
const MOST_KNOWN = 2000

/** A feed as bytes, with what says whether a reader has it already. */
export interface Document {
  readonly body: Buffer
  /** Weak, since the answer may be compressed. */
  readonly etag: string
  /** The second since which it is so, Unix s; it may be one that has yet to come, see `laterSecond`. */
  readonly since: number
}

interface Entry {
  readonly document: Document
  readonly posts: readonly Kept<ShownPost>[]
  readonly keys: ReadonlySet<string>
  /** Up to this sequence it is known to hold. */
  readonly upTo: number
  /** When that was looked for, Unix ms. */
  readonly at: number
}

export interface DocumentsOptions {
  readonly shown: Shown<ShownPost>
  readonly lookBack: Pick<LookBack, 'newest'>
  /** Told what a document would hold that is not full. */
  readonly hurry: (matches: Predicate) => void
  readonly now?: () => number
}

/**
 * Feeds for programs, encoded once for all who ask until something in them is another, and once a second at most for what
 * is new. What is taken back is out of them at once: the document that holds it is forgotten, and made anew without it when
 * it is asked for.
 */
export class Documents {
  private readonly made = new LRUCache<string, Entry>({
    max: MOST,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ document }) => document.body.length + 1,
    ttl: FORGOTTEN_AFTER,
    ttlAutopurge: true,
  })
  /** Since when, without what: it outlives the document, which is big and holds what people wrote. */
  private readonly known = new LRUCache<string, Pick<Document, 'etag' | 'since'>>({ max: MOST_KNOWN })
  private readonly making = new Map<string, Promise<Document>>()

  constructor(private readonly options: DocumentsOptions) {
    options.shown.subscribe((op) => this.heed(op))
  }

  /**
   * The document as it has to be now.
   * @param name all that makes it another document than others: query, format, addresses in it
   * @param encode its text, of posts newest first
   */
  of(name: string, matches: Predicate, encode: (posts: readonly ShownPost[]) => string): Promise<Document> {
    const entry = this.made.get(name)
    if (entry !== undefined && this.isFresh(entry)) return Promise.resolve(entry.document)
    const known = this.making.get(name)
    if (known !== undefined) return known
    const making = this.make(name, matches, encode).finally(() => this.making.delete(name))
    this.making.set(name, making)
    return making
  }

  private isFresh({ upTo, at, posts }: Entry): boolean {
    const { shown } = this.options
    if (upTo !== shown.last && Math.abs(this.now() - at) >= FRESH_MS) return false
    // What has changed is told of a little later, where it concerns thousands.
    return posts.every(({ key, value }) => shown.get(key)?.value === value)
  }

  private async make(
    name: string,
    matches: Predicate,
    encode: (posts: readonly ShownPost[]) => string,
  ): Promise<Document> {
    const { shown, lookBack, hurry } = this.options
    const looked = await lookBack.newest(matches, POSTS)
    // From here on nothing can happen until it is kept.
    const { posts } = newest({ shown, matches }, POSTS, -1, looked)
    if (posts.length < POSTS) hurry(matches)
    const before = this.made.peek(name)
    const document =
      before !== undefined && isSame(before.posts, posts)
        ? before.document
        : this.dated(name, Buffer.from(encode(posts.map(({ value }) => value))))
    const keys = new Set(posts.map(({ key }) => key))
    this.made.set(name, { document, posts, keys, upTo: shown.last, at: this.now() })
    return document
  }

  private dated(name: string, body: Buffer): Document {
    const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
    const known = this.known.get(name)
    const second = Math.floor(this.now() / 1000)
    const since = known?.etag === etag ? known.since : laterSecond(second, known?.since)
    this.known.set(name, { etag, since })
    return { body, etag, since }
  }

  private now(): number {
    return (this.options.now ?? Date.now)()
  }

  private heed(op: Op<ShownPost>): void {
    if (op.kind === 'reset') this.made.clear()
    else if (op.kind === 'remove' || op.kind === 'replace') this.forget([op.key])
    else if (op.kind === 'gone') this.forget(op.before.map(({ key }) => key))
  }

  private forget(gone: readonly string[]): void {
    const holding = [...this.made.entries()].filter(([, { keys }]) => gone.some((key) => keys.has(key)))
    for (const [name] of holding) this.made.delete(name)
  }
}

function isSame(before: readonly Kept<ShownPost>[], now: readonly Kept<ShownPost>[]): boolean {
  return before.length === now.length && now.every(({ value }, i) => value === before[i]?.value)
}
