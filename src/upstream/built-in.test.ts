import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wantsDemo, type Situation } from './demo.js'
import { DEAD_URL, frame, run, startHost } from './testing.js'

/** `DEMO=auto` and `UPSTREAM=demo`, DESIGN 5. */

const START: Situation = {
  demo: 'auto',
  byDefault: true,
  seenLive: false,
  hosts: 2,
  failedHosts: 0,
  isLate: false,
}
const DECISIONS: readonly [string, Partial<Situation>, boolean][] = [
  ['not at once', {}, false],
  ['not when only one of two hosts has failed', { failedHosts: 1 }, false],
  ['when every host has failed once', { failedHosts: 2 }, true],
  ['when no event has come in time', { isLate: true }, true],
  ['never after a live event', { failedHosts: 2, isLate: true, seenLive: true }, false],
  ['never with DEMO=never', { failedHosts: 2, isLate: true, demo: 'never' }, false],
  [
    'never in place of hosts that somebody asked for',
    { failedHosts: 2, isLate: true, byDefault: false },
    false,
  ],
]
for (const [when, change, stands] of DECISIONS) {
  test(`the built-in network stands in ${when}`, () => {
    assert.equal(wantsDemo({ ...START, ...change }), stands)
  })
}

/** A built-in network of one post each connection, and what was done with it. */
async function builtIn(t: Parameters<typeof run>[0], post = 100) {
  const host = await startHost({ talk: (socket) => socket.send(frame(post)) })
  t.after(() => host.close())
  const done: string[] = []
  const startDemo = () => {
    done.push('start')
    const close = () => {
      done.push('close')
      return host.close()
    }
    return Promise.resolve({ url: host.url, close })
  }
  return { host, done, startDemo }
}

/** What is to be done at once or, if it is not yet time for it, when it is. */
function later() {
  let now: () => void = () => {}
  const isTime = new Promise<void>((resolve) => (now = resolve))
  return { now: () => now(), when: (act: () => void) => void isTime.then(act) }
}

test('UPSTREAM=demo is the built-in network by choice, closed at the end', async (t) => {
  const { done, startDemo } = await builtIn(t)
  const { source, told, arrivals, until } = run(t, 'demo', { startDemo })
  await until(() => told.length === 1, 'a post')
  assert.equal(source.state.name, 'built-in')
  assert.equal(source.state.words, 'The built-in network: invented people and invented posts')
  assert.equal(arrivals[0]?.origin, 'built-in')
  await source.close()
  assert.deepEqual(done, ['start', 'close'])
})

test('the built-in network is reconnected to like any other', async (t) => {
  const host = await startHost({
    talk: (socket, nth) => socket.send(frame(nth), () => nth === 0 && socket.terminate()),
  })
  t.after(() => host.close())
  const startDemo = () => Promise.resolve({ url: host.url, close: () => host.close() })
  const { source, told, until } = run(t, 'demo', { startDemo })
  await until(() => told.length === 2, 'a post after the drop')
  assert.equal(source.state.name, 'built-in')
})

test('when all default hosts fail it stands in, and gives way to the first live event for good', async (t) => {
  const { done, startDemo } = await builtIn(t)
  let isUp = false
  const flaky = await startHost({
    answer: () => (isUp ? undefined : { status: 503 }),
    talk: (socket, nth) => socket.send(frame(nth)),
  })
  t.after(() => flaky.close())
  const { source, told, states, arrivals, until } = run(t, `${DEAD_URL},${flaky.url}`, {
    startDemo,
    byDefault: true,
  })
  await until(() => told.length === 1, 'the invented post')
  assert.equal(source.state.name, 'built-in')
  assert.match(source.state.words, /until the real network answers$/)

  isUp = true
  await until(() => source.state.name === 'live' && told.length === 3, 'a live post')
  assert.equal(told[1], 'reset')
  assert.deepEqual(
    arrivals.map(({ origin }) => origin),
    ['built-in', 'live'],
  )
  assert.deepEqual(done, ['start', 'close'])

  isUp = false
  for (const socket of flaky.sockets) socket.terminate()
  await until(() => states.at(-1)?.name === 'lost', 'lost')
  await until(() => states.length > 20, 'some more attempts')
  assert.deepEqual(done, ['start', 'close'])
  assert.equal(told.length, 3)
})

test('when the first live event comes, the built-in network is closed before the reset', async (t) => {
  const { host, startDemo } = await builtIn(t)
  const toSay = later()
  const live = await startHost({ talk: (socket) => toSay.when(() => socket.send(frame(1))) })
  t.after(() => live.close())
  const { told, states, until } = run(t, live.url, {
    startDemo: async () => {
      await startDemo()
      const close = () => {
        told.push('close')
        return Promise.resolve()
      }
      return { url: host.url, close }
    },
    byDefault: true,
    timings: { demoAfterMs: 10 },
  })
  await until(() => told.length === 1, 'the invented post')
  toSay.now()
  await until(() => told.includes('post 1'), 'the live post')
  assert.deepEqual(told, ['post 100', 'close', 'reset', 'post 1'])
  assert.deepEqual(
    states.slice(-2).map(({ name }) => name),
    ['built-in', 'live'],
  )
})

test('a connected but silent default host makes it stand in after a while, and a stand-in that starts too late is closed', async (t) => {
  const { host, done } = await builtIn(t)
  type Network = { url: string; close(): Promise<void> }
  let started: ((network: Network) => void) | undefined
  const toSay = later()
  const startDemo = () =>
    new Promise<Network>((resolve) => {
      done.push('start')
      started = resolve
      // The live event comes while it is still starting.
      toSay.now()
    })
  const live = await startHost({ talk: (socket) => toSay.when(() => socket.send(frame(1))) })
  t.after(() => live.close())
  const { source, told, until } = run(t, live.url, {
    startDemo,
    byDefault: true,
    timings: { demoAfterMs: 50 },
  })
  await until(() => told.length === 2, 'the live event')
  assert.deepEqual(told, ['reset', 'post 1'])
  await new Promise<void>((resolve) => {
    started?.({
      url: host.url,
      close: () => {
        done.push('close')
        resolve()
        return Promise.resolve()
      },
    })
  })
  assert.equal(source.state.name, 'live')
  assert.equal(host.asked.length, 0)
  assert.deepEqual(done, ['start', 'close'])
})

test('hosts that somebody asked for are lost in words, with nothing in their place', async (t) => {
  const { done, startDemo } = await builtIn(t)
  const { states, until } = run(t, DEAD_URL, { startDemo, timings: { demoAfterMs: 1 } })
  await until(() => states.some((state) => state.name === 'lost'), 'lost')
  assert.match(states.at(-1)?.words ?? '', /^Source lost: .* refused the connection; trying /)
  assert.deepEqual(done, [])
})

test('a built-in network that does not start is said so, and does not hide the hosts', async (t) => {
  const host = await startHost({
    answer: (nth) => (nth < 6 ? { status: 503 } : undefined),
    talk: (socket) => socket.send(frame(1)),
  })
  t.after(() => host.close())
  const { told, states, until } = run(t, host.url, { byDefault: true })
  await until(() => told.length > 0, 'a live post')
  const words = states.map((state) => state.words)
  assert.ok(words.includes('The built-in network did not start: no demo in this test'))
  assert.ok(words.at(-1)?.startsWith('Live from'))
  assert.deepEqual(told, ['post 1'])
})

test('what stands in is closed on the signal', async (t) => {
  const { done, startDemo } = await builtIn(t)
  const { source, told, abort, until } = run(t, DEAD_URL, { startDemo, byDefault: true })
  await until(() => told.length === 1, 'the invented post')
  abort.abort()
  await source.done
  assert.deepEqual(done, ['start', 'close'])
})

test('the built-in network that has given way says nothing more, however long its end takes', async (t) => {
  const demo = await startHost({ talk: (socket) => socket.send(frame(100)) })
  t.after(() => demo.close())
  const startDemo = () => Promise.resolve({ url: demo.url, close: () => Promise.resolve() })
  let isUp = false
  const live = await startHost({
    answer: () => (isUp ? undefined : { status: 503 }),
    talk: (socket) => socket.send(frame(1)),
  })
  t.after(() => live.close())
  const { states, told, until } = run(t, live.url, {
    byDefault: true,
    startDemo,
    timings: { healthMs: 2, closeMs: 150, firstBackoffMs: 5, mostBackoffMs: 10 },
  })
  await until(() => states.at(-1)?.name === 'built-in', 'the built-in network')
  // Paused, it does not answer the close: only cutting it ends the connection.
  for (const socket of demo.sockets) socket.pause()
  isUp = true
  await until(() => told.includes('post 1'), 'the live post')
  const since = states.length
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(
    states.slice(since).filter(({ name }) => name !== 'live'),
    [],
  )
})
