import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebSocket } from 'ws'
import { firehoseOf, firehosePost, frame, metric, run, startHost, type Host, type Script } from './testing.js'

/** A second connection beside the one that serves: when it is made, and when it takes over. */

type T = Parameters<typeof run>[0]

async function hostFor(t: T, script: Script): Promise<Host> {
  const host = await startHost(script)
  t.after(() => host.close())
  return host
}

/** Looked at often, doubted soon; a second connection has all the time that it needs. */
const QUICK = { healthMs: 5, doubtMs: 40, besideMs: 60_000, quietMs: 20, returnMs: 30, behindMs: 60_000 }

/** Sends invented posts for as long as the socket is open, the first one at once. */
function every(ms: number, socket: WebSocket, next: () => string | Buffer): void {
  const send = () => socket.send(next())
  send()
  const timer = setInterval(send, ms)
  socket.on('close', () => clearInterval(timer))
}

test('a host that falls silent, but answers pings, gives way to one that has more', async (t) => {
  const stuck = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  const host = await hostFor(t, {
    talk: (socket) => {
      socket.send(frame(1))
      socket.send(frame(2))
    },
  })
  const { source, told, metrics, states, until } = run(t, `${stuck.url},${host.url}`, { timings: QUICK })
  await until(() => told.length === 2, 'what only the other host has')
  // It says nothing more either, and on a slow machine that is in the words, too.
  await until(
    () => states.at(-1)?.words.startsWith(`Live from ${host.host}`) === true,
    'the other host in words',
  )
  assert.deepEqual(told, ['post 1', 'post 2'])
  assert.equal(await metric(metrics, 'upstream_turns_total{reason="silent"}'), 1)
  assert.deepEqual(
    source.hosts().map(({ host: name, state }) => [name, state]),
    [
      [stuck.host, 'spare'],
      [host.host, 'live'],
    ],
  )
})

test('when nobody else has more, the stream is quiet, and stays where it is', async (t) => {
  const at = Date.now() * 1000
  const hosts = await Promise.all(
    [0, 1].map(() => hostFor(t, { talk: (socket) => socket.send(frame(1, at)) })),
  )
  const timings = { ...QUICK, besideMs: 500 }
  const { source, told, states, until } = run(t, hosts.map(({ url }) => url).join(), { timings })
  await until(() => states.at(-1)?.pace === 'quiet', 'quiet')
  assert.equal(states.at(-1)?.name, 'live')
  assert.match(states.at(-1)?.words ?? '', /which is quiet$/)
  assert.ok(states.some(({ pace }) => pace === 'silent'))
  assert.deepEqual(told, ['post 1'])
  assert.equal(source.hosts()[0]?.state, 'live')
  assert.equal(hosts[0]?.asked.length, 1)
  let nth = 1
  for (const socket of hosts[0]?.sockets ?? []) every(5, socket, () => frame((nth += 1)))
  await until(() => states.at(-1)?.pace === 'fresh', 'fresh again')
})

test('an only host that sends nothing and answers pings is quiet, without a reconnect', async (t) => {
  const host = await hostFor(t, {})
  const { states, until } = run(t, host.url, { timings: { ...QUICK, doubtMs: 60_000 } })
  await until(() => states.at(-1)?.pace === 'quiet', 'quiet')
  assert.equal(states.at(-1)?.name, 'live')
  assert.equal(host.asked.length, 1)
})

for (const [wire, urlOf, post] of [
  ['Jetstream', ({ url }: Host) => url, (nth: number) => frame(nth)],
  ['a firehose', firehoseOf, firehosePost],
] as const) {
  test(`when an only host of ${wire} stalls on one connection, another shows it`, async (t) => {
    const host = await hostFor(t, {
      talk: (socket, nth) => {
        socket.send(post(1))
        if (nth > 0) socket.send(post(2))
      },
    })
    const { told, metrics, until } = run(t, urlOf(host), { timings: QUICK })
    await until(() => told.length === 2, 'the post on the second connection')
    assert.deepEqual(told, ['post 1', 'post 2'])
    await new Promise(setImmediate)
    assert.equal(await metric(metrics, 'upstream_turns_total{reason="silent"}'), 1)
    assert.equal(await metric(metrics, 'gaps_total'), 0)
  })
}

test('a host that stays far behind gives way to one that is not', async (t) => {
  let nth = 0
  const late = await hostFor(t, {
    talk: (socket) => every(5, socket, () => frame((nth += 1), Date.now() * 1000 - 300_000_000)),
  })
  const host = await hostFor(t, { talk: (socket) => every(5, socket, () => frame(10_000 + (nth += 1))) })
  // However busy the machine is, its silence is not what gives it away.
  const timings = { ...QUICK, doubtMs: 60_000, behindMs: 500 }
  const { states, metrics, until } = run(t, `${late.url},${host.url}`, { timings })
  await until(() => states.some(({ pace }) => pace === 'behind'), 'behind')
  assert.ok(states.some(({ words }) => words === `Catching up with ${late.host}, 5 minutes behind`))
  await until(() => states.at(-1)?.words === `Live from ${host.host}`, 'the fresh host')
  assert.equal(await metric(metrics, 'upstream_turns_total{reason="behind"}'), 1)
})

test('the best host is returned to, and nothing is told twice or missed', async (t) => {
  let newest = 0
  const times: number[] = []
  const clock = setInterval(() => times.push(Date.now() * 1000 + ((newest += 1) % 1000)), 3)
  t.after(async () => clearInterval(clock))
  // Both tell the same, from the cursor on, as one network's hosts do.
  const tell = (socket: WebSocket, url: URL | undefined) => {
    const cursor = Number(url?.searchParams.get('cursor') ?? Date.now() * 1000)
    let at = times.findIndex((time) => time >= cursor)
    if (at < 0) at = times.length
    every(3, socket, () => {
      if (at < times.length) at += 1
      return at === 0 ? '' : frame(at, times[at - 1])
    })
  }
  const best: Host = await hostFor(t, {
    answer: (nth) => (nth < 2 ? { status: 503 } : undefined),
    talk: (socket, nth) => tell(socket, best.asked[nth]?.url),
  })
  const other: Host = await hostFor(t, { talk: (socket, nth) => tell(socket, other.asked[nth]?.url) })
  const { told, holes, metrics, source, until } = run(t, `${best.url},${other.url}`, {
    timings: { ...QUICK, doubtMs: 60_000 },
  })
  await until(() => source.hosts()[0]?.state === 'live', 'the best host serving')
  const count = told.length
  await until(() => told.length > count + 20, 'more from it')
  assert.equal(await metric(metrics, 'upstream_turns_total{reason="return"}'), 1)
  const numbers = told.map((text) => Number(text.slice('post '.length)))
  // The rewind reaches back to before the first one.
  const first = Math.min(...numbers)
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    numbers.map((_, i) => first + i),
  )
  assert.deepEqual(holes, [])
  assert.equal(best.asked.length, 3)
})

test('when the first connection ends, the second is there', async (t) => {
  const at = Date.now() * 1000
  const first = await hostFor(t, { talk: (socket) => socket.send(frame(1, at)) })
  const second = await hostFor(t, { talk: (socket) => socket.send(frame(1, at)) })
  const { source, told, metrics, until } = run(t, `${first.url},${second.url}`, {
    timings: { ...QUICK, firstBackoffMs: 60_000, mostBackoffMs: 120_000 },
  })
  await until(() => told.length === 1, 'a post')
  while (source.hosts()[1]?.perMinute !== 1) await new Promise((resolve) => setTimeout(resolve, 5))
  for (const socket of first.sockets) socket.terminate()
  while (source.hosts()[1]?.state !== 'live') await new Promise((resolve) => setTimeout(resolve, 5))
  for (const socket of second.sockets) socket.send(frame(2))
  await until(() => told.length === 2, 'a post from the second, without a wait')
  assert.equal(await metric(metrics, 'upstream_turns_total{reason="ended"}'), 1)
})

test('what a host loses between replay and live is had from a replay of that seam', async (t) => {
  const now = Date.now() * 1000
  const ago = (seconds: number) => now - seconds * 1_000_000
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      if (nth === 0) socket.send(frame(1, ago(60)), () => socket.close())
      else if (nth === 1) {
        // Post 3 is lost, as older Jetstreams lose it; then the stream is live.
        for (const [n, seconds] of [[1, 60], [2, 50], [4, 8], [5, 0]] as const) socket.send(frame(n, ago(seconds))) // prettier-ignore
        every(5, socket, () => frame(6, ago(-3)))
      } else for (const [n, seconds] of [[2, 50], [3, 9], [4, 8], [6, -3]] as const) socket.send(frame(n, ago(seconds))) // prettier-ignore
    },
  })
  let ahead = 0
  const { told, holes, metrics, source, until } = run(t, host.url, {
    timings: { ...QUICK, doubtMs: 60_000 },
    now: () => Date.now() + ahead,
  })
  await until(() => told.includes('post 5'), 'the stream live again')
  ahead = 4000
  await until(() => told.includes('post 3') && told.includes('post 6'), 'what was lost')
  assert.deepEqual(
    told.toSorted(),
    [1, 2, 3, 4, 5, 6].map((n) => `post ${n}`),
  )
  assert.deepEqual(holes, [])
  assert.equal(Number(host.asked[2]?.url.searchParams.get('cursor')), ago(8 + 10 + 5))
  while (host.sockets.size !== 1) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(host.asked.length, 3)
  assert.equal(await metric(metrics, 'upstream_turns_total'), 0)
  assert.equal(source.hosts()[0]?.state, 'live')
})
