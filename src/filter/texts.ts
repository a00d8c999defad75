import { either, type FieldRule, type Read } from './field-rule.js'
import { foldTag } from './fold-tag.js'
import { soughtKey } from './normal.js'
import { inValueQuotes, readable } from './quote-value.js'
import { soughtCovers } from './sign.js'
import { soughtBy } from './text-term.js'
import { finderOf } from './wording.js'

/** `tag:` — what `#` is, for several at once and for tags with spaces. */
export const tag: FieldRule = {
  example: 'photography',
  steps: 1,
  read: readTag,
  words: (values, place) =>
    `${place === 'excluded' ? 'not ' : ''}${either(values.map(({ shown }) => `#${readable(shown)}`))}`,
  test:
    ({ folded }) =>
    (_post, _author, sight) =>
      sight.tags.has(folded),
  covers: ({ folded }) => [{ signs: [{ kind: 'tag', text: folded }], exact: true }],
}

/** `alt:` — a word, prefix or phrase in the alt texts alone. */
export const alt: FieldRule = {
  example: 'cat',
  steps: 3,
  read: readAlt,
  words: (values, place) =>
    `${place === 'excluded' ? 'without' : 'with'} ${either(values.map(({ shown }) => readable(shown)))} in the alt text`,
  test: ({ sought }) => {
    const finds = sought === undefined ? () => false : finderOf(sought)
    return (_post, _author, sight) => finds(sight.alts)
  },
  // Words are looked for in alt texts too, so where these are, there are their signs.
  covers: ({ sought }) =>
    sought === undefined
      ? [{ signs: [], exact: true }]
      : soughtCovers(sought).map(({ signs }) => ({ signs, exact: false })),
}

function readTag(typed: string): Read {
  const read = foldTag(typed)
  if (read === undefined) return { ok: false, why: 'is not a tag; write its letters, e.g. tag:photography' }
  if (read === 'star') return { ok: false, why: 'has a star, which words can take and tags cannot' }
  return { ok: true, value: { shown: inValueQuotes(read.spelled), folded: read.tag } }
}

function readAlt(typed: string, quoted: boolean): Read {
  const sought = soughtBy(typed, quoted)
  if (sought === undefined) return { ok: false, why: 'has nothing to look for; write a word, e.g. alt:cat' }
  if (sought === 'star') {
    return { ok: false, why: 'is too short: a star needs at least two letters before it, e.g. alt:ca*' }
  }
  // In quotes a star is just a star, so there they stay.
  const shown = quoted && typed.endsWith('*') ? `"${typed}"` : inValueQuotes(typed)
  return { ok: true, value: { shown, folded: soughtKey(sought), sought } }
}
