import type { Author } from '../decode/author.js'
import type { Label } from '../decode/label.js'
import type { Post } from '../decode/post.js'
import type { Beside, Cover, ShownPost } from '../decode/shown-post.js'
import type { Did } from '../syntax/index.js'
import { RENAMED_CARDS, type Change } from './beside-options.js'
import type { Besides } from './besides.js'
import { sameCover } from './cover.js'
import type { GateOptions } from './gate-options.js'
import type { Judge } from './judge.js'
import type { Subject } from './labels.js'

/** A post in the log of shown posts. */
type Kept = ReturnType<GateOptions['shown']['ofOwner']>[number]

/** The posts that were shown once, judged again: each is hidden, brought back or given what has changed of it. */
export class KeptPosts {
  private readonly now: () => number

  constructor(
    private readonly options: GateOptions,
    private readonly judge: Judge,
    private readonly besides: Besides,
    /** To be looked at again: by `renew`, a little at a time. */
    private readonly later: (key: string, change: Change) => void,
  ) {
    this.now = options.now ?? Date.now
  }

  /** @param post a newer version of one that is kept */
  edited(post: Post): void {
    const { shown, authors, metrics } = this.options
    const known = shown.get(post.uri)
    if (known === undefined) return
    const author = authors.get(post.did)
    if (!known.hidden) this.besides.watch(post, 'live')
    const beside = this.besides.of(post, known.value.beside)
    const value = { post, author: author ?? known.value.author, ...(beside && { beside }) }
    const decision = this.judge.again(post, author)
    if (!decision.show) {
      if (!known.hidden) {
        metrics.removed(decision.reason)
        shown.hide(post.uri)
      }
      return shown.replace(post.uri, value)
    }
    const now = covered(value, decision.cover, known.value.cover)
    if (known.hidden && this.mayReturn(post.did, author)) this.restore(now)
    else shown.replace(post.uri, now)
  }

  /**
   * Labelers say another thing of it than before.
   * @param waits it is a post that waits for its author, and so is on no screen
   * @param label what they say, unless an older label has expired
   */
  labelled(subject: Subject, waits: boolean, label?: Label): void {
    const { authors, shown } = this.options
    const author = authors.get(subject.did)
    // What was shown before may stand on a screen after it has aged out of memory. A label from before we began is
    // heard at the start, when nothing has.
    const mayStand = label?.neg === false && label.cts >= shown.began && (label.exp ?? Infinity) > this.now()
    if (subject.kind === 'account') return this.ofAuthor(subject.did, author, mayStand)
    const kept = shown.get(subject.uri)
    if (kept !== undefined) this.again({ ...kept, key: subject.uri }, author)
    else if (mayStand && !waits) shown.remove(subject.uri)
  }

  /** @param mayStand cards of this author may stand on screens though none is left in memory */
  ofAuthor(did: Did, author: Author | undefined, mayStand: boolean): void {
    const { shown, metrics } = this.options
    const all = shown.ofOwner(did)
    const whole = this.judge.refusesAll(did, author)
    if (whole !== undefined) {
      if (mayStand || all.some((kept) => !kept.hidden)) metrics.removed(whole, shown.hideOwner(did, false))
      return
    }
    const isCovered = this.judge.coversAll(did, author)
    let told = 0
    for (const kept of all.toReversed()) {
      const change = !kept.hidden && ++told > RENAMED_CARDS ? 'quiet' : 'told'
      this.later(kept.key, isCovered && this.cover(kept, author) ? 'forbidden' : change)
    }
  }

  /**
   * What stands beside it may be seen no longer, and is not in memory from now on. Screens are told by `renew`.
   * @returns whether memory has it
   */
  withhold(key: string): boolean {
    const { shown } = this.options
    const kept = shown.get(key)
    if (kept === undefined) return false
    const { post, beside: before } = kept.value
    const beside = this.besides.of(post, before)
    if (beside !== before) shown.replaceAhead(key, withBeside(kept.value, beside))
    return true
  }

  /**
   * One of them, by all that it rests on.
   * @param quietly no screen is told of another name alone
   * @returns whether memory has it
   */
  renew(key: string, quietly: boolean): boolean {
    const { shown, authors } = this.options
    const kept = shown.get(key)
    if (kept === undefined) return false
    this.again({ ...kept, key }, authors.get(kept.value.post.did), quietly)
    this.besideChanged(key, quietly)
    if (!quietly) shown.tellReplaced(key)
    return true
  }

  /** One of them, by rules that are new: of the host, or of what labels mean. */
  byNewRules(key: string): void {
    const { shown, authors, metrics } = this.options
    const kept = shown.get(key)
    if (kept === undefined) return
    const { did } = kept.value.post
    const author = authors.get(did)
    const whole = this.judge.refusesAll(did, author)
    if (whole === undefined) this.renew(key, false)
    else if (!kept.hidden) metrics.removed(whole, shown.hideOwner(did, false))
  }

  /** All of its author's is covered; as `withhold`. @returns whether it is another cover than before */
  private cover(kept: Kept, author: Author | undefined): boolean {
    if (kept.hidden) return false
    const { cover: before, ...bare } = kept.value
    const decision = this.judge.again(bare.post, author)
    if (!decision.show) {
      this.again(kept, author)
      return false
    }
    // Its author's new name is for `renew` to tell: who reads it now and who is told of it have to be the same.
    const now = covered(bare, decision.cover, before)
    if (now.cover === before) return false
    this.options.shown.replaceAhead(kept.key, now)
    return true
  }

  /** What stands beside a post has changed. `quietly`: no screen is told. */
  private besideChanged(key: string, quietly: boolean): void {
    const { shown } = this.options
    const kept = shown.get(key)
    if (kept === undefined) return
    const { post, beside: before } = kept.value
    const beside = this.besides.of(post, before)
    if (beside !== before) shown.replace(key, withBeside(kept.value, beside), quietly)
  }

  /** `quietly`: no screen is told of a new author */
  private again(kept: Kept, author: Author | undefined, quietly = false): void {
    const { shown, metrics } = this.options
    const { cover: before, ...bare } = kept.value
    const decision = this.judge.again(bare.post, author)
    if (!decision.show) {
      if (!kept.hidden) {
        metrics.removed(decision.reason)
        shown.hide(kept.key)
      } else if (decision.reason === 'author-unknown') this.options.authors.want(bare.post.did, 'live')
      return
    }
    const now = covered({ ...bare, author: author ?? bare.author }, decision.cover, before)
    if (kept.hidden) {
      if (this.mayReturn(bare.post.did, author)) this.restore(now)
      return
    }
    if (now.cover === before && now.author.version === kept.value.author.version) return
    const isQuiet = quietly && now.cover === before
    // Feeds ask for handles: who was shown it under the old one is to hear of whatever happens to it next.
    if (isQuiet && now.author.handle !== kept.value.author.handle) shown.replaceAhead(kept.key, now)
    else shown.replace(kept.key, now, isQuiet)
  }

  private restore(value: ShownPost): void {
    const { post } = value
    // One that was never in sight has been watched by nobody.
    this.besides.watch(post, 'live')
    const beside = this.besides.of(post, value.beside)
    this.options.shown.restore(post.uri, withBeside(value, beside))
  }

  /** What was hidden because of an author who has fallen out of memory may come back only when they are known again. */
  private mayReturn(did: Did, author: Author | undefined): boolean {
    if (author !== undefined || this.options.rules.unknownAuthors === 'show') return true
    this.options.authors.want(did, 'live')
    return false
  }
}

/** Thousands of them are made at a time: by hand it takes a fraction of what spreading takes. */
function withBeside({ post, author, cover }: ShownPost, beside: Beside | undefined): ShownPost {
  if (cover === undefined) return beside === undefined ? { post, author } : { post, author, beside }
  return beside === undefined ? { post, author, cover } : { post, author, cover, beside }
}

/** A cover that says the same stays the same object: by that a card that is drawn already is known. */
function covered(value: ShownPost, cover: Cover | undefined, before: Cover | undefined): ShownPost {
  if (cover === undefined) return value
  return { ...value, cover: before !== undefined && sameCover(cover, before) ? before : cover }
}
