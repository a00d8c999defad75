import { FIELDS } from './fields.js'
import type { Node } from './query.js'

/** A query read back: `cats and (dogs or birds), in English, not from bob.example`. */
export function wordsOfQuery(root: Node | undefined): string {
  if (root === undefined) return 'every post'
  const parts = root.kind === 'and' ? root.nodes.flatMap(flat) : [root]
  const sought = parts.filter((part) => !narrows(part) && part.kind !== 'not')
  const fields = parts.filter(narrows)
  const excluded = parts.filter((part) => part.kind === 'not')
  const head = sought.map((part) => inWords(part, parts.length > 1)).join(' and ')
  const first =
    head === '' ? ['every post', ...fields.slice(0, 1).map((part) => inWords(part, true))].join(' ') : head
  const rest = [...(head === '' ? fields.slice(1) : fields), ...excluded]
  return [first, ...rest.map((part) => inWords(part, true))].join(', ')
}

/** `bracketed`: the part stands beside others, so a group needs brackets to be read as one. */
function inWords(node: Node, bracketed: boolean): string {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const text = node.nodes.map((part) => inWords(part, true)).join(` ${node.kind} `)
      return bracketed ? `(${text})` : text
    }
    case 'not':
      return `not ${inWords(node.node, true)}`
    case 'text':
      return isPhrase(node.plain) ? `“${node.plain}”` : node.plain
    case 'tag':
      return node.shown
  }
  return FIELDS[node.field].words(node.values)
}

function flat(node: Node): readonly Node[] {
  return node.kind === 'and' ? node.nodes.flatMap(flat) : [node]
}

/** Whether it says which posts, not what is in them: `in English`, `from bob.example`. */
function narrows(node: Node): boolean {
  return node.kind === 'field' || ('nodes' in node && node.nodes.every(narrows))
}

function isPhrase(plain: string): boolean {
  return plain.includes(' ')
}
