import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chance } from '../decode/invented.js'
import type { Op } from './op.js'
import { Shown } from './shown.js'

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

  it('takes in what is hidden without a word, charged like all else, and brings it to its place', () => {
    const { shown, told, inSight } = setUp({ ...bounds, entries: 3 })
    const early = shown.began - 1000
    shown.add('1', 'o', 'a', 1)
    shown.add('2', 'o', 'b', 1, true)
    shown.backfill('0', 'o', 'past', 1, early, true)
    assert.deepEqual([inSight(), told.length, shown.size, shown.bytes], [['a'], 1, 3, 3])
    const some = (before: number, most: number) => shown.some(before, most).map(({ key }) => key)
    assert.deepEqual(
      [some(Infinity, 9), some(Infinity, 2)],
      [
        ['2', '1', '0'],
        ['2', '1'],
      ],
    )
    assert.deepEqual(some(shown.get('1')?.seq ?? 0, 9), ['0'])
    for (const [key, value] of Object.entries({ 2: 'b', 0: 'past' })) shown.restore(key, value)
    assert.deepEqual(inSight(), ['b', 'a', 'past'])
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['add', 'restore', 'restore'],
    )
    shown.add('3', 'o', 'c', 1, true)
    assert.deepEqual([inSight(), shown.size], [['b', 'a'], 3])
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

  it('has a value ahead of what is told, and tells of it before anything else about that thing', () => {
    const { shown, told } = setUp()
    const toldOf = (act: () => void) => {
      told.length = 0
      act()
      return told.map((op) =>
        op.kind === 'replace' ? [op.before, op.after] : op.kind === 'remove' ? op.before : op.kind,
      )
    }
    for (const key of ['1', '2', '3']) shown.add(key, 'o', 'a', 1)
    assert.deepEqual(
      toldOf(() => shown.replaceAhead('1', 'b')),
      [],
    )
    assert.equal(shown.get('1')?.value, 'b')
    shown.replaceAhead('1', 'c')
    const once = toldOf(() => {
      shown.tellReplaced('1')
      shown.tellReplaced('1')
    })
    assert.deepEqual(once, [['a', 'c']])
    shown.replaceAhead('1', 'd')
    assert.deepEqual(
      toldOf(() => shown.replace('1', 'e')),
      [
        ['c', 'd'],
        ['d', 'e'],
      ],
    )
    shown.replaceAhead('1', 'f')
    assert.deepEqual(
      toldOf(() => shown.remove('1')),
      [['e', 'f'], 'f'],
    )
    shown.replaceAhead('2', 'g')
    assert.deepEqual(
      toldOf(() => shown.hide('2')),
      [['a', 'g'], 'g'],
    )
    shown.replaceAhead('2', 'h')
    shown.replaceAhead('3', 'i')
    told.length = 0
    assert.equal(shown.hideOwner('o', false), 1)
    const [gone] = told
    assert.deepEqual(gone?.kind === 'gone' && gone.before.map(({ value }) => value), ['i', 'a'])
    assert.deepEqual(
      toldOf(() => shown.tellReplaced('3')),
      [],
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

describe('what is from before the log began', () => {
  const BEGAN = 1_700_000_000_000

  it('has its place by its own time, under all that was added, with a number of that time', () => {
    const { shown, inSight, told } = setUp()
    const { last } = shown
    shown.add('live', 'o', 'live', 1)
    for (const at of [-30, -10, -20]) assert.ok(shown.backfill(`k${at}`, 'p', `at ${at}`, 1, BEGAN + at))
    assert.deepEqual(inSight(), ['live', 'at -10', 'at -20', 'at -30'])
    assert.deepEqual([shown.get('k-10')?.seq, shown.get('k-10')?.at], [(BEGAN - 10) * 100, BEGAN - 10])
    assert.deepEqual([shown.began, shown.floor], [BEGAN, last], 'and nobody has missed it')
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['add', 'fill', 'fill', 'fill'],
    )
    assert.deepEqual(
      [...shown.opsAfter(last)].map(({ value }) => value.kind),
      ['fill', 'fill', 'fill'],
    )
  })

  it('has a place after all of its own time; what happens now, after all there is', () => {
    const { shown } = setUp()
    shown.backfill('1', 'o', '1', 1, BEGAN - 20)
    shown.backfill('2', 'o', '2', 1, BEGAN - 20)
    shown.backfill('3', 'o', '3', 1, BEGAN - 19)
    const place = shown.placeOf(BEGAN - 19.5)
    assert.deepEqual(
      [...shown.backwards(place + 1)].map(({ key }) => key),
      ['2', '1'],
    )
    assert.equal(shown.placeOf(BEGAN), shown.last)
    assert.equal(shown.placeOf(BEGAN + 1e12), shown.last)
  })

  it('holds the oldest thing, until it is gone', () => {
    const { shown, pass } = setUp()
    assert.equal(shown.oldestAt, undefined)
    shown.add('1', 'o', '1', 1)
    pass(10)
    shown.add('2', 'o', '2', 1)
    shown.backfill('0', 'o', '0', 1, BEGAN - 20)
    assert.equal(shown.oldestAt, BEGAN - 20)
    shown.remove('0')
    assert.equal(shown.oldestAt, BEGAN)
    shown.remove('1')
    assert.equal(shown.oldestAt, BEGAN + 10)
  })

  it('at one time is in the order in which it came, and stays below the first number', () => {
    const { shown, inSight } = setUp()
    for (const n of [1, 2, 3]) shown.backfill(`${n}`, 'o', `${n}`, 1, BEGAN - 1)
    assert.deepEqual(inSight(), ['3', '2', '1'])
    for (let n = 4; n <= 90; n++) shown.backfill(`${n}`, 'o', `${n}`, 1, BEGAN - 1)
    for (let n = 91; n <= 100; n++) shown.backfill(`${n}`, 'o', `${n}`, 1, BEGAN + 5)
    const seqs = [...shown.backwards()].map(({ seq }) => seq)
    assert.deepEqual([new Set(seqs).size, seqs.length], [100, 100])
    assert.ok(seqs.every((seq, i) => seq < (seqs[i - 1] ?? BEGAN * 100)))
  })

  it('is the first to go, is as old as its time, and is not taken if it would go at once', () => {
    const { shown, pass, inSight } = setUp({ ...bounds, entries: 3 })
    shown.backfill('1', 'o', 'a', 1, BEGAN - 30_000)
    shown.backfill('2', 'o', 'b', 1, BEGAN - 20_000)
    shown.add('3', 'o', 'c', 1)
    assert.equal(shown.backfill('4', 'o', 'd', 1, BEGAN - 40_000), false, 'older than all, and it is full')
    assert.equal(shown.get('4'), undefined)
    assert.equal(shown.backfill('5', 'o', 'e', 1, BEGAN - 10_000), true)
    assert.deepEqual(inSight(), ['c', 'e', 'b'])
    pass(41_000)
    shown.sweep()
    assert.deepEqual([inSight(), shown.size, shown.bytes], [['c', 'e'], 2, 2])
    assert.equal(shown.backfill('6', 'o', 'f', 1, BEGAN - 20_000), false, 'too old')
    shown.add('7', 'o', 'g', 1)
    shown.add('8', 'o', 'h', 1)
    assert.deepEqual(inSight(), ['h', 'g', 'c'])
  })

  it('is told only near the top', () => {
    const { shown, told } = setUp({ ...bounds, entries: 5000 })
    for (let n = 0; n < 999; n++) shown.add(`l${n}`, 'o', '', 1)
    told.length = 0
    for (let n = 1; n <= 5; n++) shown.backfill(`p${n}`, 'o', '', 1, BEGAN - n)
    assert.deepEqual(
      told.map((op) => op.kind === 'fill' && op.kept.key),
      ['p1'],
    )
  })

  it('is removed, hidden and brought back as everything else', () => {
    const { shown, inSight } = setUp()
    shown.backfill('1', 'o', 'a secret', 1, BEGAN - 2)
    shown.backfill('2', 'p', 'b', 1, BEGAN - 1)
    shown.add('3', 'o', 'c', 1)
    assert.deepEqual(
      shown.ofOwner('o').map(({ value }) => value),
      ['a secret', 'c'],
    )
    assert.equal(shown.hideOwner('o', false), 2)
    assert.deepEqual(inSight(), ['b'])
    shown.restore('1', 'a secret')
    assert.deepEqual(inSight(), ['b', 'a secret'])
    shown.remove('1')
    assert.deepEqual([inSight(), shown.size, shown.bytes], [['b'], 2, 2])
    shown.hideOwner('p', true)
    assert.deepEqual([inSight(), shown.size, shown.bytes], [[], 1, 1])
  })

  it('is no more after a reset, from when on the log begins anew', () => {
    const { shown, pass, inSight } = setUp()
    shown.backfill('1', 'o', 'a', 1, BEGAN - 2)
    shown.add('2', 'o', 'b', 1)
    pass(5000)
    shown.reset()
    assert.deepEqual([shown.size, shown.bytes], [0, 0])
    shown.add('3', 'o', 'c', 1)
    assert.ok(shown.began > BEGAN + 4999)
    shown.backfill('4', 'o', 'd', 1, BEGAN + 3000)
    assert.deepEqual(inSight(), ['c', 'd'])
  })

  it('is kept as a list that is sorted and cut would keep it, whatever happens in whatever order', () => {
    for (let seed = 1; seed <= 30; seed++) againstModel(seed)
  })

  /** The same done to a plain list, newest first: what is in sight must be the same. */
  function againstModel(seed: number): void {
    const next = chance(seed)
    const upTo = (n: number) => Math.floor(next() * n)
    const most = { entries: 40, bytes: 150, ageMs: 60_000 }
    const { shown, pass } = setUp(most)
    let now = BEGAN
    let model: { key: string; owner: string; at: number; bytes: number; hidden: boolean; live: boolean }[] =
      []
    const cut = () => {
      const charged = () => model.reduce((sum, { bytes }) => sum + bytes, 0)
      while (
        model.length > most.entries ||
        charged() > most.bytes ||
        now - (model.at(-1)?.at ?? now) > most.ageMs
      )
        model.pop()
    }
    for (let step = 0; step < 400; step++) {
      const key = `k${step}`
      const some = model.filter((one) => !one.key.startsWith('gone'))[upTo(model.length)]?.key ?? 'none'
      const owner = `o${upTo(6)}`
      const bytes = 1 + upTo(8)
      const what = upTo(20)
      if (what < 5) {
        shown.add(key, owner, key, bytes)
        model.unshift({ key, owner, at: now, bytes, hidden: false, live: true })
      } else if (what < 13) {
        // Whole seconds, so that many share one time.
        const at = BEGAN - 1000 * (1 + upTo(60))
        const i = model.findIndex((other) => !other.live && other.at <= at)
        model.splice(i === -1 ? model.length : i, 0, { key, owner, at, bytes, hidden: false, live: false })
        const isTaken = shown.backfill(key, owner, key, bytes, at)
        cut()
        assert.equal(
          isTaken,
          model.some((one) => one.key === key),
          `seed ${seed}`,
        )
      } else if (what === 13) {
        shown.remove(some)
        // A purged entry of the live log keeps its weight until its turn comes.
        const one = model.find((other) => other.key === some)
        if (one?.live === true) Object.assign(one, { key: `gone ${step}`, owner: '', hidden: true })
        else model = model.filter((other) => other !== one)
      } else if (what === 14) {
        shown.hide(some)
        for (const one of model) if (one.key === some) one.hidden = true
      } else if (what === 15) {
        shown.restore(some, some)
        for (const one of model) if (one.key === some) one.hidden = false
      } else if (what === 16) {
        shown.replace(some, some)
      } else if (what === 17) {
        shown.hideOwner(owner, false)
        for (const one of model) if (one.owner === owner) one.hidden = true
      } else {
        const ms = upTo(1500)
        now += ms
        pass(ms)
        shown.sweep()
      }
      cut()
      const standing = model.filter(({ hidden }) => !hidden).map((one) => one.key)
      const words = `seed ${seed}, step ${step}`
      assert.deepEqual(
        [...shown.backwards()].map((one) => one.key),
        standing,
        words,
      )
      assert.equal(shown.size, model.filter((one) => !one.key.startsWith('gone')).length, words)
      assert.equal(
        shown.bytes,
        model.reduce((sum, one) => sum + one.bytes, 0),
        words,
      )
      const before = shown.get(standing[upTo(standing.length)] ?? '')
      if (before !== undefined) {
        const older = standing.slice(standing.indexOf(before.key) + 1)
        assert.deepEqual(
          [...shown.backwards(before.seq)].map((one) => one.key),
          older,
          words,
        )
      }
    }
  }
})
