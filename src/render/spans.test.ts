import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lateness, moment, size, span } from './spans.js'

test('a span is said in the unit that people would take', () => {
  const said = [0, 0.4, 1, 1.5, 99.4, 100, 5999, 6000, 172_799, 172_800, 86_400 * 1200].map(span)
  assert.deepEqual(said, [
    '0 seconds',
    '0 seconds',
    '1 second',
    '2 seconds',
    '99 seconds',
    '2 minutes',
    '100 minutes',
    '2 hours',
    '48 hours',
    '2 days',
    '1,200 days',
  ])
})

test('a moment says when it was, how long ago, and how long it lasts', () => {
  const at = Date.UTC(2026, 10, 21, 7, 42, 10, 500)
  assert.deepEqual(moment(at, at + 12_000), {
    iso: '2026-11-21T07:42:10.500Z',
    clock: '2026-11-21 07:42:10 UTC',
    ago: '12 seconds ago',
    lasts: '12 seconds',
  })
  assert.equal(moment(at, at + 999).ago, 'just now')
  assert.equal(moment(at + 5000, at).lasts, '0 seconds', 'never before now')
})

test('lateness shows tenths while they matter', () => {
  assert.deepEqual([0, 49, 50, 1234, 9949, 9950, 61_000, 600_000].map(lateness), [
    'under 0.1 seconds',
    'under 0.1 seconds',
    '0.1 seconds',
    '1.2 seconds',
    '9.9 seconds',
    '10 seconds',
    '61 seconds',
    '10 minutes',
  ])
})

test('a size has few digits', () => {
  assert.deepEqual([0, 1023, 1024, 64 * 1024 ** 2, 3.44 * 1024 ** 2, 5 * 1024 ** 4].map(size), [
    '0 bytes',
    '1023 bytes',
    '1.0 kB',
    '64 MB',
    '3.4 MB',
    '5,120 GB',
  ])
})
