import type { QueryError } from '../filter/index.js'
import { feedTitle } from './feed-title.js'
import { BOUNDS, EXAMPLES, HELP } from './help.js'
import { markedText, selectionOf } from './marked-text.js'
import { marksOf } from './marks.js'
import type { FeedPage, Rate, Source } from './page-model.js'
import { plainView } from './plain-view.js'
import { roomIn } from './refinements.js'
import { made } from './views.js'

/** What `views/pages/feed.njk` reads: a page model with every choice made. */
export function feedView(page: FeedPage) {
  const { query } = page
  const marks = marksOf(query.root)
  const error = errorOf(page)
  const everything = query.address === '' && error === undefined
  const { words, headline, about } = feedTitle(query)
  return {
    title: error === undefined ? `${words} · PyreSky` : `${error.title} · PyreSky`,
    about,
    shareUrl: page.shareUrl,
    here: page.here,
    headline,
    typed: query.typed,
    notices: query.notices,
    noticed: markedText(
      query.typed,
      query.notices.flatMap(({ places = [] }) => places),
    ),
    tidy:
      query.tidyHref === undefined || query.notices.length === 0
        ? undefined
        : { href: query.tidyHref, q: query.address },
    error,
    everything,
    socket: error === undefined ? page.socket : undefined,
    cards: made(page.cards.map(({ html }) => html).join('')),
    marks: marks.length === 0 ? '' : JSON.stringify(marks),
    source: sourceLine(page.source),
    rate: rateWords(page.rate),
    examples: EXAMPLES,
    room: roomIn(query.address),
    help: HELP,
    bounds: BOUNDS,
    plain: plainView(query.root),
  }
}

/** Why nothing is shown; `again`: where to ask once more. */
function errorOf({ query, here }: FeedPage) {
  if (query.later !== undefined) {
    const heading = 'This can’t be looked up just now'
    return { title: 'Not just now', heading, message: query.later, again: here }
  }
  if (query.error === undefined) return undefined
  const heading = 'This query can’t be read'
  return { title: 'Query not understood', heading, ...errorLine(query.typed, query.error) }
}

/** What is wrong, and where: in the text as it is shown again, and in the box. */
function errorLine(typed: string, error: QueryError) {
  const { message, column } = error
  const { length } = Array.from(typed)
  return {
    message,
    // Most messages name the place themselves.
    place: /\bat character \d/.test(message) ? undefined : Math.min(Math.max(column, 0), length) + 1,
    parts: markedText(typed, [error]),
    ...selectionOf(typed, error),
  }
}

/** The rate line's words. */
export function rateWords({ matched, total }: Rate): string {
  return `matched ${count(matched)}/min of ${count(total)} posts/min`
}

/** The source line: nothing at all while live and nothing is withheld. */
export function sourceLine({ name, words, withheld = '' }: Source) {
  return { name, words: name === 'live' ? '' : words, withheld }
}

/** A contact as a link where it is one. */
export function contactLine(contact = ''): { text: string; href: string | undefined } {
  if (/^https?:\/\//.test(contact)) return { text: contact, href: contact }
  return { text: contact, href: /^[^\s@:/]+@[^\s@]+$/.test(contact) ? `mailto:${contact}` : undefined }
}

function count(n: number): string {
  return Math.round(n).toLocaleString('en')
}
