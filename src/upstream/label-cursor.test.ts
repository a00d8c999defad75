import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LabelCursor, type LabelStart } from './label-cursor.js'

const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const HISTORY = 30 * MINUTE
const DAY = 24 * 60 * MINUTE

/** A stream in which label `n` was made `ago(n)` ms ago; `numbered` gives it its place. */
interface Stream {
  readonly count: number
  readonly ago: (n: number) => number
  readonly numbered?: (n: number) => number
  /** The first that it still has. */
  readonly kept?: number
}

/** Asks as the cursor says, until it has settled; gives all places that were asked. */
function follow(cursor: LabelCursor, { count, ago, numbered = (n) => n, kept = 1 }: Stream) {
  const asked: (number | undefined)[] = []
  let read = 0
  for (let isAgain = true; isAgain && asked.length < 50;) {
    isAgain = false
    const { at } = cursor
    asked.push(at)
    cursor.asked()
    if (at !== undefined && kept > 1 && at < numbered(kept)) cursor.outdated()
    read = 0
    // Live: the last one is what is heard.
    for (let n = at === undefined ? count : kept; n <= count && !isAgain; n++) {
      if (numbered(n) <= (at ?? -1)) continue
      read++
      isAgain = cursor.heard(numbered(n), NOW - ago(n))
    }
  }
  return { asked, read }
}

const begun = (start?: LabelStart, now = () => NOW) => new LabelCursor(start, HISTORY, now)
const each =
  (ms: number, count: number): Stream['ago'] =>
  (n) =>
    (count - n) * ms

test('of a stream that is new, what the history may need is found in a few looks, and not much more', () => {
  for (const [perMinute, looks] of [
    [1, 1],
    [30, 1],
    [200, 2],
    [2000, 3],
    [6000, 4],
  ] as const) {
    const count = 3_000_000
    const cursor = begun()
    const { asked, read } = follow(cursor, { count, ago: each(MINUTE / perMinute, count) })
    assert.equal(asked.length, 1 + looks, `${perMinute} a minute`)
    assert.equal(asked[0], undefined)
    assert.ok(read >= 30 * perMinute, 'all of it')
    assert.ok(read <= Math.max(1000, 30 * perMinute * 8))
    assert.equal(cursor.at, count)
    assert.equal(cursor.missingBefore, undefined)
  }
})

test('one that says too much in that time is read as far as is bearable, and it is known what is missing', () => {
  const count = 3_000_000
  const cursor = begun()
  const { asked, read } = follow(cursor, { count, ago: each(MINUTE / 20_000, count) })
  assert.deepEqual(asked, [undefined, count - 1000, count - 8000, count - 64_000, count - 200_000])
  assert.equal(read, 200_000)
  assert.equal(cursor.missingBefore, NOW - (200_000 - 1) * (MINUTE / 20_000))
})

test('a small stream is read from its beginning', () => {
  const cursor = begun()
  const { asked, read } = follow(cursor, { count: 300, ago: each(10, 300) })
  assert.deepEqual([asked, read], [[undefined, 0], 300])
  assert.equal(cursor.missingBefore, undefined)
})

test('numbers with wide gaps, as those that are times, are no hindrance', () => {
  // In µs, one label a second.
  const cursor = begun()
  const count = 100_000
  const numbered = (n: number) => (NOW - (count - n) * 1000) * 1000
  const { asked, read } = follow(cursor, { count, numbered, ago: each(1000, count) })
  assert.ok(asked.length <= 7, asked.join())
  assert.ok(read >= 1800 && read < 1800 * 64, `${read}`)
  assert.equal(cursor.missingBefore, undefined)
})

test('a place of an earlier process that reaches back far enough is gone on from', () => {
  const cursor = begun({ seq: 500, at: NOW - HISTORY - MINUTE })
  assert.deepEqual(follow(cursor, { count: 900, ago: each(MINUTE, 900) }).asked, [500])
  assert.equal(cursor.at, 900)
})

test('one that does not is looked back from', () => {
  const count = 50_000
  const stream = { count, ago: each(MINUTE / 100, count) }
  const cursor = begun({ seq: count - 200, at: NOW - 2 * MINUTE })
  assert.deepEqual(follow(cursor, stream).asked, [count - 1200, count - 8200])
  assert.equal(cursor.missingBefore, undefined)
})

test('one of long ago is not: what lies between is only work', () => {
  const count = 3_000_000
  const cursor = begun({ seq: 1_000_000, at: NOW - 2 * DAY })
  const { asked } = follow(cursor, { count, ago: each(MINUTE / 30, count) })
  assert.deepEqual(asked, [undefined, count - 1000])
})

test('a stream that is silent is read from the beginning, or from the last place, if it is short', () => {
  for (const [start, from] of [
    [undefined, 0],
    [{ seq: 40, at: NOW - 2 * DAY }, 40],
  ] as const) {
    const cursor = begun(start)
    assert.equal(cursor.at, undefined)
    assert.ok(cursor.silent())
    assert.equal(cursor.at, from)
    const { asked } = follow(cursor, { count: 60, ago: each(5 * MINUTE, 60) })
    assert.deepEqual(asked, [from])
    assert.equal(cursor.at, 60)
    assert.ok(!cursor.silent())
  }
})

test('one that is long after all is waited for', () => {
  const count = 60_000
  const cursor = begun()
  assert.ok(cursor.silent())
  const { asked } = follow(cursor, { count, ago: (n) => (n === count ? 0 : (count - n) * DAY) })
  assert.deepEqual(asked, [0, undefined, count - 1000])
  assert.ok(!begunAndRead().silent(), 'and not read again')
  function begunAndRead() {
    const long = begun()
    long.silent()
    for (let n = 1; !long.heard(n, NOW - DAY); n++) assert.ok(n < 20_000)
    return long
  }
})

test('how far it was read that way is no place for a later process: it would read on for as long as there is more', () => {
  const cursor = begun()
  assert.ok(cursor.silent())
  assert.equal(cursor.place, undefined)
  for (let n = 1; n <= 3000; n++) assert.ok(!cursor.heard(n, NOW - 300 * DAY))
  assert.deepEqual([cursor.at, cursor.place], [3000, undefined])
  // What counts begins here.
  assert.ok(!cursor.heard(3001, NOW))
  assert.equal(cursor.place, 3001)
})

test('what cannot be read is not read through without end, either', () => {
  const cursor = begun()
  assert.ok(cursor.silent())
  let read = 1
  for (; !cursor.heard(read, undefined); read++) assert.ok(read < 20_000)
  assert.equal(cursor.at, undefined)
})

test('what a labeler no longer has is missing until memory has nothing older', () => {
  let now = NOW
  const resumed = begun({ seq: 100, at: NOW - HISTORY }, () => now)
  follow(resumed, { count: 900, ago: each(1000, 900), kept: 500 })
  assert.equal(resumed.missingBefore, NOW - 400_000)
  now += HISTORY - 400_001
  assert.equal(resumed.missingBefore, NOW - 400_000)
  now += 1
  assert.equal(resumed.missingBefore, undefined)
  // It has enough.
  const enough = begun({ seq: 100, at: NOW - HISTORY })
  follow(enough, { count: 900, ago: each(MINUTE, 900), kept: 500 })
  assert.equal(enough.missingBefore, undefined)
  // A look that goes further back than it has is the last.
  const looked = begun()
  assert.equal(follow(looked, { count: 900, ago: each(1000, 900), kept: 500 }).asked.length, 2)
  assert.equal(looked.missingBefore, NOW - 400_000)
})

test('a place that is refused is looked for anew, but a look that is refused is the last', () => {
  const saved = begun({ seq: 900, at: NOW - HISTORY })
  saved.refused()
  assert.equal(saved.at, undefined)
  assert.ok(saved.heard(5000, NOW))
  assert.equal(saved.at, 4000)
  saved.refused()
  assert.equal(saved.at, undefined)
  assert.equal(saved.missingBefore, NOW)
  assert.ok(!saved.heard(5001, NOW))
  saved.refused()
  assert.ok(saved.heard(70, NOW), 'numbers have begun anew')
  assert.equal(saved.at, 0)
})

test('of a stream that went well, what came lately can be had once more', () => {
  const cursor = begun({ seq: 8000, at: NOW - HISTORY })
  assert.ok(!cursor.heard(9000, NOW))
  cursor.again()
  assert.equal(cursor.at, 9000)
  assert.ok(cursor.heard(9001, NOW))
  assert.equal(cursor.at, 8001)
})

test('labels that cannot be read decide nothing, and one too big is passed over', () => {
  const cursor = begun({ seq: 8000, at: NOW })
  assert.equal(cursor.at, 7000)
  assert.ok(!cursor.heard(7001, undefined))
  cursor.passed(7002)
  cursor.skip()
  assert.equal(cursor.at, 7003)
  assert.ok(cursor.heard(7004, NOW))
  assert.equal(cursor.at, 0)
  // Of the last number that there is: a file with a greater one would be thrown away with all the places in it.
  cursor.passed(Number.MAX_SAFE_INTEGER)
  cursor.skip()
  assert.ok(Number.isSafeInteger(cursor.place))
})

test('however numbers and dates lie, it ends after a few looks', () => {
  const odd = [0, 1, 999, 2 ** 53 - 1, 2 ** 40]
  for (const a of odd)
    for (const b of odd)
      for (const cts of [0, NOW, NOW + 100 * DAY]) {
        const cursor = begun()
        let looks = 0
        while (cursor.heard(looks % 2 === 0 ? a : b, cts)) looks++
        assert.ok(looks <= 7, `${a} ${b} ${looks}`)
        assert.ok((cursor.missingBefore ?? 0) <= NOW)
      }
})
