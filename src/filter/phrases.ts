import { stranger } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import { createMatchIndex } from './match-index.js'
import { parseQuery } from './parse.js'

/** Words and phrases, many at once, each found in posts as the filter finds it. */
export interface Phrases {
  /**
   * A word, a word that ends in a star, or a phrase; in quotes or not, and with nothing in it that would be an operator
   * or a field.
   * @returns false when there is nothing in it that could be looked for
   */
  add(text: string): boolean
  /** Whether a post has any of them. */
  in(post: Post): boolean
}

const STARRED = /^[\p{L}\p{N}\p{M}_]+\*$/u
const QUOTES = /["“”„‟＂«»]+/gu
const NOBODY = new Map<never, never>()

export function createPhrases(): Phrases {
  const index = createMatchIndex<true>()
  return {
    add(text) {
      const bare = text.replace(QUOTES, ' ').trim()
      const parsed = parseQuery(STARRED.test(text) ? text : `"${bare}"`)
      if (!parsed.ok || parsed.query.root?.kind !== 'text') return false
      index.add(parsed.query, NOBODY, true)
      return true
    },
    in: (post) => index.size > 0 && index.matching(post, stranger(post.did)).length > 0,
  }
}
