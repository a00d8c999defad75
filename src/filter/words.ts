import type { Place } from './field-rule.js'
import { FIELDS } from './fields.js'
import type { Node } from './query.js'

/** A query read back: `cats and (dogs or birds), in English, not replies`. */
export function wordsOfQuery(root: Node | undefined): string {
  if (root === undefined) return 'every post'
  const { sought, narrowing, excluded } = sorted(root)
  const [first, ...rest] = narrowing
  if (sought.length > 0) return sentence(root)
  const head = first === undefined ? 'every post' : `every post ${inWords(first, 'first', true)}`
  return [head, ...rest.map((part) => inWords(part, 'next')), ...excluded.map((part) => inWords(part))].join(
    ', ',
  )
}

/** What is sought, then what narrows it, then what is left out. */
function sentence(node: Node): string {
  const { sought, narrowing, excluded } = sorted(node)
  const alone = sought.length + narrowing.length + excluded.length === 1
  const head = sought.map((part) => inWords(part, 'among', alone)).join(' and ')
  const rest = narrowing.map((part, i) => inWords(part, head === '' && i === 0 ? 'among' : 'next'))
  return [...(head === '' ? [] : [head]), ...rest, ...excluded.map((part) => inWords(part))].join(', ')
}

function sorted(node: Node) {
  const parts = flat(node)
  return {
    sought: parts.filter((part) => part.kind !== 'not' && !narrows(part)),
    narrowing: parts.filter(narrows),
    excluded: parts.filter((part) => part.kind === 'not'),
  }
}

/** `alone`: nothing stands beside it, so that a group is read as one without brackets. */
function inWords(node: Node, place: Place = 'among', alone = false): string {
  switch (node.kind) {
    case 'and':
      return bracketed(sentence(node), alone)
    case 'or':
      return bracketed(node.nodes.map((part) => inWords(part, place)).join(' or '), alone)
    case 'not':
      return notInWords(node.node)
    case 'text':
      return node.plain.includes(' ') ? `“${node.plain}”` : node.plain
    case 'tag':
      return node.shown
  }
  const words = FIELDS[node.field].words(node.values, place)
  return bracketed(words, alone || narrows(node) || node.values.length === 1)
}

function notInWords(node: Node): string {
  if (node.kind === 'not') return inWords(node.node)
  return node.kind === 'field' ? FIELDS[node.field].words(node.values, 'excluded') : `not ${inWords(node)}`
}

function bracketed(words: string, plain: boolean): string {
  return plain ? words : `(${words})`
}

/** The parts that must all hold. What is not not so is so. */
function flat(node: Node): readonly Node[] {
  if (node.kind === 'not' && node.node.kind === 'not') return flat(node.node.node)
  return node.kind === 'and' ? node.nodes.flatMap(flat) : [node]
}

/** Whether it says which posts, not what is in them: `in English`, `from bob.example`. */
function narrows(node: Node): boolean {
  if (node.kind === 'field') return node.field !== 'tag'
  return node.kind === 'or' && node.nodes.every((part) => narrows(part.kind === 'not' ? part.node : part))
}
