import { fitsBytes, wellFormed } from './bounds.js'
import { isObject } from './json.js'

const MAX_VALUES = 10
const MAX_VALUE_BYTES = 128

/**
 * The self-labels of a post or profile (`com.atproto.label.defs#selfLabels`), each once; empty when there are none or
 * they are of a sort unknown here (an open union); undefined when they break their lexicon.
 */
export function selfLabels(labels: unknown): readonly string[] | undefined {
  if (labels === undefined) return []
  if (!isObject(labels)) return undefined
  // Without a `$type` they are read all the same: a label that hides must not get lost by a slip.
  if (labels.$type !== undefined && labels.$type !== 'com.atproto.label.defs#selfLabels') {
    return typeof labels.$type === 'string' ? [] : undefined
  }
  const { values } = labels
  if (!Array.isArray(values) || values.length > MAX_VALUES) return undefined
  const found = new Set<string>()
  for (const value of values as unknown[]) {
    if (!isObject(value) || typeof value.val !== 'string') return undefined
    if (!fitsBytes(value.val, MAX_VALUE_BYTES)) return undefined
    found.add(wellFormed(value.val))
  }
  return [...found]
}
