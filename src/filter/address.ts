import type { Token } from './lex.js'
import type { Node } from './query.js'

/** Balanced tokens as a person would type them. Reading it again gives the same tokens. */
export function addressOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ kind, text }, i) => {
      const before = tokens[i - 1]?.kind
      const close = before === undefined || before === 'open' || before === 'minus' || kind === 'close'
      return close ? text : ` ${text}`
    })
    .join('')
}

/**
 * One text for all queries that differ only in order, case, quotes, repeats or needless brackets. It is not meant to be
 * parsed; strings in it are JSON, so that two queries that match differently never share one.
 */
export function keyOf(node: Node | undefined): string {
  if (node === undefined) return ''
  switch (node.kind) {
    case 'and':
    case 'or':
      return joined(
        node.kind,
        node.nodes.flatMap((part) => partKeys(node.kind, part)),
      )
    case 'not':
      return node.node.kind === 'not' ? keyOf(node.node.node) : `not(${keyOf(node.node)})`
    case 'text':
      return node.sought.how === 'within'
        ? `within(${JSON.stringify(node.sought.parts)})`
        : `${node.sought.prefix ? 'prefix' : 'words'}(${JSON.stringify(node.sought.words)})`
    case 'tag':
      return `tag(${JSON.stringify(node.tag)})`
  }
  return joined('or', fieldKeys(node))
}

/** The keys that a part adds to its parent: those of its own parts, if it is of the same kind. */
function partKeys(kind: 'and' | 'or', node: Node): readonly string[] {
  if (node.kind === kind) return node.nodes.flatMap((part) => partKeys(kind, part))
  if (kind === 'or' && node.kind === 'field') return fieldKeys(node)
  if (node.kind === 'not' && node.node.kind === 'not') return partKeys(kind, node.node.node)
  return [keyOf(node)]
}

/** `lang:en,de` is `lang:en OR lang:de`. */
function fieldKeys({ field, values }: Extract<Node, { kind: 'field' }>): readonly string[] {
  return values.map(({ folded }) => `${field}(${JSON.stringify(folded)})`)
}

function joined(kind: 'and' | 'or', keys: readonly string[]): string {
  const sorted = [...new Set(keys)].toSorted()
  return sorted.length === 1 ? (sorted[0] ?? '') : `${kind}(${sorted.join(',')})`
}
