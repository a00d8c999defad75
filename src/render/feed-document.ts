import type { ShownPost } from '../decode/shown-post.js'
import { feedItem, type FeedItem } from './feed-item.js'
import { feedTitle } from './feed-title.js'
import { jsonFeed } from './json-feed.js'
import type { Pictures } from './pictures.js'
import { rssFeed } from './rss-feed.js'
import type { Views } from './views.js'

/** The sorts of feed that programs read: RSS 2.0 and JSON Feed 1.1. */
export type FeedFormat = 'rss' | 'json'

/** A feed to be read by programs. */
export interface FeedDocument {
  /** The query: its address form, and its reading in words. */
  readonly query: { readonly address: string; readonly words: string }
  /** This server's, without a path. */
  readonly origin: string
  /** The feed's page and the document itself, absolute. */
  readonly home: string
  readonly self: string
  /** Newest first. */
  readonly posts: readonly ShownPost[]
}

/** The same with every word chosen, in plain text. */
export interface Channel extends Pick<FeedDocument, 'home' | 'self'> {
  readonly title: string
  readonly about: string
  /** `html` is the body. */
  readonly items: readonly (FeedItem & { readonly html: string })[]
}

/** The document as text. Equal feeds give equal texts: no time of making is in it. */
export function feedText(
  views: Pick<Views, 'feedItem' | 'rss'>,
  pictures: Pictures | undefined,
  format: FeedFormat,
  feed: FeedDocument,
): string {
  const { words, about } = feedTitle(feed.query)
  const items = feed.posts.map((shown) => {
    const item = feedItem(shown, pictures, feed.origin)
    return { ...item, html: views.feedItem.render({ post: item.body }) }
  })
  const channel = { title: `${words} · PyreSky`, about, home: feed.home, self: feed.self, items }
  return format === 'rss' ? rssFeed(channel, views.rss) : jsonFeed(channel)
}
