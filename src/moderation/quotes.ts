import type { Author } from '../decode/author.js'
import type { RecordAnswer } from '../decode/found-record.js'
import type { Post } from '../decode/post.js'
import type { Cover, Quote } from '../decode/shown-post.js'
import { isAtUri, parseAtUri, type Did } from '../syntax/index.js'
import { RENAMED_CARDS, type BesideOptions, type Urgency } from './beside-options.js'
import { POSTS } from './intake.js'
import { bared, forbidsSeen, isRenamed, sameQuote, WITHHELD, type Quoted, type Said } from './quoted.js'
import { QuotedRecords } from './quoted-records.js'

/** What the network did not have may have come since: its AppView lags behind. */
const ASK_AGAIN_MS = 60_000
/** Nobody could be asked: so long until the next try, and so many tries. */
const RETRY_MS = 30_000
const MOST_TRIES = 5
/** Of the cards that memory has no longer so many are remembered for each record; the others are taken back. */
const MOST_AGED = 1000
/** Who is asked answers sooner, if only that nobody could be asked: this question was lost, with its network maybe. */
const LOST_MS = 120_000

/** What may be quoted by name. */
const NAMED = new Set(['app.bsky.feed.generator', 'app.bsky.graph.list', 'app.bsky.graph.starterpack'])

/**
 * What posts quote. A quote is looked up or found in memory, judged as a post of its own, and judged again whenever what
 * that rests on changes; each time what may be shown of it becomes another thing, all posts that quote it are told.
 */
export class Quotes {
  private readonly records = new QuotedRecords()
  /** Asked about, and nobody has said anything yet. */
  private readonly unanswered = new Set<Quoted>()
  /** To be judged again: nothing of them has to go. */
  private readonly unjudged = new Set<Quoted>()

  constructor(private readonly options: BesideOptions) {}

  /** What may be shown of it; undefined while that is not judged. */
  of(uri: string): Quote | undefined {
    const quoted = this.records.get(uri)
    // It was quoted by nothing for a while, and what it says is looked up again: so far there is nothing to be read.
    return isBare(quoted) && quoted?.quote?.kind === 'post' ? undefined : quoted?.quote
  }

  /** A post that is shown quotes this. */
  add(uri: string, key: string, urgency: Urgency): void {
    const known = this.records.get(uri)
    if (known === undefined) return this.meet(uri, key, urgency)
    known.agedBy.delete(key)
    known.by.add(key)
    this.records.renew(known)
    const late = this.options.now() - known.askedAt > ASK_AGAIN_MS
    if (isBare(known) || (known.state === 'none' && late)) this.seek(known, urgency)
  }

  /** That post is gone, or quotes it no longer. */
  remove(uri: string, key: string): void {
    const quoted = this.records.get(uri)
    if (quoted === undefined) return
    quoted.by.delete(key)
    quoted.agedBy.delete(key)
    if (quoted.by.size > 0) return
    if (quoted.agedBy.size === 0) this.forget(quoted)
    else this.bare(quoted)
  }

  /** That post has aged out of memory. */
  aged(uri: string, key: string): void {
    const quoted = this.records.get(uri)
    if (quoted?.by.delete(key) !== true) return
    quoted.agedBy.add(key)
    for (const oldest of quoted.agedBy) {
      if (quoted.agedBy.size <= MOST_AGED) break
      quoted.agedBy.delete(oldest)
      this.options.takeBack(oldest)
    }
    if (quoted.by.size === 0) this.bare(quoted)
  }

  answered(uri: string, found: RecordAnswer): void {
    const quoted = this.records.get(uri)
    // What the stream has said in the meantime is newer.
    if (quoted?.state !== 'asked') return
    if (found === 'failed') {
      quoted.state = 'failed'
      return
    }
    if (found?.kind === 'named') {
      this.learn(quoted, { kind: 'named', record: found.record, labels: found.labels })
    } else {
      const post = found && this.options.read(found)
      if (post === undefined) this.purge(quoted)
      else this.learn(quoted, { kind: 'post', post })
    }
    this.judge(quoted)
  }

  /** The stream has brought this post, or an edit of it. */
  said(post: Post): void {
    const quoted = this.records.get(post.uri)
    // An older version that comes late says nothing new.
    if (quoted === undefined || (quoted.said?.kind === 'post' && quoted.said.post.rev > post.rev)) return
    this.learn(quoted, { kind: 'post', post })
    this.judge(quoted)
  }

  /** What stood beside a post a moment ago, by what is known now. */
  asOfNow(quote: Quote): Quote {
    if (quote.kind === 'withheld') return quote
    const { authors, judge, judgeAuthor, isDeleted, kept } = this.options
    const { uri, did } = quote.kind === 'post' ? quote.shown.post : quote.record
    const author = authors.get(did)
    if (isDeleted(uri) || author === undefined) return WITHHELD
    if (quote.kind === 'record') return judgeAuthor(did, author, []).show ? { ...quote, author } : WITHHELD
    const post = kept(uri) ?? quote.shown.post
    const decision = judge(post, author)
    return decision.show ? quoteOf(post, author, decision.cover) : WITHHELD
  }

  /** Something has changed that a judgement of this record rests on. */
  changed(uri: string): void {
    const quoted = this.records.get(uri)
    if (quoted !== undefined) this.judge(quoted)
  }

  /** The same of an account. What nobody may see any longer is judged at once, all else by `judgeRest`. */
  ownerChanged(did: Did): void {
    const { authors, judgeAuthor } = this.options
    const decision = judgeAuthor(did, authors.get(did), [])
    const mayGo = !decision.show || decision.cover !== undefined
    for (const quoted of this.records.ofOwner(did)) {
      if (mayGo) this.judge(quoted)
      else this.unjudged.add(quoted)
    }
  }

  get hasUnjudged(): boolean {
    return this.unjudged.size > 0
  }

  /** Judges what can wait, one at each step. */
  *judgeRest(): Generator<void> {
    for (const quoted of this.unjudged) {
      this.unjudged.delete(quoted)
      this.judge(quoted)
      yield
    }
  }

  /** Judges all again, one at each step. */
  *again(): Generator<void> {
    for (const quoted of this.records.all()) {
      if (this.records.get(quoted.uri) === quoted) this.judge(quoted)
      yield
    }
  }

  /** To be called about once a second: asks again where nobody could be asked. */
  tick(): void {
    const now = this.options.now()
    // As a copy: who is asked about again is put at the end.
    for (const quoted of Array.from(this.unanswered)) {
      const waitMs = quoted.state === 'failed' ? RETRY_MS : LOST_MS
      if (now - quoted.askedAt < waitMs) continue
      this.unanswered.delete(quoted)
      if (quoted.tries < MOST_TRIES) this.ask(quoted, 'replay')
    }
  }

  clear(): void {
    this.records.clear()
    this.unanswered.clear()
    this.unjudged.clear()
  }

  private meet(uri: string, key: string, urgency: Urgency): void {
    if (!isAtUri(uri)) return
    const { repo: did } = parseAtUri(uri)
    const quoted: Quoted = {
      uri,
      did,
      by: new Set([key]),
      agedBy: new Set(),
      state: 'none',
      quote: undefined,
      said: undefined,
      askedAt: 0,
      tries: 0,
    }
    this.records.add(quoted)
    this.seek(quoted, urgency)
    this.bound()
  }

  /** Finds what it says: in memory, or at others. */
  private seek(quoted: Quoted, urgency: Urgency): void {
    const { collection } = parseAtUri(quoted.uri)
    const post = collection === POSTS ? this.options.kept(quoted.uri) : undefined
    if (post !== undefined) this.learn(quoted, { kind: 'post', post })
    else if (collection === POSTS || NAMED.has(collection)) this.ask(quoted, urgency)
    quoted.quote = this.allowed(quoted)
  }

  private ask(quoted: Quoted, urgency: Urgency): void {
    quoted.state = 'asked'
    quoted.askedAt = this.options.now()
    quoted.tries++
    this.unanswered.add(quoted)
    // Both are asked for at once: one is of no use without the other.
    if (this.options.authors.get(quoted.did)?.known !== true) this.options.authors.want(quoted.did, urgency)
    this.options.records.want(quoted.uri, urgency)
  }

  private learn(quoted: Quoted, said: Said): void {
    quoted.state = 'known'
    quoted.tries = 0
    this.unanswered.delete(quoted)
    this.records.tell(quoted, quoted.by.size === 0 ? bared(said) : said)
    this.bound()
  }

  /** Memory has none of its cards left, a screen maybe. */
  private bare(quoted: Quoted): void {
    this.records.tell(quoted, bared(quoted.said))
    quoted.quote = this.allowed(quoted)
  }

  private judge(quoted: Quoted): void {
    const quote = this.allowed(quoted)
    if (sameQuote(quote, quoted.quote)) return
    const seen = quoted.quote
    quoted.quote = quote
    const isForbidden = forbidsSeen(seen, quote)
    const most = isRenamed(quote, seen) ? RENAMED_CARDS : Infinity
    let told = 0
    for (const key of Array.from(quoted.by).toReversed())
      this.options.changed(key, isForbidden ? 'forbidden' : ++told > most ? 'quiet' : 'told')
    // Memory can't make those cards anew without it: they go whole.
    if (!isForbidden) return
    for (const key of quoted.agedBy) this.options.takeBack(key)
    quoted.agedBy.clear()
  }

  private allowed(quoted: Quoted): Quote | undefined {
    const { uri, did, state, said } = quoted
    const { authors, judge, judgeAuthor, isDeleted } = this.options
    if (isDeleted(uri)) {
      this.purge(quoted)
      return WITHHELD
    }
    const author = authors.get(did)
    if (said === undefined) return state === 'none' ? WITHHELD : undefined
    const decision = said.kind === 'post' ? judge(said.post, author) : judgeAuthor(did, author, said.labels)
    if (!decision.show && decision.reason === 'account-deleted') this.purge(quoted)
    if (!decision.show && decision.reason !== 'author-unknown') return WITHHELD
    if (!decision.show || author === undefined) {
      authors.want(did, 'live')
      return undefined
    }
    return said.kind === 'post'
      ? quoteOf(said.post, author, decision.cover)
      : { kind: 'record', record: said.record, author }
  }

  /** There is none, as far as anybody says, or nobody may be shown it again, whatever else comes. */
  private purge(quoted: Quoted): void {
    quoted.state = 'none'
    this.unanswered.delete(quoted)
    this.records.tell(quoted, undefined)
  }

  private bound(): void {
    for (let oldest = this.records.excess; oldest !== undefined; oldest = this.records.excess) {
      this.forget(oldest)
      // Nobody would take it back from them any longer.
      for (const key of oldest.by) this.options.changed(key, 'forbidden')
      if (oldest.quote !== undefined) for (const key of oldest.agedBy) this.options.takeBack(key)
    }
  }

  private forget(quoted: Quoted): void {
    this.records.delete(quoted)
    this.unanswered.delete(quoted)
    this.unjudged.delete(quoted)
  }
}

function isBare(quoted: Quoted | undefined): boolean {
  return quoted?.said?.kind === 'post' && quoted.said.bare === true
}

function quoteOf(post: Post, author: Author, cover: Cover | undefined): Quote {
  return { kind: 'post', shown: { post, author, ...(cover && { cover }) } }
}
