import { addressOf } from './address.js'
import { balance } from './balance.js'
import { clean } from './clean.js'
import { costOf, stepsOf } from './cost.js'
import { FIELDS } from './fields.js'
import { grow } from './grammar.js'
import { handlesAmong } from './handle.js'
import { normalOf } from './normal.js'
import { lex, type Token } from './lex.js'
import { LIMITS, type Node, type Notice, type Parsed, type Query } from './query.js'
import { inQuotes, place, Refusal } from './refusal.js'
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
  const normal = root === undefined ? undefined : normalOf(root)
  const address = addressOf(tokens)
  refuseLong(Array.from(address).length, 'This query, tidied,')
  refuseDear(tokens, normal?.node)
  return {
    typed,
    address,
    key: normal?.key ?? '',
    words: wordsOfQuery(root),
    notices: notices.toSorted((a, b) => a.column - b.column),
    root,
    normal: normal?.node,
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

/** Names the part that costs most; of several that cost as much, the first. */
function refuseDear(tokens: readonly Token[], normal: Node | undefined): void {
  const cost = costOf({ normal })
  if (normal === undefined || cost <= LIMITS.cost) return
  const [first, ...rest] = tokens.flatMap((token) =>
    token.kind === 'term' && token.term.kind !== 'idle'
      ? [{ token, steps: stepsOf(normalOf(token.term).node) }]
      : [],
  )
  if (first === undefined) return
  const { token } = rest.reduce((most, one) => (one.steps > most.steps ? one : most), first)
  const times = (Math.ceil((10 * cost) / LIMITS.cost) / 10).toFixed(1)
  // If so, it is dear since nothing rare has to be there.
  const canBeHelped = rest.length + 1 < LIMITS.terms && stepsOf(normal) < 0.9 * LIMITS.cost
  const less = rest.length === 0 ? 'write less in it' : 'leave out parts like it'
  const remedy = canBeHelped
    ? `${less}, or add a word that posts must have`
    : `${less}, or ask in two queries`
  throw new Refusal(
    `This query takes ${times} times the work that one may. Its dearest part is ${inQuotes(token.text)} ${place(token)}: ${remedy}.`,
    token,
  )
}

function handlesOf(node: Node): readonly string[] {
  if ('nodes' in node) return node.nodes.flatMap(handlesOf)
  if (node.kind === 'not') return handlesOf(node.node)
  return node.kind === 'field' && FIELDS[node.field].people ? handlesAmong(node.values) : []
}
