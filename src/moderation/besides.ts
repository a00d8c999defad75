import type { Author } from '../decode/author.js'
import type { RecordAnswer } from '../decode/found-record.js'
import type { Post } from '../decode/post.js'
import type { Beside } from '../decode/shown-post.js'
import { isAtUri, parseAtUri, type Did } from '../syntax/index.js'
import { RENAMED_CARDS, type BesideOptions, type Urgency } from './beside-options.js'
import { Links } from './links.js'
import { Quotes } from './quotes.js'

/** Lengths of videos remembered. */
const MOST_LENGTHS = 10_000

/** What a post points to, as far as its card says something of it. */
interface Pointers {
  readonly quote: string | undefined
  /** Who wrote what it answers. */
  readonly parent: Did | undefined
  readonly video: { readonly did: Did; readonly cid: string } | undefined
}

/**
 * What stands on cards beside the posts themselves: what they quote, whom they answer, how long their videos are. All of
 * it is known later than the post, is judged by itself, and changes while the post stays as it is.
 */
export class Besides {
  private readonly quotes: Quotes
  private readonly pointers = new Map<string, Pointers>()
  private readonly answers = new Links()
  private readonly videos = new Links()
  private readonly seconds = new Map<string, number>()

  constructor(private readonly options: BesideOptions) {
    this.quotes = new Quotes(options)
  }

  /**
   * A post is shown, or is another one since its edit: what it points to is found from now on.
   * @param key of who watches: who is no card has one of its own, and so takes nothing from the card
   */
  watch(post: Post, urgency: Urgency, key = post.uri): void {
    const now = pointersOf(post)
    const before = this.pointers.get(key)
    if (before !== undefined) this.unlink(key, before, now.quote)
    if (now.quote === undefined && now.parent === undefined && now.video === undefined) {
      this.pointers.delete(key)
      return
    }
    this.pointers.set(key, now)
    if (now.quote !== undefined) this.quotes.add(now.quote, key, urgency)
    if (now.parent !== undefined) {
      this.answers.add(now.parent, key)
      const { authors } = this.options
      if (authors.get(now.parent)?.known !== true) authors.want(now.parent, 'replay')
    }
    if (now.video === undefined) return
    this.videos.add(now.video.cid, key)
    if (!this.seconds.has(now.video.cid)) this.options.lengths.want(now.video.did, now.video.cid)
  }

  /** It is gone for good. */
  unwatch(key: string): void {
    const pointers = this.pointers.get(key)
    if (pointers === undefined) return
    this.pointers.delete(key)
    this.unlink(key, pointers)
  }

  /** It has aged out of memory; a screen may still have it. */
  aged(key: string): void {
    const pointers = this.pointers.get(key)
    if (pointers === undefined) return
    this.pointers.delete(key)
    this.unlink(key, pointers, pointers.quote)
    if (pointers.quote !== undefined) this.quotes.aged(pointers.quote, key)
  }

  /**
   * What may be shown beside a post that is watched, as of now.
   * @param before what stood there: given back as long as nothing has changed
   * @param key as for `watch`
   */
  of(post: Post, before?: Beside, key = post.uri): Beside | undefined {
    const pointers = this.pointers.get(key)
    if (pointers === undefined) return undefined
    const quote = pointers.quote === undefined ? undefined : this.quotes.of(pointers.quote)
    const parent = pointers.parent === undefined ? undefined : this.parent(pointers.parent)
    const seconds = pointers.video === undefined ? undefined : this.seconds.get(pointers.video.cid)
    if (quote === before?.quote && parent === before?.parent && seconds === before?.seconds) return before
    // Thousands may be made at a time: mostly there is but one of them.
    const beside: { -readonly [Key in keyof Beside]: Beside[Key] } = {}
    if (quote !== undefined) beside.quote = quote
    if (parent !== undefined) beside.parent = parent
    if (seconds !== undefined) beside.seconds = seconds
    return beside
  }

  /** What stood beside a post that was not watched since, as it may be shown now. Nobody is asked. */
  asOfNow({ quote, parent, ...rest }: Beside): Beside {
    const now = quote && this.quotes.asOfNow(quote)
    const author = parent && this.parent(parent.did)
    return { ...rest, ...(now && { quote: now }), ...(author && { parent: author }) }
  }

  /** Posts in memory that answer somebody, oldest first. */
  answersTo(did: Did): readonly string[] {
    return this.answers.of(did)
  }

  /** A record that was wanted. */
  answered(uri: string, found: RecordAnswer): void {
    this.quotes.answered(uri, found)
  }

  /** How long a video plays. */
  measured(cid: string, seconds: number): void {
    this.seconds.set(cid, seconds)
    for (const [oldest] of this.seconds) {
      if (this.seconds.size <= MOST_LENGTHS) break
      this.seconds.delete(oldest)
    }
    for (const key of this.videos.of(cid)) this.options.changed(key, 'told')
  }

  /** The stream has brought this post, or an edit of it. */
  said(post: Post): void {
    this.quotes.said(post)
  }

  /** A post was deleted, or labelers say another thing of it. */
  postChanged(uri: string): void {
    this.quotes.changed(uri)
  }

  /** Something has changed that the judgement of an account rests on, or what it goes by. */
  ownerChanged(did: Did): void {
    this.quotes.ownerChanged(did)
    const forbidden = this.parent(did) === undefined
    let told = 0
    for (const key of this.answers.of(did).toReversed()) {
      const change = ++told > RENAMED_CARDS ? 'quiet' : 'told'
      this.options.changed(key, forbidden ? 'forbidden' : change)
    }
  }

  /** Judges all again, one at each step. */
  *again(): Generator<void> {
    yield* this.quotes.again()
  }

  /** Something is to be judged that can wait a little. */
  get hasUnjudged(): boolean {
    return this.quotes.hasUnjudged
  }

  /** Judges that, one thing at each step. */
  *judgeRest(): Generator<void> {
    yield* this.quotes.judgeRest()
  }

  /** To be called about once a second. */
  tick(): void {
    this.quotes.tick()
  }

  clear(): void {
    this.quotes.clear()
    this.pointers.clear()
    this.answers.clear()
    this.videos.clear()
    this.seconds.clear()
  }

  private parent(did: Did): Author | undefined {
    const author = this.options.authors.get(did)
    return author?.known === true && this.options.judgeAuthor(did, author, []).show ? author : undefined
  }

  /** @param quote what is quoted still */
  private unlink(key: string, { quote, parent, video }: Pointers, stays?: string): void {
    if (quote !== undefined && quote !== stays) this.quotes.remove(quote, key)
    if (parent !== undefined) this.answers.remove(parent, key)
    if (video !== undefined) this.videos.remove(video.cid, key)
  }
}

function pointersOf({ did, quote, reply, media }: Post): Pointers {
  return {
    quote,
    parent: reply !== undefined && isAtUri(reply.parent) ? parseAtUri(reply.parent).repo : undefined,
    video: media?.kind === 'video' ? { did, cid: media.video.cid } : undefined,
  }
}
