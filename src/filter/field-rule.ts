import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import type { Value } from './query.js'
import type { Sight } from './sight.js'
import type { Cover } from './sign.js'

/** Whether one post by one author matches; `sight` is the post made ready for comparing. */
export type Test = (post: Post, author: Author, sight: Sight) => boolean

export type Read =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string /* follows the value */ }

/**
 * Where in a sentence a field is read back: right after “every post”, after a comma, as one of the parts of a group, or
 * as what is left out.
 */
export type Place = 'first' | 'next' | 'among' | 'excluded'

/** All there is to a field. A new one is a rule here and its name in `FieldName`. */
export interface FieldRule {
  /** A value that is right, for the sentence that says one is missing. */
  readonly example: string
  /** Whether values may be handles, which the caller resolves. */
  readonly people?: true
  /** `quoted`: the value stood in quotes. */
  read(typed: string, quoted: boolean): Read
  /** What testing an ordinary post for one value takes; see `costOf`. */
  readonly steps: number
  /** Read back: `in English or in German`, `not in English`. */
  words(values: readonly Value[], place: Place): string
  /** `dids`: the handles that could be resolved, lower case. */
  test(value: Value, dids: ReadonlyMap<string, Did>): Test
  /** One cover or more of the posts that pass the test; each alone is enough. */
  covers(value: Value, dids: ReadonlyMap<string, Did>): readonly Cover[]
}

/** Words joined by “or”. */
export function either(words: readonly string[]): string {
  return words.join(' or ')
}
