import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { startSimnet, type Simnet } from './index.js'
import { openReader } from './test-reader.js'

let net: Simnet
beforeEach(() => mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1_800_000_000_000 }))
afterEach(async () => {
  await net.close()
  mock.timers.reset()
})

function pass(ms: number): void {
  for (let i = 0; i < ms; i += 20) mock.timers.tick(20)
}

test('the default rate is 60 events a second with at least 8 posts in each', async () => {
  net = await startSimnet()
  let posts = 0
  for (let second = 0; second < 60; second++) {
    pass(1000)
    const now = net.ledger.counts['create app.bsky.feed.post'] ?? 0
    posts = now
    assert.ok(now >= 8 * (second + 1) - 9, `${String(now)} posts after ${String(second + 1)} s`)
  }
  assert.ok(Math.abs(net.ledger.total - 3600) <= 2, String(net.ledger.total))
  assert.ok(posts >= 471)
})

test('the rate can be set, to nothing too', async () => {
  net = await startSimnet({ rate: 500 })
  pass(2000)
  assert.ok(Math.abs(net.ledger.total - 1000) <= 2)
  net.setRate(0)
  pass(2000)
  assert.ok(Math.abs(net.ledger.total - 1000) <= 2)
})

test('a reader is pinged every 30 s and cut off when it answers no ping', async () => {
  net = await startSimnet({ rate: 0, accounts: 20 })
  const lively = await openReader(net.jetstream)
  const dead = await openReader(net.jetstream, { autoPong: false })
  const pinged = [once(lively.socket, 'ping'), once(dead.socket, 'ping')]
  mock.timers.tick(30_000)
  await Promise.all(pinged)
  // Its own ping comes after its pong on the same socket: when answered, the pong has been seen.
  const seen = once(lively.socket, 'pong')
  lively.socket.ping()
  await seen
  const cut = once(dead.socket, 'close')
  mock.timers.tick(30_000)
  assert.equal((await cut)[0], 1006)
  assert.equal(lively.socket.readyState, lively.socket.OPEN)
})

test('a reader that stops reading is cut off once the history has passed it; the others miss nothing', async () => {
  net = await startSimnet({ rate: 0, accounts: 20, historySeconds: 10 })
  const slow = await openReader(net.jetstream)
  const good = await openReader(net.jetstream)
  const cut = once(slow.socket, 'close')
  slow.socket.pause()
  const text = 'x'.repeat(200_000)
  for (let i = 1; i <= 60; i++) {
    net.post({ text })
    mock.timers.tick(1000)
    await good.until(i)
  }
  slow.socket.resume()
  assert.equal((await cut)[0], 1006)
  assert.ok(slow.frames.length < 60)
  assert.equal(net.readers, 1)
})
