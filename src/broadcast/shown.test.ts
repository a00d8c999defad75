import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Shown, type Op } from './shown.js'

const bounds = { entries: 100, bytes: 10_000, ageMs: 60_000 }

function setUp(kept = bounds) {
  let now = 1_700_000_000_000
  const shown = new Shown<string>({ kept, ops: bounds }, () => now)
  const told: Op<string>[] = []
  shown.subscribe((op) => told.push(op))
  const pass = (ms: number) => (now += ms)
  const inSight = () => [...shown.backwards()].map(({ value }) => value)
  return { shown, told, pass, inSight }
}

describe('Shown', () => {
  it('begins at unix seconds × 100,000', () => {
    const { shown } = setUp()
    shown.add('k', 'o', 'a', 1)
    assert.equal(shown.last, 1_700_000_000 * 100_000)
  })

  it('numbers things and ops in one sequence', () => {
    const { shown } = setUp()
    const first = shown.last
    shown.add('k', 'o', 'a', 1)
    shown.replace('k', 'b')
    shown.remove('k')
    assert.equal(shown.last, first + 3)
    assert.deepEqual(
      [...shown.opsAfter(first)].map(({ seq, value }) => [seq - first, value.kind]),
      [
        [2, 'replace'],
        [3, 'remove'],
      ],
    )
  })

  it('purges what is removed from memory, the log of ops included', () => {
    const { shown, inSight } = setUp()
    shown.add('k', 'o', 'a secret', 1)
    shown.remove('k')
    assert.deepEqual(inSight(), [])
    assert.equal(shown.get('k'), undefined)
    assert.doesNotMatch(JSON.stringify([...shown.opsAfter(0)]), /secret/)
    shown.restore('k', 'a secret')
    assert.deepEqual(inSight(), [], 'and it cannot be restored')
  })

  it('tells of the removal of a thing it does not know, because a screen may have it', () => {
    const { shown, told } = setUp()
    shown.remove('elsewhere')
    assert.deepEqual(told, [{ kind: 'remove', key: 'elsewhere' }])
  })

  it('says nothing of the removal of what was hidden already', () => {
    const { shown, told } = setUp()
    shown.add('k', 'o', 'a', 1)
    shown.hide('k')
    const before = told.length
    shown.remove('k')
    shown.hide('k')
    assert.equal(told.length, before)
  })

  it('brings back what was hidden, in its place', () => {
    const { shown, inSight, told } = setUp()
    shown.add('1', 'o', 'a', 1)
    shown.add('2', 'p', 'b', 1)
    shown.add('3', 'o', 'c', 1)
    assert.equal(shown.hideOwner('o', false), 2)
    assert.deepEqual(inSight(), ['b'])
    shown.restore('1', 'a')
    assert.deepEqual(inSight(), ['b', 'a'])
    assert.equal(told.at(-1)?.kind, 'restore')
  })

  it('purges all of an owner for good', () => {
    const { shown, inSight } = setUp()
    shown.add('1', 'o', 'a', 1)
    shown.hideOwner('o', true)
    assert.deepEqual([shown.size, shown.ofOwner('o').length, inSight().length], [0, 0, 0])
  })

  it('keeps a new value quietly when no screen is to be told', () => {
    const { shown, told } = setUp()
    shown.add('1', 'o', 'a', 1)
    shown.replace('1', 'b', true)
    assert.equal(shown.get('1')?.value, 'b')
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['add'],
    )
  })

  it('forgets what is too old even when nothing comes', () => {
    const { shown, pass } = setUp()
    shown.add('1', 'o', 'a', 1)
    const seq = shown.last
    pass(61_000)
    shown.sweep()
    assert.deepEqual([shown.size, shown.ofOwner('o').length, shown.floor], [0, 0, seq])
  })

  it('finds nothing any longer that had to go for something newer, and says what went', () => {
    const aged: string[] = []
    const shown = new Shown<string>(
      { kept: { ...bounds, entries: 2 }, ops: bounds },
      () => 0,
      (key) => aged.push(key),
    )
    for (const key of ['1', '2', '3', '4']) shown.add(key, 'o', `text of ${key}`, 1)
    assert.deepEqual(aged, ['1', '2'])
    assert.deepEqual([shown.size, shown.ofOwner('o').length, shown.get('1')], [2, 2, undefined])
  })

  it('leaves nothing after a reset but the word that it happened', () => {
    const { shown, inSight } = setUp()
    shown.add('1', 'o', 'a', 1)
    const before = shown.last
    shown.reset()
    assert.deepEqual(inSight(), [])
    assert.deepEqual(
      [...shown.opsAfter(before)].map(({ value }) => value.kind),
      ['reset'],
    )
    assert.ok(before - 1 < shown.floor, 'who stood further back is behind the log')
    shown.add('2', 'o', 'b', 1)
    assert.deepEqual(inSight(), ['b'])
  })
})
