import { addressOf } from './address.js'
import { balance } from './balance.js'
import { clean } from './clean.js'
import { FIELDS } from './fields.js'
import { grow } from './grammar.js'
import { handlesAmong } from './handle.js'
import { keyOf } from './key.js'
import { lex } from './lex.js'
import { LIMITS, type Node, type Notice, type Parsed, type Query } from './query.js'
import { Refusal } from './refusal.js'
import { wordsOfQuery } from './words.js'

/** Reads a typed filter. Pure and total; a text beyond `LIMITS` costs no more than counting it. */
export function parseQuery(typed: string): Parsed {
  try {
    return { ok: true, query: read(typed) }
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ok: false, error: thrown.error }
    throw thrown
  }
}

function read(typed: string): Query {
  const points = Array.from(typed)
  refuseLong(points.length, 'This query')
  const notices: Notice[] = []
  const tokens = balance(lex(clean(points, notices), notices).tokens, notices)
  const root = grow(tokens)
  const address = addressOf(tokens)
  refuseLong(Array.from(address).length, 'This query, tidied,')
  return {
    typed,
    address,
    key: keyOf(root),
    words: wordsOfQuery(root),
    notices: notices.toSorted((a, b) => a.column - b.column),
    root,
    handles: [...new Set(root === undefined ? [] : handlesOf(root))],
  }
}

function refuseLong(length: number, what: string): void {
  if (length <= LIMITS.length) return
  throw new Refusal(`${what} is ${length} characters long; ${LIMITS.length} at most.`, {
    column: LIMITS.length,
    length: length - LIMITS.length,
  })
}

function handlesOf(node: Node): readonly string[] {
  if ('nodes' in node) return node.nodes.flatMap(handlesOf)
  if (node.kind === 'not') return handlesOf(node.node)
  return node.kind === 'field' && FIELDS[node.field].people ? handlesAmong(node.values) : []
}
