import type { QueryError } from '../filter/index.js'
import type { FeedPage, Rate, Source } from './page-model.js'
import { withMarkedControls } from './plain.js'
import { made } from './views.js'

/** Queries that show the language at work; on an empty feed, under an error, in the help. */
const EXAMPLES = [
  { q: 'cats OR dogs', means: 'either word' },
  { q: 'coffee -decaf', means: 'one without the other' },
  { q: '"northern lights"', means: 'in this order' },
  { q: '#photography', means: 'a tag' },
  { q: 'lang:ja', means: 'a language' },
  { q: '(tea OR 茶) lang:en', means: 'all together' },
].map((example) => ({ ...example, href: queryPath(example.q) }))

/** Around the bad part of a query, at most this much of it is repeated. */
const CONTEXT = 60

/** What `views/pages/feed.njk` reads: a page model with every choice made. */
export function feedView(page: FeedPage) {
  const { query } = page
  const error = query.error === undefined ? undefined : errorLine(query.typed, query.error)
  const everything = query.address === '' && error === undefined
  const whole = everything || query.words.startsWith('every post')
  const words = whole ? query.words.replace(/^e/, 'E') : query.words
  const about = everything
    ? 'Every public post, as it is written'
    : whole
      ? `${words}, as it is written`
      : `Posts matching ${words}, as they are written`
  return {
    title:
      error === undefined
        ? `${everything ? 'Everything' : words} · PyreSky`
        : 'Query not understood · PyreSky',
    about: `${about}: a live view of Bluesky.`,
    shareUrl: page.shareUrl,
    here: page.here,
    headline: everything ? 'Everything, as it happens' : words,
    typed: query.typed,
    notices: query.notices,
    tidy:
      query.tidyHref === undefined || query.notices.length === 0
        ? undefined
        : { href: query.tidyHref, q: query.address },
    error,
    everything,
    socket: error === undefined ? page.socket : undefined,
    cards: made(page.cards.map(({ html }) => html).join('')),
    source: sourceLine(page.source),
    rate: rateWords(page.rate),
    examples: EXAMPLES,
  }
}

/** The typed text in three parts around what is wrong, short and with its controls visible. */
function errorLine(typed: string, { message, column, length }: QueryError) {
  const points = Array.from(typed)
  const start = Math.min(Math.max(column, 0), points.length)
  const end = Math.min(start + Math.max(length, 0), points.length)
  const part = (from: number, to: number) => withMarkedControls(points.slice(from, to).join(''))
  return {
    message,
    // Most messages name the place themselves.
    place: /\bat character \d/.test(message) ? undefined : start + 1,
    before: (start > CONTEXT ? '…' : '') + part(Math.max(start - CONTEXT, 0), start),
    bad: part(start, Math.min(end, start + CONTEXT)) + (end > start + CONTEXT ? '…' : ''),
    after: part(end, end + CONTEXT) + (end + CONTEXT < points.length ? '…' : ''),
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

function queryPath(q: string): string {
  return `/?q=${encodeURIComponent(q).replaceAll('%20', '+')}`
}
