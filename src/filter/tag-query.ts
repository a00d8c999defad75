import { foldTag } from './fold-tag.js'
import { parseQuery } from './parse.js'
import type { Node } from './query.js'

/** Letters and digits of which the language makes nothing else, wherever in a tag they stand: most tags are made of them. */
const BARE = /^(?!_)[\wÀ-ÖØ-öø-ÿА-яぁ-ゖァ-ヺー一-鿿가-힣]{1,64}$/

/**
 * The query that means this tag of a post and nothing else, in its address form: `#art`, or `tag:"big sky"` where signs
 * or spaces would end a `#`. `undefined` when the language has no way to name it. Total, whatever a tag holds.
 */
export function tagQuery(tag: string): string | undefined {
  // Each tag of each card comes here, and reading a query is the dearest part of drawing one.
  if (BARE.test(tag)) return `#${tag}`
  const read = foldTag(tag)
  if (read === undefined || read === 'star') return undefined
  for (const typed of [`#${tag}`, `tag:"${tag}"`]) {
    const parsed = parseQuery(typed)
    if (parsed.ok && tagOf(parsed.query.root) === read.tag) return parsed.query.address
  }
  return undefined
}

/** The tag a query asks for, when that is all it does. */
function tagOf(root: Node | undefined): string | undefined {
  if (root?.kind === 'tag') return root.tag
  if (root?.kind !== 'field' || root.field !== 'tag' || root.values.length !== 1) return undefined
  return root.values[0]?.folded
}
