import type { Author } from '../decode/author.js'
import type { Event } from '../decode/event.js'
import type { FoundRecord, RecordAnswer } from '../decode/found-record.js'
import type { LabelDefinition } from '../decode/label-definitions.js'
import type { Label } from '../decode/label.js'
import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import { isTid, parseAtUri, parseTid, type Did } from '../syntax/index.js'
import { Arrivals } from './arrivals.js'
import { Besides } from './besides.js'
import type { Blocks } from './decide.js'
import { Definitions } from './definitions.js'
import { Finder, type FoundPost, type Thread } from './finder.js'
import type { GateOptions } from './gate-options.js'
import { Intake } from './intake.js'
import { Judge } from './judge.js'
import { KeptPosts } from './kept-posts.js'
import { Labels, type Subject } from './labels.js'
import { NewRules } from './new-rules.js'
import { Renewals } from './renewals.js'
import { Tombstones } from './tombstones.js'

/**
 * Every event goes through here, and only what passes `decide` reaches the log of shown posts. It acts again whenever
 * what the decision rests on has changed: the post, its author, the account, their labels, the host's rules. Here stands
 * who is told of which change, and in which order; what then becomes of posts is for those who are told.
 */
export class Gate {
  private readonly tombstones = new Tombstones(100_000)
  private readonly labels: Labels
  private readonly definitions = new Definitions()
  private readonly judge: Judge
  private readonly besides: Besides
  private readonly finder: Finder
  private readonly arrivals: Arrivals
  private readonly kept: KeptPosts
  private readonly intake: Intake
  private readonly newRules: NewRules
  private readonly renewals: Renewals
  private readonly now: () => number

  constructor(private readonly options: GateOptions) {
    this.now = options.now ?? Date.now
    this.labels = new Labels(this.now)
    this.judge = new Judge(options, this.labels, this.definitions)
    this.besides = this.makeBesides()
    this.finder = this.makeFinder()
    this.arrivals = new Arrivals(options, this.judge, this.besides)
    this.kept = new KeptPosts(options, this.judge, this.besides, (key, change) =>
      this.renewals.add(key, change),
    )
    this.intake = new Intake(options, this.tombstones, this.arrivals, this.kept, this.besides)
    this.renewals = this.makeRenewals()
    this.newRules = new NewRules(
      options,
      this.judge,
      this.definitions,
      this.kept,
      this.besides,
      this.renewals,
    )
  }

  /** Live posts that have waited longer than they should, because of their authors. As of the last `tick`. */
  get withheld(): number {
    return this.arrivals.withheld
  }

  /** @param replayed the event is from replay: its author may be asked for at leisure */
  take(event: Event, replayed: boolean): void {
    this.intake.take(event, replayed)
    this.renewals.go()
  }

  /** Something new is known of an author: who waited may pass, who is shown may change or vanish. */
  authorChanged(author: Author, before: Author | undefined): void {
    if (author.known) this.arrivals.release(author.did)
    // Shown unknown, an author's cards may stand on screens without ever having been known.
    const stood = this.options.rules.unknownAuthors === 'show' || before?.known === true
    this.kept.ofAuthor(author.did, author, stood)
    this.besides.ownerChanged(author.did)
    this.finder.authorChanged(author.did)
    this.renewals.go()
  }

  /** Whether a label changes anything, or may do so: one that does not need not be proved to be genuine. */
  wantsLabel(label: Label): boolean {
    const awaited = this.options.awaitsDefinitions === true && !this.definitions.knows(label.src)
    return (awaited || this.judge.matters(label)) && this.labels.isNews(label)
  }

  /** A labeler whom we follow has said this, and it is known to be genuine. */
  label(label: Label): void {
    const subject = this.labels.take(label)
    if (subject !== undefined && this.judge.matters(label)) this.labelled(subject, label)
    this.renewals.go()
  }

  /**
   * All that a labeler we follow says its own labels mean. What is in memory is judged by it, a little at a time.
   * @returns whether labels that it gave before may mean something now, and were passed over
   */
  define(src: Did, definitions: readonly LabelDefinition[]): boolean {
    return this.newRules.define(src, definitions)
  }

  /**
   * What the host blocks from now on; what is in memory is judged by it, a little at a time, the newest first.
   * @param added accounts that it did not block before: a screen may have cards of them that memory has not
   */
  block(blocks: Blocks, added: readonly Did[] = []): void {
    this.newRules.block(blocks, added)
  }

  /** A record that posts point to was looked up. */
  answered(uri: string, found: RecordAnswer): void {
    this.besides.answered(uri, found)
    this.renewals.go()
  }

  /** A video was: it plays so many seconds. */
  measured(cid: string, seconds: number): void {
    this.besides.measured(cid, seconds)
    this.renewals.go()
  }

  /**
   * A post by its address, as our viewers may see it: from memory, or looked up and judged.
   * @param asker a viewer's address: none of them is to use up the look-ups of all
   */
  find(uri: string, asker?: string): Promise<FoundPost> {
    return this.finder.find(uri, asker)
  }

  /** What is around a post that was found. @param asker as for `find` */
  thread(shown: ShownPost, asker?: string): Promise<Thread> {
    return this.finder.thread(shown, asker)
  }

  /** What was found a moment ago, as it may be shown now; undefined when it may not be any more. */
  asOfNow(shown: ShownPost): ShownPost | undefined {
    return this.finder.asOfNow(shown)
  }

  /** A post has aged out of the log of shown posts. */
  aged(uri: string): void {
    this.besides.aged(uri)
  }

  /** A page is about to be shown: whoever wrote what it would show of those who wait is asked for first. */
  hurry(matches: (post: Post, author: Author) => boolean): void {
    this.arrivals.hurry(matches)
  }

  /** To be called about once a second: looks after those who wait. */
  tick(): void {
    for (const subject of this.labels.expired()) this.labelled(subject)
    this.besides.tick()
    this.arrivals.tick()
    this.renewals.go()
  }

  /**
   * A labeler is followed no longer. What its labels did to posts is not taken back: it goes with them, by `reset`.
   */
  forgetLabeler(src: Did): void {
    this.labels.forget(src)
    this.definitions.forget(src)
  }

  /** Forgets all but labels and what they mean, which are not of the stream that begins anew. */
  reset(): void {
    this.newRules.clear()
    this.renewals.clear()
    this.arrivals.clear()
    this.tombstones.clear()
    this.besides.clear()
    this.finder.clear()
    this.options.accounts.clear()
    this.options.shown.reset()
  }

  private labelled(subject: Subject, label?: Label): void {
    this.kept.labelled(subject, subject.kind === 'post' && this.arrivals.has(subject.uri), label)
    if (subject.kind === 'account') this.besides.ownerChanged(subject.did)
    else this.besides.postChanged(subject.uri)
  }

  private makeBesides(): Besides {
    const { lookups, authors, shown } = this.options
    return new Besides({
      ...lookups,
      authors,
      kept: (uri) => shown.get(uri)?.value.post ?? this.arrivals.get(uri),
      read: (found) => this.read(found),
      isDeleted: (uri) => this.tombstones.has(uri),
      judge: (post, author) => this.judge.first(post, author),
      judgeAuthor: (did, author, labels) => this.judge.named(did, author, labels),
      changed: (key, change) => this.renewals.add(key, change),
      takeBack: (key) => this.renewals.takeBack(key),
      now: this.now,
    })
  }

  private makeRenewals(): Renewals {
    return new Renewals({
      withhold: (key) => this.kept.withhold(key),
      renew: (key, quietly) => {
        this.finder.besideChanged(key)
        return this.kept.renew(key, quietly)
      },
      takeBack: (key) => this.options.shown.remove(key),
      hasUnjudged: () => this.besides.hasUnjudged,
      judge: () => this.besides.judgeRest(),
      slices: this.options.slices,
    })
  }

  private makeFinder(): Finder {
    const { lookups, authors, shown } = this.options
    return new Finder({
      shown,
      authors,
      records: lookups.records,
      judge: this.judge,
      besides: this.besides,
      read: (found) => this.read(found),
      isDeleted: (uri) => this.tombstones.has(uri),
      now: this.now,
      waits: this.options.waits,
    })
  }

  /** A post that was looked up: what labelers say of it counts from now on. Undefined when the record is none. */
  private read({ uri, cid, value, labels }: FoundRecord & { readonly kind: 'post' }): Post | undefined {
    const { repo: did, collection, rkey } = parseAtUri(uri)
    for (const label of labels) if (label.src !== did) this.label(label)
    const at = writtenAt(rkey, this.now())
    const made = { kind: 'commit', operation: 'create', timeUs: at * 1000, rev: '' } as const
    const commit = { ...made, did, collection, rkey, cid, record: value }
    const decoded = this.options.decode.post(commit, at)
    return decoded.ok ? decoded.value : undefined
  }
}

/** When a post came that nobody here saw coming, Unix ms: by the clock in its key, which is seldom wrong; else now. */
function writtenAt(rkey: string, now: number): number {
  return isTid(rkey) ? Math.min(now, Math.floor(parseTid(rkey).timestamp / 1000)) : now
}
