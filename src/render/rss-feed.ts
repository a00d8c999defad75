import type { Template } from 'nunjucks'
import type { Channel } from './feed-document.js'

/** What no XML 1.0 document may hold, not even escaped (its section 2.2). */
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/**
 * RSS 2.0, <https://www.rssboard.org/rss-specification>, with Atom's `self`, Dublin Core's `creator`, and Media RSS for
 * pictures: an `enclosure` has to say its length in bytes, which nobody has told us.
 */
export function rssFeed({ items, ...channel }: Channel, view: Pick<Template, 'render'>): string {
  const dated = items.map((item) => ({ ...item, date: item.at.toUTCString() }))
  return view.render({ ...channel, items: dated }).replace(ILLEGAL, '')
}
