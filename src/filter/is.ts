import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import { CHOICES, readChoice, type Choice } from './choice.js'
import { either, type FieldRule, type Place } from './field-rule.js'
import { quotes } from './has.js'
import type { Value } from './query.js'

interface Sort {
  /** Follows “every post”. */
  readonly which: string
  /** Follows “only” and “not”. */
  readonly plural: string
  readonly test: (post: Post, author: Author) => boolean
}

const SORTS: Readonly<Record<Choice<'is'>, Sort>> = {
  reply: { which: 'that is a reply', plural: 'replies', test: ({ reply }) => reply !== undefined },
  root: {
    which: 'that starts a thread',
    plural: 'posts that start a thread',
    test: ({ reply }) => reply === undefined,
  },
  quote: { which: 'that quotes another', plural: 'quotes', test: quotes },
  bot: {
    which: 'by a bot',
    plural: 'posts by bots',
    test: (_post, { labels }) => labels.includes('bot'),
  },
  edited: { which: 'that was edited', plural: 'edited posts', test: ({ edited }) => edited },
}

/** `is:` — what sort of post it is. A bot is an account that says so of itself. */
export const is: FieldRule = {
  example: 'reply',
  steps: 1,
  read: (typed) => readChoice('is', typed),
  words: sortsInWords,
  test: ({ folded }) => sortOf(folded).test,
  covers: ({ folded }) => [{ signs: [{ kind: 'is', text: folded }], exact: true }],
}

/** All that `is:` can say of a post. */
export function sortsOf(post: Post, author: Author): readonly string[] {
  return CHOICES.is.filter((name) => SORTS[name].test(post, author))
}

function sortsInWords(values: readonly Value[], place: Place): string {
  const sorts = values.map(({ folded }) => sortOf(folded))
  if (place === 'first') return either(sorts.map(({ which }) => which))
  const before = { next: 'only ', among: '', excluded: 'not ' }[place]
  return before + either(sorts.map(({ plural }) => plural))
}

function sortOf(folded: string): Sort {
  return SORTS[folded as Choice<'is'>]
}
