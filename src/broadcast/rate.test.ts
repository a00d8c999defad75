import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Rate } from './rate.js'

it('counts the last minute and no more, however long nobody asked', () => {
  let now = 1_000_000
  const rate = new Rate(() => now)
  rate.add()
  now += 30_000
  rate.add()
  assert.equal(rate.perMinute(), 2)
  now += 31_000
  assert.equal(rate.perMinute(), 1)
  now += 3_600_000
  assert.equal(rate.perMinute(), 0)
})

it('takes in what happened a moment ago, but nothing from before the minute or from the future', () => {
  let now = 1_000_000
  const rate = new Rate(() => now)
  rate.add(now - 59_000)
  rate.add(now - 61_000)
  rate.add(now + 5000)
  assert.equal(rate.perMinute(), 1)
  now += 2000
  assert.equal(rate.perMinute(), 0)
})

it('counts from nothing again when it is cleared', () => {
  const rate = new Rate(() => 1_000_000)
  rate.add()
  rate.clear()
  rate.add()
  assert.equal(rate.perMinute(), 1)
})
