import { registrationOf } from './cover.js'
import { FIELDS } from './fields.js'
import type { Node, Query, Sought } from './query.js'
import { Rarity } from './rarity.js'

/** Looking for words goes through the whole text, and stops wherever a word begins with the same letter. */
const WORDS = 9
/** Letters that may stand inside words are found faster. */
const WITHIN = 3
const TAG = 1

/** What is thought of signs before any post was seen: a query's cost is the same at every time. */
const guesses = new Rarity()
const NOBODY = new Map<string, never>()

/**
 * What a query costs the server, in steps of about 10 ns (measured by `npm run bench -- --only matching`), for each
 * ordinary post: all its parts tested once, as when memory is looked through for it; and again for that share of the
 * arriving posts of which the index can't tell without testing them. That is nearly none where a rare word must be there,
 * and nearly every post where there are only common things to go by.
 *
 * Pure, whole, the same for equal keys, 0 for every post; and it takes as long as the query is. Each part in addition is a
 * test more, but the share may fall, if what is added gives the index something rare to go by.
 */
export function costOf({ normal }: Pick<Query, 'normal'>): number {
  if (normal === undefined) return 0
  return Math.ceil(stepsOf(normal) * (1 + shareTested(normal)))
}

/** One test of one ordinary post, as if no part could spare the others. */
export function stepsOf(node: Node): number {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.reduce((sum, part) => sum + stepsOf(part), 0)
    case 'not':
      return stepsOf(node.node)
    case 'text':
      return soughtSteps(node.sought)
    case 'tag':
      return TAG
  }
  return node.values.length * FIELDS[node.field].steps
}

function soughtSteps(sought: Sought): number {
  return sought.how === 'words' ? WORDS : WITHIN * sought.parts.length
}

/** The share of arriving posts that have a sign under which the query lies, about. */
function shareTested(normal: Node): number {
  const { signs, exact } = registrationOf({ normal }, NOBODY, (sign) => guesses.weight(sign))
  if (exact) return 0
  return Math.min(
    1,
    signs.reduce((sum, sign) => sum + guesses.weight(sign), 0),
  )
}
