import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance } from '../decode/invented.js'
import { stepsOf } from './cost.js'
import { costOf, LIMITS, parseQuery, type Parsed } from './index.js'
import { EXAMPLES, inventedTree, LEAVES, pick, several, spelled } from './invented.js'

function cost(parsed: Parsed): number {
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message)
  return costOf(parsed.query)
}

function steps(parsed: Parsed): number {
  return parsed.ok && parsed.query.normal !== undefined ? stepsOf(parsed.query.normal) : 0
}

const list = (length: number, make: (i: number) => string) => Array.from({ length }, (_, i) => make(i))

test('what people ask for is far from the limit', () => {
  const asked = [...EXAMPLES, '-lang:en -is:reply', 'e']
  for (const typed of asked) assert.ok(cost(parseQuery(typed)) <= LIMITS.cost / 15, typed)
})

test('long lists pass: of words to choose from, to be left out, of people, of places', () => {
  const generous = [
    list(40, (i) => `word${i}`).join(' OR '),
    `-is:reply -lang:ja ${list(38, (i) => `-muted${i}`).join(' ')}`,
    list(2, (k) => `from:${list(20, (i) => `p${i}.b${k}.com`).join(',')}`).join(' OR '),
    `-from:${list(20, (i) => `*.d${i}.com`).join(',')} -domain:${list(20, (i) => `d${i}.com`).join(',')}`,
  ]
  for (const typed of generous) assert.ok(cost(parseQuery(typed)) <= LIMITS.cost, typed)
})

test('what has no rare word to go by costs up to twice as much', () => {
  const rare = cost(parseQuery('northernlights -the -and -for'))
  const common = cost(parseQuery('lang:en -the -and -for'))
  const none = cost(parseQuery('is:root,reply -the -and -for'))
  assert.ok(rare === 37 && common > 29 && none === 58, JSON.stringify([rare, common, none]))
})

test('every post costs nothing, and a letter something', () => {
  assert.equal(cost(parseQuery('')), 0)
  assert.ok(cost(parseQuery('e')) > 0)
})

test('any query has a cost: whole, a test more with each part that is added, not for repeats, one for all its spellings', () => {
  const random = chance(4)
  const costs = new Set<number>()
  for (let round = 0; round < 2_000; round++) {
    const tree = inventedTree(random, 3)
    const typed = spelled(random, tree)
    const parsed = parseQuery(typed)
    if (!parsed.ok) continue
    const here = cost(parsed)
    assert.ok(Number.isInteger(here) && here > 0 && here <= LIMITS.cost, typed)
    costs.add(here)
    const others = [spelled(random, tree), `${typed} ${typed}`, `NOT (NOT (${typed}))`]
    for (const other of others.map(parseQuery)) if (other.ok) assert.equal(cost(other), here, typed)
    const more = pick(random, LEAVES)[0] ?? ''
    for (const grown of [`(${typed}) OR (${more})`, `(${typed}) (${more})`, `-(${typed}) -(${more})`].map(
      parseQuery,
    )) {
      if (grown.ok) assert.ok(steps(grown) >= steps(parsed) && cost(grown) >= steps(grown), typed)
    }
  }
  assert.ok(costs.size > 40, `only ${costs.size} different costs`)
})

test('what must be there in addition makes a query dearer by its own steps at most twice', () => {
  const random = chance(6)
  for (let round = 0; round < 500; round++) {
    const leaves = several(random, 10, () => pick(random, LEAVES)[0] ?? '')
    const before = parseQuery(leaves.join(' '))
    const after = parseQuery([...leaves, 'northern'].join(' '))
    if (!before.ok || !after.ok) continue
    assert.ok(cost(after) <= cost(before) + 2 * 9 + 1, leaves.join(' '))
  }
})
