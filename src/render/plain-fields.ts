import type { Node, Term } from '../filter/index.js'

/** The fields of the form without signs, as it sends them; empty for what is not asked. */
export interface PlainFields {
  readonly all: string
  readonly any: string
  readonly none: string
  /** The value of a `lang:`. */
  readonly lang: string
  readonly has: readonly string[]
  /** `0` without replies, `only` them alone. */
  readonly replies: '' | '0' | 'only'
}

export const NO_FIELDS: PlainFields = { all: '', any: '', none: '', lang: '', has: [], replies: '' }

/** A query as the form would ask it; nothing when the form can't. */
export function fieldsOf(root: Node | undefined): PlainFields | undefined {
  if (root === undefined) return NO_FIELDS
  let fields: PlainFields | undefined = NO_FIELDS
  for (const part of root.kind === 'and' ? root.nodes : [root]) {
    fields = fields === undefined ? undefined : withPart(fields, part)
  }
  return fields
}

function withPart(fields: PlainFields, part: Node): PlainFields | undefined {
  switch (part.kind) {
    case 'and':
      return undefined
    case 'or':
      return fields.any === '' && part.nodes.every(isWord)
        ? { ...fields, any: part.nodes.map(({ shown }) => shown).join(' ') }
        : undefined
    case 'not':
      if (isWord(part.node)) return { ...fields, none: `${fields.none} ${part.node.shown}`.trim() }
      return repliesIn(part.node) ? once(fields, 'replies', '0') : undefined
    case 'text':
    case 'tag':
      return { ...fields, all: `${fields.all} ${part.shown}`.trim() }
  }
  if (repliesIn(part)) return once(fields, 'replies', 'only')
  const values = part.values.map(({ folded }) => folded)
  if (part.field === 'lang') return once(fields, 'lang', values.join(','))
  // Each box that is ticked asks for something more; a list of values asks for any of them.
  const [value = ''] = values
  if (part.field === 'has' && values.length === 1) return { ...fields, has: [...fields.has, value] }
  return undefined
}

function once<K extends 'lang' | 'replies'>(fields: PlainFields, key: K, value: PlainFields[K]) {
  return fields[key] === '' ? { ...fields, [key]: value } : undefined
}

function isWord(node: Node): node is Term {
  return node.kind === 'text' || node.kind === 'tag'
}

function repliesIn(node: Node): boolean {
  return (
    node.kind === 'field' && node.field === 'is' && node.values.map(({ folded }) => folded).join() === 'reply'
  )
}
