import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Slices } from './slices.js'

function setUp(msPerStep: number, atLeast = 1) {
  let now = 0
  const laters: (() => void)[] = []
  const slices = new Slices({ now: () => now, later: (go) => void laters.push(go), atLeast })
  const done: string[] = []
  function* work(name: string, steps: number) {
    for (let n = 0; n < steps; n++) {
      now += msPerStep
      done.push(`${name}${n}`)
      yield
    }
  }
  const turn = () => laters.shift()?.()
  return { slices, work, done, laters, turn, since: () => now }
}

it('long work never holds the loop for longer than a slice, and is done to its end', () => {
  const { slices, work, done, laters, turn, since } = setUp(1)
  slices.run(work('a', 12))
  assert.deepEqual([done.length, laters.length, slices.isRunning], [5, 1, true])
  const before = since()
  turn()
  assert.ok(since() - before <= 10)
  while (laters.length > 0) turn()
  assert.deepEqual([done.length, slices.isRunning], [12, false])
})

it('short work is done at once', () => {
  const { slices, work, done, laters } = setUp(0.1)
  slices.run(work('a', 20))
  assert.deepEqual([done.length, laters.length, slices.isRunning], [20, 0, false])
})

it('new work takes the place of what is under way, and one turn at a time is asked for', () => {
  const { slices, work, done, laters, turn } = setUp(4)
  slices.run(work('a', 10))
  slices.run(work('b', 3))
  assert.equal(laters.length, 1)
  while (laters.length > 0) turn()
  assert.deepEqual(done, ['a0', 'a1', 'b0', 'b1', 'b2'])
  slices.run(work('c', 10))
  slices.stop()
  turn()
  assert.deepEqual([done.length, laters.length], [7, 0])
})

it('work that starts other work gives way to it', () => {
  const { slices, work, done } = setUp(0)
  function* starter() {
    slices.run(work('b', 2))
    yield
    done.push('never')
    yield
  }
  slices.run(starter())
  assert.deepEqual(done, ['b0', 'b1'])
})

it('so many steps are done at once however long they take, and no more', () => {
  const { slices, work, done, laters } = setUp(10, 3)
  slices.run(work('a', 3))
  assert.deepEqual([done.length, slices.isRunning], [3, true])
  laters.shift()?.()
  assert.equal(slices.isRunning, false)
  slices.run(work('b', 7))
  assert.equal(done.length, 6)
})
