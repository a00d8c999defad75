import { LIMITS } from '../filter/index.js'
import { queryPath } from './query-path.js'

/** Queries that show the language at work; on an empty feed and under an error. */
export const EXAMPLES = linked([
  ['cats OR dogs', 'either word'],
  ['coffee -decaf', 'one without the other'],
  ['"northern lights"', 'in this order'],
  ['#photography', 'a tag'],
  ['lang:ja', 'a language'],
  ['(tea OR 茶) lang:en', 'all together'],
])

/** Every form of the language, each with one query that anybody may try. */
export const HELP = [
  {
    title: 'Words',
    forms: linked([
      ['cat', 'this word, in text, tags and descriptions of pictures; capitals and accents don’t matter'],
      ['cat*', 'words that begin so'],
      ['"climate change"', 'these words in this order'],
      ['猫', 'Chinese, Japanese, Korean, Thai, emoji and single letters are found inside words too'],
      ['#art', 'this tag; tag:art is the same'],
      ['alt:sunset', 'only in descriptions of pictures'],
    ]),
  },
  {
    title: 'People',
    forms: linked([
      ['from:bsky.app', 'written by this account; author: is the same, a DID will do'],
      ['from:*.brid.gy', 'by all whose handle ends so'],
      ['@bsky.app', 'mentioning this account; mentions: is the same'],
      ['replyto:bsky.app', 'answering it'],
      ['to:bsky.app', 'mentioning or answering it'],
    ]),
  },
  {
    title: 'Links, languages, sorts',
    forms: linked([
      ['domain:github.com', 'linking there, or to a sub-domain'],
      ['url:https://github.com/about', 'with a link that begins so; the address alone is the same'],
      ['lang:pt-BR', 'in this language, as its author says; lang:pt is wider, lang:none is “none given”'],
      ['has:image', 'or video, media, link, quote, tag, mention, alt, gif'],
      ['is:reply', 'or root, quote, bot, edited'],
    ]),
  },
  {
    title: 'Together',
    forms: linked([
      ['cats dogs', 'both'],
      ['cats OR dogs', 'either; in cats dogs OR birds the OR goes first'],
      ['coffee -decaf', 'without; a minus may stand before anything'],
      ['(rust OR golang) has:link', 'brackets hold together'],
      ['lang:en,de', 'any of these, with every name: before a colon'],
      ['since:2026-01-01', 'is read, like until:, but changes nothing: this feed is live'],
    ]),
  },
]

/** How big a query may be; the last of it is the cost, which has no unit that people know. */
export const BOUNDS = `A query may have ${LIMITS.length} characters, ${LIMITS.terms} terms, ${LIMITS.values} values after one colon and brackets ${LIMITS.depth} deep, and be no more work than ${LIMITS.terms} common words are.`

function linked(forms: readonly (readonly [q: string, means: string])[]) {
  return forms.map(([q, means]) => ({ q, means, href: queryPath(q) }))
}
