import type { JsonObject } from '../decode/json.js'
import { labelOf, type Label, type LabelFault } from '../decode/label.js'

/**
 * A label as an AppView tells it along with what it is on, or why it is none. The AppView may leave out what it has
 * checked itself, version and signature; and such a label has no place in a stream. Pure and total.
 */
export function toldLabel(entry: JsonObject): Label | LabelFault {
  const read = labelOf({ ...entry, ver: 1 }, 0)
  return typeof read === 'string' ? read : read.label
}
