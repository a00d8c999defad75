import type { Rate, Shown } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../moderation/index.js'
import type { Metrics } from '../observe/metrics.js'
import type { Renderer } from '../render/index.js'
import { matchedLastMinute } from './catch-up.js'
import type { Dividers } from './dividers.js'
import { Feed } from './feed.js'
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

/** All feeds that someone looks at, one for each key. */
export class Feeds {
  private readonly feeds = new Map<string, Feed>()
  private readonly beat: NodeJS.Timeout
  private readonly unsubscribe: () => void
  private words = ''

  constructor(private readonly options: FeedsOptions) {
    this.unsubscribe = options.shown.subscribe((op) => {
      for (const feed of this.feeds.values()) feed.take(op)
    })
    this.beat = setInterval(() => {
      let filled = 0
      for (const feed of this.feeds.values()) if (feed.beat(filled < MOST_FILLED)) filled++
    }, BEAT_MS)
  }

  /** The feed of a key, made when nobody looked at it yet. */
  of(key: string, matches: Predicate): Feed {
    const known = this.feeds.get(key)
    if (known !== undefined) return known
    const { shown, renderer, dividers, metrics, arrived, source, now = Date.now } = this.options
    const feed = new Feed({
      shown,
      renderer,
      dividers,
      matches,
      metrics,
      now,
      status: (matched) => {
        const line = source()
        return {
          html: renderer.rate({ matched, total: arrived.perMinute() }) + renderer.source(line),
          source: line.name,
        }
      },
    })
    this.feeds.set(key, feed)
    metrics.feeds(this.feeds.size)
    return feed
  }

  /** Matching posts of the last minute; counted on the spot when nobody looks. */
  perMinute(key: string, matches: Predicate): number {
    const { shown, now = Date.now } = this.options
    return this.feeds.get(key)?.perMinute ?? [...matchedLastMinute({ shown, matches }, now())].length
  }

  leave(key: string, viewer: Viewer): void {
    const feed = this.feeds.get(key)
    if (feed === undefined) return
    feed.leave(viewer)
    if (feed.deserted) this.feeds.delete(key)
    this.options.metrics.feeds(this.feeds.size)
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
    for (const feed of this.feeds.values()) feed.flush(true)
  }

  /** Closes every viewer; the page comes back by itself once the server does. */
  close(): void {
    clearInterval(this.beat)
    this.unsubscribe()
    for (const feed of this.feeds.values()) feed.close()
    this.feeds.clear()
  }
}
