import type { FieldTerm, Node, Sought, TagTerm } from './query.js'

/**
 * One text for all queries that differ only in order, case, quotes, repeats or needless brackets. It is not meant to be
 * parsed; strings in it are JSON, so that two queries that match differently never share one.
 */
export function keyOf(node: Node | undefined): string {
  return node === undefined ? '' : shapeOf(node).key
}

/** A node in normal form: groups flat, sorted, without repeats, two or more in each; no negation of a negation. */
interface Shape {
  readonly kind: 'and' | 'or' | 'not' | 'leaf'
  readonly parts: readonly Shape[]
  readonly key: string
}

function shapeOf(node: Node): Shape {
  switch (node.kind) {
    case 'and':
    case 'or':
      return group(node.kind, node.nodes.map(shapeOf))
    case 'not':
      return negation(shapeOf(node.node))
    case 'text':
      return leaf(soughtKey(node.sought))
    case 'tag':
      return leaf(tagKey(node))
  }
  return group('or', fieldKeys(node).map(leaf))
}

function group(kind: 'and' | 'or', shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === kind ? shape.parts : [shape]))
  const unique = new Map(flat.map((shape) => [shape.key, shape]))
  const keys = [...unique.keys()].toSorted()
  const parts = keys.flatMap((key) => unique.get(key) ?? [])
  const [only, ...more] = parts
  return only !== undefined && more.length === 0 ? only : { kind, parts, key: `${kind}(${keys.join(',')})` }
}

function negation(shape: Shape): Shape {
  const [inner] = shape.kind === 'not' ? shape.parts : []
  return inner ?? { kind: 'not', parts: [shape], key: `not(${shape.key})` }
}

function leaf(key: string): Shape {
  return { kind: 'leaf', parts: [], key }
}

/** One text for all that looks for the same. */
export function soughtKey(sought: Sought): string {
  if (sought.how === 'within') return `within(${JSON.stringify(sought.parts)})`
  return `${sought.prefix ? 'prefix' : 'words'}(${JSON.stringify(sought.words)})`
}

function tagKey({ tag }: TagTerm): string {
  return `tag(${JSON.stringify(tag)})`
}

/** `lang:en,de` is `lang:en OR lang:de`, and `tag:ai` is `#ai`. */
function fieldKeys({ field, values }: FieldTerm): readonly string[] {
  return values.map(({ folded }) => `${field}(${JSON.stringify(folded)})`)
}
