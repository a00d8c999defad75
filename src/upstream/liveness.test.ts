import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { watchSilence } from './liveness.js'

const SPAN = 1000

/** A watch over a socket of which only the count of what came is known. */
function watch(t: TestContext) {
  let looks: (() => void) | undefined
  let everyMs = 0
  const reads: (() => void)[] = []
  t.mock.method(globalThis, 'setInterval', (look: () => void, ms: number) => {
    looks = look
    everyMs = ms
  })
  t.mock.method(globalThis, 'clearInterval', () => (looks = undefined))
  t.mock.method(globalThis, 'setImmediate', (then: () => void) => reads.push(then))
  t.mock.method(globalThis, 'clearImmediate', () => reads.splice(0))
  const socket = { bytesRead: 500 }
  const done: string[] = []
  const end = watchSilence(
    socket as unknown as Socket,
    SPAN,
    () => void done.push('ping'),
    () => void done.push('silent'),
  )
  /** The timer is called, then this is read. However late it is, it is called once. */
  const look = (bytes = 0) => {
    looks?.()
    socket.bytesRead += bytes
    for (const then of reads.splice(0)) then()
  }
  const span = (bytes = 0) => {
    for (let ms = 0; ms < SPAN; ms += everyMs) look(bytes)
  }
  return { done, end, look, span }
}

test('a quiet stream that answers pings is left alone, for as long as it does', (t) => {
  const { done, look, span } = watch(t)
  span(2)
  for (let n = 0; n < 20; n++) {
    look(2)
    for (let rest = 0; rest < 3; rest++) look()
  }
  assert.deepEqual(
    done,
    Array.from({ length: 22 }, () => 'ping'),
  )
})

test('one that says nothing for a whole span after a ping is silent, and that is said once', (t) => {
  const { done, look, span } = watch(t)
  span(2)
  assert.deepEqual(done, ['ping', 'ping'])
  for (let n = 0; n < 3; n++) look()
  assert.deepEqual(done, ['ping', 'ping'])
  look()
  assert.deepEqual(done, ['ping', 'ping', 'silent'])
  for (let n = 0; n < 10; n++) span()
  assert.equal(done.length, 3)
})

test('whoever was held up reads what came meanwhile before it calls the other side silent', (t) => {
  const { done, look } = watch(t)
  // The first look comes when the span is long over; the answer is read only after it.
  look()
  look(2)
  assert.deepEqual(done, ['ping'])
  look()
  look()
  assert.deepEqual(done, ['ping', 'ping'])
})

test('a watch that was ended says nothing more', (t) => {
  const { done, end, span } = watch(t)
  end()
  for (let n = 0; n < 10; n++) span()
  assert.deepEqual(done, ['ping'])
})
