import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebSocket } from 'ws'
import { firehoseOf, firehosePost, frame, metric, run, startHost, type Host, type Script } from './testing.js'

/** Where one connection is followed by another: nothing is lost there without a word, and nothing said that is not so. */

type T = Parameters<typeof run>[0]

async function hostFor(t: T, script: Script): Promise<Host> {
  const host = await startHost(script)
  t.after(() => host.close())
  return host
}

const HOUR_US = 3_600_000_000

test('a host whose clock is ahead is no hole', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      for (const one of [nth, nth + 1]) socket.send(frame(one, Date.now() * 1000 + HOUR_US))
      if (nth < 2) socket.close()
    },
  })
  const { told, holes, until } = run(t, host.url)
  await until(() => told.length === 4, 'a post of each connection')
  assert.deepEqual(holes, [])
})

test('after a host whose clock is ahead the next one is asked for a minute more: who knows how far behind it was', async (t) => {
  const fast = await hostFor(t, {
    talk: (socket) => socket.send(frame(1, (Date.now() + 3_600_000) * 1000), () => socket.close()),
  })
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(2)) })
  const before = Date.now() * 1000
  const { told, until } = run(t, `${fast.url},${host.url}`)
  await until(() => told.length === 2, 'a post from the next host')
  const cursor = Number(host.asked[0]?.url.searchParams.get('cursor'))
  assert.ok(
    cursor >= before - 65_000_000 && cursor <= Date.now() * 1000 - 65_000_000,
    `${before - cursor} µs before`,
  )
})

test('after a frame that nobody can read the stream begins live, and however short, that is told', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      socket.send(frame(nth))
      if (nth === 0) socket.send(Buffer.alloc(17 * 1024 * 1024))
    },
  })
  const { told, holes, until } = run(t, host.url)
  await until(() => told.length === 2, 'a post after the frame')
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), null)
  assert.deepEqual(
    holes.map(({ reason }) => reason),
    ['live'],
  )
})

test('a host that no longer has the newest event is found out by that, however little it is that is missing', async (t) => {
  const at = Date.now() * 1000 - 1_000_000
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      // All but the fourth one once more; then what comes after a fifth that was never sent.
      for (const n of [[1, 2, 3], [2, 3, 4], [6]][nth] ?? []) socket.send(frame(n, at + n * 1000))
      if (nth < 2) socket.close()
    },
  })
  const { told, holes, until } = run(t, host.url)
  await until(() => told.length === 5, 'a post after the hole')
  assert.deepEqual(
    holes.map(({ reason, seconds }) => [reason, seconds]),
    [['cut', 0.002]],
  )
})

/**
 * A relay that was never heard, the better host, beside a Jetstream that is a little later with everything. Time passes
 * with what is posted: a machine that is held up is not later with it.
 */
async function relayAndJetstream(t: T) {
  const began = Date.now()
  let newest = 0
  const now = () => began + newest * 2
  const tellers = new Set<() => void>()
  const clock = setInterval(() => {
    newest += 1
    for (const teller of tellers) teller()
  }, 2)
  t.after(async () => clearInterval(clock))
  const tell = (socket: WebSocket, from: number, late: number, of: (nth: number) => string | Buffer) => {
    let at = from
    const teller = () => {
      while (at < newest - late) socket.send(of((at += 1)))
    }
    tellers.add(teller)
    socket.on('close', () => tellers.delete(teller))
  }
  const relay: Host = await hostFor(t, {
    answer: (nth) => (nth === 0 ? { status: 503 } : undefined),
    talk: (socket) =>
      tell(socket, newest, 0, (nth) => firehosePost(nth, { time: new Date(now()).toISOString() })),
  })
  const jetstream = await hostFor(t, {
    talk: (socket) => tell(socket, 0, LATE, (nth) => frame(nth, now() * 1000)),
  })
  return { relay, jetstream, now }
}

/** So many posts. */
const LATE = 30
const SOON = { healthMs: 5, doubtMs: 5000, besideMs: 5000, returnMs: 200, rewindMs: 300 }

test('a firehose that begins live is returned to when the host before it has told what came before', async (t) => {
  const { relay, jetstream, now } = await relayAndJetstream(t)
  const both = `${firehoseOf(relay)},${jetstream.url}`
  const { told, holes, source, until } = run(t, both, { timings: SOON, now })
  await until(() => source.hosts()[0]?.state === 'live', 'the relay serving')
  const count = told.length
  await until(() => told.length > count + LATE, 'more from it')
  const numbers = told.map((text) => Number(text.slice('post '.length))).toSorted((a, b) => a - b)
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => i + 1),
  )
  assert.deepEqual(holes, [])
})

test('when that host ends before it has, what it did not tell is a hole', async (t) => {
  const { relay, jetstream, now } = await relayAndJetstream(t)
  const both = `${firehoseOf(relay)},${jetstream.url}`
  const { told, holes, source, until } = run(t, both, { timings: SOON, now })
  await until(() => source.hosts()[0]?.lastEventAt !== undefined, 'the relay beside it')
  for (const socket of jetstream.sockets) socket.terminate()
  await until(() => source.hosts()[0]?.state === 'live', 'the relay serving')
  const numbers = told.map((text) => Number(text.slice('post '.length))).toSorted((a, b) => a - b)
  assert.notEqual(numbers.at(-1), numbers.length, 'some are missing')
  assert.deepEqual(
    holes.map(({ reason, host }) => [reason, host]),
    [['live', relay.host]],
  )
})

test('a first host that never said anything is no hole when another takes over', async (t) => {
  const mute = await hostFor(t, {})
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  const { told, holes, metrics, until } = run(t, `${mute.url},${host.url}`, {
    timings: { healthMs: 5, doubtMs: 30, besideMs: 1000 },
  })
  await until(() => told.length === 1, 'a post of the other host')
  await new Promise(setImmediate)
  assert.equal(await metric(metrics, 'upstream_turns_total{reason="silent"}'), 1)
  assert.deepEqual(holes, [])
})

for (const [what, stalls] of [
  ['is told when it takes over from one that had fallen silent', true],
  ['is not told when it is returned to, while the first one goes on', false],
] as const) {
  test(`what a second connection lacks ${what}`, async (t) => {
    // Its numbering lacks eight messages, on each of its later connections.
    const gappy = await hostFor(t, {
      talk: (socket, nth) => {
        socket.send(firehosePost(1))
        if (nth > 0) socket.send(firehosePost(10))
        else socket.close()
      },
    })
    let n = 100
    const steady = await hostFor(t, {
      talk: (socket) => {
        socket.send(frame(n))
        const timer = setInterval(() => stalls || socket.send(frame((n += 1))), 5)
        socket.on('close', () => clearInterval(timer))
      },
    })
    const { holes, states, until } = run(t, `${firehoseOf(gappy)},${steady.url}`, {
      timings: stalls ? { healthMs: 5, doubtMs: 60, besideMs: 1000 } : { healthMs: 5, returnMs: 20 },
    })
    const gaps = () => holes.filter(({ reason }) => reason === 'gap').length
    if (stalls) await until(() => gaps() === 1, 'the gap')
    else await until(() => states.filter(({ host }) => host === gappy.host).length > 3, 'the return')
    assert.equal(gaps(), stalls ? 1 : 0)
  })
}
