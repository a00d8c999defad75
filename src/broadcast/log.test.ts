import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Log } from './log.js'

const wide = { entries: 100, bytes: 10_000, ageMs: 1000 }

describe('Log', () => {
  it('gives what came after a position, oldest first', () => {
    const log = new Log<string>(wide)
    for (const value of ['a', 'b', 'c']) log.append(value, 1, 0)
    assert.deepEqual(
      [...log.after(1)].map(({ value }) => value),
      ['b', 'c'],
    )
    assert.deepEqual([...log.after(3)], [])
  })

  it('lets the oldest go when there are too many, too much, or too old, and says so by its floor', () => {
    const many = new Log<number>({ ...wide, entries: 2 })
    for (const n of [1, 2, 3]) many.append(n, 1, 0)
    assert.deepEqual([many.size, many.floor, many.last], [2, 1, 3])

    const much = new Log<number>({ ...wide, bytes: 10 })
    much.append(1, 6, 0)
    much.append(2, 6, 0)
    assert.deepEqual([much.size, much.bytes, much.floor], [1, 6, 1])

    const old = new Log<number>(wide)
    old.append(1, 1, 0)
    old.append(2, 1, 900)
    old.trim(1500)
    assert.deepEqual([old.size, old.floor], [1, 1])
  })

  it('tells of each value that had to go, whether something came or time passed', () => {
    const left: number[] = []
    const log = new Log<number>({ ...wide, entries: 2 }, 0, (value) => left.push(value))
    for (const n of [1, 2, 3, 4]) log.append(n, 1, n)
    assert.deepEqual(left, [1, 2])
    log.trim(1003.5)
    assert.deepEqual(left, [1, 2, 3])
  })

  it('keeps sparse sequences, and finds a position between them', () => {
    const log = new Log<string>(wide, 99)
    log.append('a', 1, 0, 100)
    log.append('b', 1, 0, 110)
    assert.deepEqual(
      [...log.after(105)].map(({ seq }) => seq),
      [110],
    )
    assert.equal(log.floor, 99)
  })

  it('cuts away what has left without losing its place', () => {
    const log = new Log<number>({ ...wide, entries: 10, bytes: 1e9 })
    for (let n = 1; n <= 5000; n++) log.append(n, 1, 0)
    assert.deepEqual(
      [...log.after(4990)].map(({ value }) => value),
      Array.from({ length: 10 }, (_, i) => 4991 + i),
    )
    assert.deepEqual([...log.backwards()].map(({ value }) => value)[0], 5000)
  })

  it('is empty after clear, and nobody before it is up to date', () => {
    const log = new Log<number>(wide)
    log.append(1, 5, 0)
    log.clear(7)
    assert.deepEqual([log.size, log.bytes, log.floor, log.last], [0, 0, 7, 7])
    assert.equal(log.append(2, 1, 0).seq, 8)
  })
})
