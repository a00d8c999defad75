import type { Token } from './lex.js'
import type { Node } from './query.js'
import { place, Refusal } from './refusal.js'

/**
 * Balanced tokens to a tree. Recursion is as deep as brackets are, which `balance` bounds. `undefined`: every post, since
 * nothing is there, or only terms that say nothing about live posts; such are left out as if they had not been written.
 *
 *     and  = or , { [ "AND" ] , or } ;        a space is AND
 *     or   = not , { ( "OR" | "|" ) , not } ; binds tighter than a space
 *     not  = { "-" | "NOT" } , atom ;
 *     atom = "(" , and , ")" | term ;
 */
export function grow(tokens: readonly Token[]): Node | undefined {
  if (tokens.length === 0) return undefined
  const walk: Walk = { tokens, at: 0 }
  return readAnd(walk)
}

interface Walk {
  readonly tokens: readonly Token[]
  at: number
}

function readAnd(walk: Walk): Node | undefined {
  const nodes = [readOr(walk)]
  for (let next = peek(walk); next !== undefined && next.kind !== 'close'; next = peek(walk)) {
    if (next.kind === 'and') {
      walk.at++
      needOperand(walk, next)
    }
    nodes.push(readOr(walk))
  }
  return gather('and', nodes)
}

function readOr(walk: Walk): Node | undefined {
  const nodes = [readNot(walk)]
  for (let next = peek(walk); next?.kind === 'or'; next = peek(walk)) {
    walk.at++
    needOperand(walk, next)
    nodes.push(readNot(walk))
  }
  return gather('or', nodes)
}

function readNot(walk: Walk): Node | undefined {
  let excluded = false
  for (let next = peek(walk); next?.kind === 'not' || next?.kind === 'minus'; next = peek(walk)) {
    walk.at++
    needOperand(walk, next)
    excluded = !excluded
  }
  const node = readAtom(walk)
  return excluded && node !== undefined ? { kind: 'not', node } : node
}

function readAtom(walk: Walk): Node | undefined {
  const token = peek(walk)
  walk.at++
  if (token?.kind === 'term') return token.term.kind === 'idle' ? undefined : token.term
  if (token?.kind !== 'open') throw dangling(token, 'before')
  const node = readAnd(walk)
  walk.at++
  return node
}

function needOperand(walk: Walk, operator: Token): void {
  const kind = peek(walk)?.kind
  if (kind === undefined || kind === 'close' || kind === 'and' || kind === 'or')
    throw dangling(operator, 'after')
}

function dangling(operator: Token | undefined, side: 'before' | 'after'): Refusal {
  const { text, ...span } = operator ?? { text: '', column: 0, length: 1 }
  const word = /[A-Z]/.test(text)
    ? `, or write “${text.toLowerCase()}” in lower case to look for the word`
    : ''
  return new Refusal(`“${text}” ${place(span)} has nothing ${side} it; put a word there${word}.`, span)
}

function gather(kind: 'and' | 'or', all: readonly (Node | undefined)[]): Node | undefined {
  const nodes = all.filter((node) => node !== undefined)
  return nodes.length > 1 ? { kind, nodes } : nodes[0]
}

function peek({ tokens, at }: Walk): Token | undefined {
  return tokens[at]
}
