import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import { featuresOf } from './has.js'
import { sortsOf } from './is.js'
import type { Sought } from './query.js'
import type { Sight } from './sight.js'
import { isFollowed } from './trie.js'

/**
 * Something by which the index knows which posts a query can match: a whole word, the beginning of one, letters anywhere,
 * or what a post is said to be.
 */
export interface Sign {
  readonly kind: 'word' | 'prefix' | 'within' | NamedKind
  readonly text: string
}

/** The sign of a post that gives no language; not `none`, which a post may have for one. */
export const NO_LANGUAGE = ''

/** Signs of which a post can give a list. */
export type NamedKind = keyof typeof NAMED

/** Signs, of which a post that matches has at least one. */
export interface Cover {
  readonly signs: readonly Sign[]
  /** A post that has one of them matches. */
  readonly exact: boolean
}

/** Whether the index finds it only where it is whole. */
export function isFoundWhole({ kind, text }: Sign): boolean {
  return (kind !== 'prefix' && kind !== 'within') || isFollowed(text)
}

/** The signs a post and its author have, by kind; in the spelling that queries are compared in. */
export const NAMED = {
  author: (post: Post, { handle }: Author) => [post.did, ...handleSigns(handle?.toLowerCase())],
  mention: (_post: Post, _author: Author, sight: Sight) => sight.mentioned,
  answer: (_post: Post, _author: Author, sight: Sight) =>
    sight.answered === undefined ? [] : [sight.answered],
  domain: (_post: Post, _author: Author, sight: Sight) => sight.domains,
  lang: (_post: Post, _author: Author, sight: Sight) => langSigns(sight.langs),
  tag: (_post: Post, _author: Author, sight: Sight) => sight.tags,
  has: (post: Post) => featuresOf(post),
  is: (post: Post, author: Author) => sortsOf(post, author),
} satisfies Record<string, (post: Post, author: Author, sight: Sight) => Iterable<string>>

/** The covers of what a text looks for: each of its words or parts is one. */
export function soughtCovers(sought: Sought): readonly Cover[] {
  const { how } = sought
  const texts = how === 'within' ? sought.parts : sought.words
  const kindOf = (i: number) =>
    how === 'words' && sought.prefix && i === texts.length - 1 ? 'prefix' : 'word'
  const exact = texts.length === 1
  return texts.map((text, i) => ({ signs: [{ kind: how === 'within' ? how : kindOf(i), text }], exact }))
}

/** The handle, and `*.suffix` for each domain it is below. */
function handleSigns(handle: string | undefined): readonly string[] {
  if (handle === undefined) return []
  const labels = handle.split('.')
  return [handle, ...labels.slice(1).map((_, i) => `*.${labels.slice(i + 1).join('.')}`)]
}

/** Each language tag and the shorter ones it belongs to. */
function langSigns(langs: readonly string[]): readonly string[] {
  if (langs.length === 0) return [NO_LANGUAGE]
  return langs.flatMap((tag) => {
    const subtags = tag.split('-')
    return subtags.map((_, i) => subtags.slice(0, i + 1).join('-'))
  })
}
