import { LRUCache } from 'lru-cache'
import type { Author } from '../decode/author.js'
import type { FoundRecord } from '../decode/found-record.js'
import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import type { Did } from '../syntax/index.js'
import type { RecordSource } from './beside-options.js'
import type { Besides } from './besides.js'
import type { AuthorSource, ShownPosts } from './gate-options.js'
import type { Judge } from './judge.js'
import { Turns } from './turns.js'
import { Waiting } from './waiting.js'

/** A post by its address, as our viewers may see it. */
export type FoundPost =
  | { readonly kind: 'found'; readonly shown: ShownPost }
  /** There is none, or none that may be shown: which of these is nobody's business. */
  | { readonly kind: 'none' }
  /** Nobody could be asked; `why` is a sentence. */
  | { readonly kind: 'failed'; readonly why: string }

/** What is around a post. */
export interface Thread {
  /** What it answers, the nearest first; what cannot be shown is not there, whyever, and nothing above it. */
  readonly above: readonly (ShownPost | 'unavailable')[]
  /** Answers to it that memory has, oldest first. */
  readonly below: readonly ShownPost[]
}

export interface FinderOptions {
  readonly shown: Pick<ShownPosts, 'get'>
  readonly records: Pick<RecordSource, 'find'>
  readonly authors: Pick<AuthorSource, 'get' | 'want'>
  readonly judge: Pick<Judge, 'first'>
  readonly besides: Besides
  readonly read: (found: FoundRecord & { readonly kind: 'post' }) => Post | undefined
  readonly isDeleted: (uri: string) => boolean
  readonly now: () => number
  readonly waits?: FinderWaits | undefined
}

/** How long a page waits for who wrote a post, and for what stands beside it, ms. */
export interface FinderWaits {
  readonly authorMs: number
  readonly besideMs: number
}

const WAITS: FinderWaits = { authorMs: 3000, besideMs: 1500 }
/** How long all that a post answers may take together, ms. */
const THREAD_MS = 4000
const MOST_ABOVE = 5
const MOST_BELOW = 50
/** Strangers type addresses: they may not use up the calls that authors of posts need, nor one of them all others'. */
const ALL = { burst: 30, perSecond: 5 }
const ONE = { burst: 15, perSecond: 1 }

/** What was none is none for so long, without asking: as long as the look-ups themselves remember what is not there. */
const NONES = 20_000
const NONE_MS = 60_000

const NONE: FoundPost = { kind: 'none' }

/**
 * Posts by their addresses, for whoever asks. What memory has in sight is given from there; all else is looked up, also
 * what is known to be hidden or deleted: an answer is not to tell, by how soon it comes, that there was something. Nor
 * is the second answer: what is hidden would be asked for each time, while what never was is remembered not to be there.
 */
export class Finder {
  private readonly waiting = new Waiting()
  private readonly nones = new LRUCache<string, number>({ max: NONES })
  /** Made so far. */
  private pages = 0
  private readonly turns: Turns
  private readonly waits: FinderWaits

  constructor(private readonly options: FinderOptions) {
    this.turns = new Turns(ALL, ONE, options.now)
    this.waits = options.waits ?? WAITS
  }

  /** @param asker whose turns it takes, when it has to be looked up: a viewer's address */
  async find(uri: string, asker?: string): Promise<FoundPost> {
    const found = await this.bare(uri, asker)
    if (found.kind !== 'found' || this.options.shown.get(uri) !== undefined) return found
    return { kind: 'found', shown: await this.withBeside(found.shown) }
  }

  /** @param asker as for `find` */
  async thread({ post }: ShownPost, asker?: string): Promise<Thread> {
    const { shown, besides, now } = this.options
    const below = besides
      .answersTo(post.did)
      .flatMap((key) => shown.get(key) ?? [])
      .filter(({ value, hidden }) => !hidden && value.post.reply?.parent === post.uri)
      .map(({ value }) => value)
    const above: (ShownPost | 'unavailable')[] = []
    const deadline = now() + THREAD_MS
    let parent = post.reply?.parent
    while (parent !== undefined && above.length < MOST_ABOVE) {
      const found = now() < deadline ? await this.bare(parent, asker) : NONE
      if (found.kind !== 'found') {
        above.push('unavailable')
        break
      }
      above.push(found.shown)
      parent = found.shown.post.reply?.parent
    }
    return { above, below: below.slice(-MOST_BELOW) }
  }

  /** What was found a moment ago, as it may be shown now; undefined when it may not be any more. Nobody is asked. */
  asOfNow(found: ShownPost): ShownPost | undefined {
    const { shown, authors, judge, besides, isDeleted } = this.options
    const { post } = found
    const kept = shown.get(post.uri)
    if (kept !== undefined) return kept.hidden ? undefined : kept.value
    const author = authors.get(post.did)
    const decision = judge.first(post, author)
    if (isDeleted(post.uri) || !decision.show || author === undefined) return undefined
    const { cover } = decision
    const beside = found.beside && besides.asOfNow(found.beside)
    return { post, author, ...(cover && { cover }), ...(beside && { beside }) }
  }

  /** The stream begins anew, maybe of another network. */
  clear(): void {
    this.nones.clear()
  }

  /** Somebody has become known. */
  authorChanged(did: Did): void {
    this.waiting.wake(did)
  }

  /** What stands beside a post is another thing now. */
  besideChanged(key: string): void {
    this.waiting.wake(key)
  }

  private async bare(uri: string, asker: string | undefined): Promise<FoundPost> {
    const { now } = this.options
    const known = this.inSight(uri)
    if (known?.kind === 'found') return known
    const since = this.nones.get(uri)
    if (since !== undefined && now() - since < NONE_MS) return NONE
    const found = await this.lookedUp(uri, asker)
    if (found.kind === 'none') this.nones.set(uri, now())
    return found
  }

  /** What memory says; none of what it has out of sight. */
  private inSight(uri: string): FoundPost | undefined {
    const kept = this.options.shown.get(uri)
    return kept === undefined ? undefined : kept.hidden ? NONE : { kind: 'found', shown: kept.value }
  }

  private async lookedUp(uri: string, asker: string | undefined): Promise<FoundPost> {
    const { records, isDeleted, read, judge } = this.options
    if (!this.turns.take(asker))
      return { kind: 'failed', why: 'Too many posts are being looked up just now.' }
    const found = await records.find(uri)
    const hidden = this.inSight(uri) ?? (isDeleted(uri) ? NONE : undefined)
    if (found === 'failed') return { kind: 'failed', why: 'Posts can’t be looked up just now.' }
    if (hidden !== undefined) return hidden
    const post = found?.kind === 'post' ? read(found) : undefined
    if (post === undefined) return NONE
    const author = await this.author(post.did)
    const decision = judge.first(post, author)
    // It may have been deleted while its author was waited for.
    if (isDeleted(uri)) return NONE
    if (!decision.show && decision.reason === 'author-unknown')
      return { kind: 'failed', why: 'Who wrote that post can’t be looked up just now.' }
    if (!decision.show || author === undefined) return NONE
    const { cover } = decision
    return { kind: 'found', shown: { post, author, ...(cover && { cover }) } }
  }

  private async author(did: Did): Promise<Author | undefined> {
    const { authors } = this.options
    if (authors.get(did)?.known === true) return authors.get(did)
    authors.want(did, 'page')
    await this.waiting.for(did, this.waits.authorMs)
    return authors.get(did)
  }

  /** With what it quotes and whom it answers, as far as that is found soon. */
  private async withBeside(shown: ShownPost): Promise<ShownPost> {
    const { besides, now } = this.options
    const { post } = shown
    const deadline = now() + this.waits.besideMs
    // Another page may ask for it at the same time, and a screen may have its card, though memory has it not.
    const key = `page ${++this.pages} ${post.uri}`
    besides.watch(post, 'page', key)
    const isWhole = () => {
      const beside = besides.of(post, undefined, key)
      const lacksQuote = post.quote !== undefined && beside?.quote === undefined
      return !lacksQuote && (post.reply === undefined || beside?.parent !== undefined)
    }
    while (!isWhole() && now() < deadline) await this.waiting.for(key, deadline - now())
    const beside = besides.of(post, undefined, key)
    besides.unwatch(key)
    return beside === undefined ? shown : { ...shown, beside }
  }
}
