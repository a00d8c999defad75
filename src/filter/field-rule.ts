import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import type { Value } from './query.js'
import type { Sight } from './sight.js'

/** Whether one post by one author matches; `sight` is the post made ready for comparing. */
export type Test = (post: Post, author: Author, sight: Sight) => boolean

export type Read =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string /* follows the value */ }

/** All there is to a field. A new one is a rule here and its name in `FieldName`. */
export interface FieldRule {
  read(typed: string): Read
  /** Read back: `in English or in German`. */
  words(values: readonly Value[]): string
  /** `dids`: the handles that could be resolved, lower case. */
  test(value: Value, dids: ReadonlyMap<string, Did>): Test
}
