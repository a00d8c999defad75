import type { FieldTerm, Node, Sought, TagTerm } from './query.js'

/**
 * A query in the form in which it is compared, compiled and weighed: groups flat, sorted, without repeats, two parts or
 * more in each; no negation of a negation; one value in each field.
 */
export interface Normal {
  readonly node: Node
  /** One text for all queries that differ only in order, case, quotes, repeats or needless brackets. It is not meant to
   * be parsed; strings in it are JSON, so that two queries that match differently never share one. */
  readonly key: string
}

interface Shape extends Normal {
  /** What a group holds, or a negation. */
  readonly parts: readonly Shape[]
}

/** The normal form; it matches the same posts. */
export function normalOf(node: Node): Normal {
  return shapeOf(node)
}

function shapeOf(node: Node): Shape {
  switch (node.kind) {
    case 'and':
    case 'or':
      return group(node.kind, node.nodes.map(shapeOf))
    case 'not':
      return negation(shapeOf(node.node))
    case 'text':
      return { node, parts: [], key: soughtKey(node.sought) }
    case 'tag':
      return tagShape(node)
  }
  return group('or', fieldShapes(node))
}

function group(kind: 'and' | 'or', shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.node.kind === kind ? shape.parts : [shape]))
  const unique = new Map(flat.map((shape) => [shape.key, shape]))
  const keys = [...unique.keys()].toSorted()
  const parts = keys.flatMap((key) => unique.get(key) ?? [])
  const [only, ...more] = parts
  if (only !== undefined && more.length === 0) return only
  return { node: { kind, nodes: parts.map(({ node }) => node) }, parts, key: `${kind}(${keys.join(',')})` }
}

function negation(shape: Shape): Shape {
  const [inner] = shape.node.kind === 'not' ? shape.parts : []
  return inner ?? { node: { kind: 'not', node: shape.node }, parts: [shape], key: `not(${shape.key})` }
}

/** One text for all that looks for the same. */
export function soughtKey(sought: Sought): string {
  if (sought.how === 'within') return `within(${JSON.stringify(sought.parts)})`
  return `${sought.prefix ? 'prefix' : 'words'}(${JSON.stringify(sought.words)})`
}

function tagShape(node: TagTerm): Shape {
  return { node, parts: [], key: `tag(${JSON.stringify(node.tag)})` }
}

/** `lang:en,de` is `lang:en OR lang:de`, and `tag:ai` is `#ai`. */
function fieldShapes(term: FieldTerm): readonly Shape[] {
  return term.values.map((value) =>
    term.field === 'tag'
      ? tagShape({ kind: 'tag', shown: term.shown, tag: value.folded })
      : {
          node: { ...term, values: [value] },
          parts: [],
          key: `${term.field}(${JSON.stringify(value.folded)})`,
        },
  )
}
