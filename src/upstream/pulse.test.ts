import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPulse } from './pulse.js'

const SECOND = 1000
const LEAST = 30 * SECOND
const MOST = 30 * 60 * SECOND

test('a silence is odd after ten times the usual one, and never before the least', () => {
  const pulse = createPulse(0, LEAST, MOST)
  for (let now = SECOND; now <= 60 * SECOND; now += SECOND) pulse.beat(now)
  assert.equal(pulse.isSilent(90 * SECOND), false)
  assert.equal(pulse.isSilent(91 * SECOND), true)
  const slow = createPulse(0, LEAST, MOST)
  for (let n = 1; n <= 9; n += 1) slow.beat(n * 20 * SECOND)
  assert.equal(slow.isSilent(380 * SECOND), false)
  assert.equal(slow.isSilent(381 * SECOND), true)
})

test('looks become rarer while nothing comes, down to one in the longest time, and begin anew with an event', () => {
  const pulse = createPulse(0, LEAST, MOST)
  const looks: number[] = []
  for (let now = 0; now < 4 * 3600 * SECOND; now += SECOND) {
    if (!pulse.isDoubtful(now)) continue
    looks.push(now / SECOND)
    pulse.lookedInto(now, true)
  }
  assert.deepEqual(looks.slice(0, 4), [31, 92, 213, 454])
  assert.ok(looks.length >= 10 && looks.length <= 14, `${looks.length} looks in four hours`)
  assert.equal(pulse.isQuiet, true)
  pulse.beat(4 * 3600 * SECOND)
  assert.equal(pulse.isQuiet, false)
})

test('a look that found nobody leaves the silence odd', () => {
  const pulse = createPulse(0, LEAST, MOST)
  pulse.lookedInto(40 * SECOND, false)
  assert.deepEqual(
    [pulse.isQuiet, pulse.isSilent(41 * SECOND), pulse.isDoubtful(41 * SECOND)],
    [false, true, false],
  )
})
