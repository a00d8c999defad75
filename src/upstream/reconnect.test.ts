import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffMs, endedByAnswer, endedByClose, endedByError, mayRetry } from './reconnect.js'

test('the wait doubles from 250 ms and never leaves 250 ms to 30 s', () => {
  const least = [0, 1, 2, 3, 4, 5, 6, 7, 1000].map((attempt) => backoffMs(attempt, () => 0))
  assert.deepEqual(least, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
  const most = [0, 1, 6, 1000].map((attempt) => backoffMs(attempt, () => 1 - Number.EPSILON))
  assert.deepEqual(most, [500, 1000, 30_000, 30_000])
})

test('the wait jitters, also the longest', () => {
  for (const attempt of [0, 5, 50]) {
    const waits = [0.1, 0.5, 0.9].map((chance) => backoffMs(attempt, () => chance))
    assert.equal(new Set(waits).size, 3)
  }
})

test('only HTTP 400 is not to be tried again', () => {
  assert.equal(mayRetry(endedByAnswer(400, 'bad cursor')), false)
  for (const status of [200, 301, 401, 403, 404, 426, 429, 500, 503])
    assert.ok(mayRetry(endedByAnswer(status, '')))
  for (const code of [1000, 1001, 1006, 1008, 1013]) assert.ok(mayRetry(endedByClose(code, '')))
})

test('errors are put in words, also the one that holds those of all addresses', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:9'), { code: 'ECONNREFUSED' })
  assert.equal(endedByError(new AggregateError([refused]), false).error.message, 'refused the connection')
  const tls = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  assert.equal(endedByError(tls, false).error.message, 'failed: self-signed certificate')
  assert.equal(endedByError(new Error(''), true).error.message, 'failed: no reason given')
})
