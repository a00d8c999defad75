import type { Op, Rate, Shown } from '../broadcast/index.js'
import { createMatchIndex } from '../filter/index.js'
import type { ShownPost } from '../decode/index.js'
import type { Metrics } from '../observe/metrics.js'
import type { Renderer } from '../render/index.js'
import type { Did } from '../syntax/index.js'
import type { Asked } from './ask.js'
import type { Dividers } from './dividers.js'
import { Feed } from './feed.js'
import type { Minute } from './look-back.js'
import type { SourceLine } from './source-line.js'
import type { Viewer } from './viewer.js'

export interface FeedsOptions {
  readonly shown: Shown<ShownPost>
  readonly renderer: Pick<Renderer, 'card' | 'replacement' | 'gap' | 'rate' | 'source'>
  readonly dividers: Pick<Dividers, 'between'>
  readonly metrics: Metrics
  /** All posts that arrived, matched or not, shown or not. */
  readonly arrived: Rate
  readonly source: () => SourceLine
  readonly now?: () => number
}

const BEAT_MS = 1000
/** So many feeds put older posts in their place at one beat: looking for the place costs up to half a millisecond. */
const MOST_FILLED = 100

const itDoes = () => true

interface Entry {
  readonly feed: Feed
  /** Whom its handles mean. */
  readonly dids: ReadonlyMap<string, Did>
  /** Takes it out of the index. */
  readonly forget: () => void
}

/** All feeds that someone looks at, one for each key. Each post is matched once against all their queries. */
export class Feeds {
  private readonly feeds = new Map<string, Entry>()
  private readonly index = createMatchIndex<Feed>()
  private readonly beat: NodeJS.Timeout
  private readonly unsubscribe: () => void
  private words = ''

  constructor(private readonly options: FeedsOptions) {
    this.unsubscribe = options.shown.subscribe((op) => this.tell(op))
    this.beat = setInterval(() => {
      let filled = 0
      for (const { feed } of this.feeds.values()) if (feed.beat(filled < MOST_FILLED)) filled++
    }, BEAT_MS)
  }

  has(key: string): boolean {
    return this.feeds.has(key)
  }

  /**
   * The feed of a key, made when nobody looked at it yet.
   * @param minute what matched in the minute before, if that was looked for
   */
  of(
    { query, key, dids, matches }: Pick<Asked, 'query' | 'key' | 'dids' | 'matches'>,
    minute?: Minute,
  ): Feed {
    const known = this.feeds.get(key)
    if (known !== undefined) return known.feed
    const { shown, renderer, dividers, metrics, arrived, source, now = Date.now } = this.options
    const feed = new Feed({
      shown,
      renderer,
      dividers,
      matches,
      metrics,
      minute,
      now,
      status: (matched) => {
        const line = source()
        return {
          html: renderer.rate({ matched, total: arrived.perMinute() }) + renderer.source(line),
          source: line.name,
        }
      },
    })
    this.feeds.set(key, { feed, dids, forget: this.index.add(query, dids, feed) })
    metrics.feeds(this.feeds.size)
    return feed
  }

  /** Matching posts of the last minute; undefined when nobody looks. */
  perMinute(key: string): number | undefined {
    return this.feeds.get(key)?.feed.perMinute
  }

  leave(key: string, viewer: Viewer): void {
    const known = this.feeds.get(key)
    if (known === undefined) return
    known.feed.leave(viewer)
    if (!known.feed.deserted) return
    known.forget()
    this.feeds.delete(key)
    this.options.metrics.feeds(this.feeds.size)
  }

  /**
   * An account has another handle: who looks at either by name comes back, and asks anew whom it means.
   * @param lost in lower case, as `won`
   */
  handleMoved(did: Did, lost: string | undefined, won: string | undefined): void {
    for (const { feed, dids } of this.feeds.values()) {
      const isLost = lost !== undefined && dids.get(lost) === did
      const isWon = won !== undefined && dids.has(won) && dids.get(won) !== did
      if (isLost || isWon) feed.close('a handle has moved', 'handle')
    }
  }

  /**
   * The source is another, or posts begin or cease to be withheld: every page says so at once. Numbers within those
   * words change every second, and come with the heartbeat.
   */
  announce(): void {
    const { name, words, withheld } = this.options.source()
    const said = `${name}\n${words}\n${withheld !== undefined}`
    if (said === this.words) return
    this.words = said
    for (const { feed } of this.feeds.values()) feed.flush(true)
  }

  /** Closes every viewer; the page comes back by itself once the server does. */
  close(): void {
    clearInterval(this.beat)
    this.unsubscribe()
    for (const { feed, forget } of this.feeds.values()) {
      feed.close()
      forget()
    }
    this.feeds.clear()
  }

  /** Tells of what happened: those whom it concerns, who come out of the index, or all. */
  private tell(op: Op<ShownPost>): void {
    if (op.kind === 'gone') this.tellGone(op)
    else if (op.kind === 'reset') this.tellAll(op)
    else if (op.kind !== 'remove' && op.kind !== 'replace') this.tellMatching(op, op.kept.value)
    // A screen may still have what memory has not.
    else if (op.before === undefined) this.tellAll(op)
    else this.tellMatching(op, op.before)
  }

  private tellMatching(op: Op<ShownPost>, { post, author }: ShownPost): void {
    for (const feed of this.index.matching(post, author)) feed.take(op, itDoes)
  }

  private tellAll(op: Op<ShownPost>): void {
    for (const { feed } of this.feeds.values()) feed.take(op)
  }

  private tellGone(op: Op<ShownPost> & { readonly kind: 'gone' }): void {
    const theirs = new Map<Feed, Set<ShownPost>>()
    for (const { value } of op.before) {
      for (const feed of this.index.matching(value.post, value.author)) {
        const known = theirs.get(feed)
        if (known === undefined) theirs.set(feed, new Set([value]))
        else known.add(value)
      }
    }
    for (const { feed } of this.feeds.values())
      feed.take(op, (shown) => theirs.get(feed)?.has(shown) === true)
  }
}
