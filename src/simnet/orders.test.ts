import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ENDINGS, SILENCES, type Faults } from './faults.js'
import { FLAW_NAMES } from './flaws.js'
import { startSimnet } from './index.js'
import { ordersOf } from './orders.js'
import { createRng } from './prng.js'

/** Remembers what was pulled. */
function levers() {
  const pulled: unknown[][] = []
  const faults = new Proxy({} as Faults, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        void pulled.push([name, ...args]),
  })
  const take = ordersOf({
    faults,
    burst: (n) => pulled.push(['burst', n]),
    setRate: (n) => pulled.push(['rate', n]),
  })
  return { pulled, take }
}

for (const [orders, ...expected] of [
  [{ drop: 'reset' }, ['drop', 'reset', 1001]],
  [{ drop: { how: 'close', code: 1011 } }, ['drop', 'close', 1011]],
  [{ refuse: 503 }, ['refuse', 503, 'refused on request', undefined]],
  [{ refuse: { status: 429, text: 'later', retryAfter: 7 } }, ['refuse', 429, 'later', 7]],
  [{ refuse: null }, ['refuse', null]],
  [{ silence: 'pongs', hang: true, stall: false }, ['silence', 'pongs'], ['hang', true], ['stall', false]],
  [{ dribble: 0 }, ['dribble', 0]],
  [{ error: 'FutureCursor' }, ['error', 'FutureCursor', 'on request']],
  [{ info: { name: 'OutdatedCursor', message: 'old' } }, ['info', 'OutdatedCursor', 'old']],
  [{ flaw: 'wrong-cid' }, ['flaw', 'wrong-cid', 1]],
  [{ flaw: { name: 'path', n: 10 }, sync: 2 }, ['flaw', 'path', 10], ['sync', 2]],
  [{ skew: -5000, forget: true, truncated: true }, ['skew', -5000], ['forget'], ['truncated']],
  [{ rate: 7, burst: 5, lift: true }, ['rate', 7], ['burst', 5], ['lift']],
] as const)
  test(`${JSON.stringify(orders)} pulls its levers in the order of writing`, () => {
    const { pulled, take } = levers()
    take(orders)
    assert.deepEqual(pulled, expected)
  })

for (const [orders, named] of [
  [7, 'JSON object'],
  [[], 'JSON object'],
  [{ explode: 1 }, 'explode: unknown; there are drop, refuse'],
  [{ constructor: 1 }, 'constructor: unknown'],
  [{ drop: 'softly' }, `drop: one of ${ENDINGS.join(', ')}`],
  [{ drop: { how: 'close', code: 1006 } }, 'drop.code'],
  [{ drop: { how: 'close', code: 1020 } }, 'drop.code'],
  [{ refuse: 101 }, 'refuse: a whole number from 300 to 599'],
  [{ refuse: { status: 503, text: 'a\r\nb' } }, 'refuse.text'],
  [{ silence: 'loud' }, `silence: one of ${SILENCES.join(', ')}`],
  [{ dribble: 3 }, 'dribble: a whole number from 20'],
  [{ hang: 1 }, 'hang: true or false'],
  [{ forget: false }, 'forget: true'],
  [{ flaw: 'ugly' }, 'flaw: one of missing-block'],
  [{ flaw: { name: 'path', n: -1 } }, 'flaw.n'],
  [{ skew: 1e15 }, 'skew'],
  [{ skew: 0.5 }, 'skew'],
  [{ error: 7 }, 'error: a line'],
  [{ lookups: { answer: 'no' } }, 'lookups.answer'],
  [{ lookups: { speed: 3 } }, 'lookups.speed: unknown; there are slowMs'],
  [{ drop: { how: 'close', rude: true } }, 'drop.rude: unknown'],
] as const)
  test(`${JSON.stringify(orders)} is refused by name`, () => {
    const { pulled, take } = levers()
    assert.throws(
      () => take(orders),
      (error) => error instanceof Error && error.message.includes(named),
    )
    assert.deepEqual(pulled, [])
  })

test('one order that is wrong takes the others with it', () => {
  const { pulled, take } = levers()
  assert.throws(() => take({ forget: true, drop: 'no' }))
  assert.deepEqual(pulled, [])
})

test('whatever is ordered, it is done or refused with a sentence', async (t) => {
  const net = await startSimnet({ rate: 0, accounts: 20, control: true })
  t.after(() => net.close())
  const rng = createRng(3)
  const names = ['drop', 'refuse', 'hang', 'silence', 'dribble', 'stall', 'garbage', 'truncated', 'error', 'info', 'sync', 'flaw', 'gap', 'withhold', 'repeat', 'storm', 'rewind', 'disorder', 'forget', 'skew', 'lookups', 'rate', 'burst', 'lift', '__proto__', 'toString'] // prettier-ignore
  const values: readonly unknown[] = [null, true, false, 0, 1, 3, -1, 1.5, 1e9, '', 'close', 'pongs', 'x'.repeat(2000), [], {}, { how: 'reset' }, { name: 'rev', n: 2 }, { status: 500 }, ...FLAW_NAMES.filter((name) => name !== 'huge' && name !== 'oversized')] // prettier-ignore
  let done = 0
  for (let i = 0; i < 400; i++) {
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: rng.int(3) }, () => [rng.pick(names), rng.pick(values)])),
    )
    const response = await fetch(`${net.url}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const text = await response.text()
    assert.ok(
      response.status === 200 || (response.status === 400 && text.length < 400 && !text.includes('    at ')),
      `${body}: ${text}`,
    )
    if (response.status === 200) done++
  }
  assert.ok(done > 50 && done < 350)
})

test('every fault is in the table, and can be ordered', () => {
  const source = readFileSync(
    fileURLToPath(new URL('../../../src/simnet/faults.ts', import.meta.url)),
    'utf8',
  )
  const told = [...source.matchAll(/^ \* \| `(\w+)` \|/gm)].map(([, name]) => name)
  const [, body = ''] = /export interface Faults \{\n(.*?)\n\}/s.exec(source) ?? []
  const members = [...body.matchAll(/^ {2}(\w+)\(/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'lift')
  assert.deepEqual(members, told)
  for (const name of told) {
    const { take } = levers()
    assert.throws(
      () => take({ [name ?? '']: 7.5 }),
      (error) => !String(error).includes(': unknown;'),
    )
  }
})
