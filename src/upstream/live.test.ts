import assert from 'node:assert/strict'
import dns from 'node:dns'
import { Socket } from 'node:net'
import { test } from 'node:test'
import type { WebSocket } from 'ws'
import { createLog } from '../observe/log.js'
import { DEAD_URL, frame, metric, run, startHost, type Host, type Script } from './testing.js'

/** Rows 1 to 10 of the robust client's list (specs/jetstream.md 9.2), fault by fault. */

type T = Parameters<typeof run>[0]

async function hostFor(t: T, script: Script): Promise<Host> {
  const host = await startHost(script)
  t.after(() => host.close())
  return host
}

const ENDINGS: readonly [string, string, (socket: WebSocket) => void][] = [
  ['without a close frame (1006)', 'broke off the connection', (socket) => socket.terminate()],
  ['with 1001', 'closed the connection (1001: going away)', (socket) => socket.close(1001, 'going away')],
  ['with 1013', 'closed the connection (1013)', (socket) => socket.close(1013)],
]

for (const [how, words, end] of ENDINGS) {
  test(`a host that closes ${how} is named, and reconnected to`, async (t) => {
    const host = await hostFor(t, {
      talk: (socket, nth) => socket.send(frame(nth), () => nth === 0 && end(socket)),
    })
    const { told, states, until } = run(t, host.url)
    await until(() => told.length === 2, 'the second post')
    assert.deepEqual(told, ['post 0', 'post 1'])
    assert.ok(states.some((state) => state.name === 'connecting' && state.words.includes(words)))
    assert.equal(states.at(-1)?.name, 'live')
    assert.equal(states.at(-1)?.words, `Live from ${host.host}`)
  })
}

test('a TCP reset is survived', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth, tcp) =>
      socket.send(frame(nth), () => {
        if (nth === 0 && tcp instanceof Socket) tcp.resetAndDestroy()
      }),
  })
  const { told, until } = run(t, host.url)
  await until(() => told.includes('post 1'), 'a post after the reset')
})

test('a refused connection makes the next host in order have its turn, in words', async (t) => {
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  const { told, states, until } = run(t, `${DEAD_URL},${host.url}`)
  await until(() => told.length === 1, 'a post')
  const words = `Reconnecting to ${host.host} at once: ${new URL(DEAD_URL).host} refused the connection`
  assert.ok(states.some((state) => state.words === words))
})

test('a name without an address is retried elsewhere', async (t) => {
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  // What this machine's own name servers say, and how soon, is theirs.
  t.mock.method(dns, 'lookup', (name: string, _options: object, answer: (error: Error) => void) => {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
    setImmediate(() => answer(error))
  })
  const { told, states, until } = run(t, `ws://nowhere.invalid/subscribe,${host.url}`)
  await until(() => told.length === 1, 'a post')
  assert.ok(states.some((state) => state.words.includes('nowhere.invalid has no address')))
})

for (const status of [503, 429]) {
  test(`HTTP ${status} is retried, and its text shown`, async (t) => {
    const host = await hostFor(t, {
      answer: (nth) => (nth < 3 ? { status, body: 'not ready: bootstrap\u0000\n\u202e!' } : undefined),
      talk: (socket) => socket.send(frame(1)),
    })
    const { told, states, until } = run(t, host.url)
    await until(() => told.length === 1, 'a post')
    assert.equal(host.asked.length, 4)
    const lost = states.find((state) => state.name === 'lost')
    assert.equal(
      lost?.words,
      `Source lost: ${host.host} answered ${status}: not ready: bootstrap !; trying ${host.host} at once`,
    )
  })
}

test('a page of HTML is no reason to show', async (t) => {
  const host = await hostFor(t, { answer: () => ({ status: 502, body: '<html>Bad gateway</html>' }) })
  const { states, until } = run(t, host.url)
  await until(() => states.some((state) => state.name === 'lost'), 'lost')
  assert.ok(states.every((state) => !state.words.includes('html')))
})

test('HTTP 400 is shown, bounded, and that host is never asked again', async (t) => {
  const refusing = await hostFor(t, { answer: () => ({ status: 400, body: `invalid ${'x'.repeat(5000)}` }) })
  const host = await hostFor(t, {
    talk: (socket, nth) => socket.send(frame(nth), () => nth < 4 && socket.close()),
  })
  const { told, states, until } = run(t, `${refusing.url},${host.url}`)
  await until(() => told.length === 5, 'posts from the other host, five times')
  assert.equal(refusing.asked.length, 1)
  const shown = states.find((state) => state.words.includes('refused the request: invalid xxx'))
  assert.ok(shown !== undefined && shown.words.length < 400)
})

test('when every host has refused, the source is lost for good and says why', async (t) => {
  const hosts = await Promise.all(
    ['no cursor', 'no you'].map((body) => hostFor(t, { answer: () => ({ status: 400, body }) })),
  )
  const { source, states, until } = run(t, hosts.map((host) => host.url).join(','))
  await until(() => states.at(-1)?.words.includes('not tried again') === true, 'the end')
  assert.equal(source.state.name, 'lost')
  assert.match(source.state.words, /refused the request: no cursor; .* refused the request: no you$/)
  assert.deepEqual(
    hosts.map((host) => host.asked.length),
    [1, 1],
  )
})

test('the first connection is live, without a cursor, for the wanted collections, under our name', async (t) => {
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  const { told, arrivals, until } = run(t, host.url, { userAgent: 'PyreSky/1 (someone)' })
  await until(() => told.length === 1, 'a post')
  const [asked] = host.asked
  assert.deepEqual(asked?.url.searchParams.getAll('wantedCollections'), [
    'app.bsky.feed.post',
    'app.bsky.actor.profile',
  ])
  assert.equal(asked?.url.searchParams.get('cursor'), null)
  assert.equal(asked?.userAgent, 'PyreSky/1 (someone)')
  assert.deepEqual(arrivals, [{ bytes: Buffer.byteLength(frame(1)), replayed: false, origin: 'live' }])
})

test('a reconnect resumes 5 s before the newest event, on another host too, and the overlap is folded', async (t) => {
  const at = Date.now() * 1000
  const first = await hostFor(t, {
    talk: (socket) => {
      socket.send(frame(1, at - 30_000_000))
      socket.send(frame(2, at - 20_000_000))
      // Out of order, as v1 does it: the newest one counts.
      socket.send(frame(3, at - 20_010_000), () => socket.close())
    },
  })
  const second = await hostFor(t, {
    talk: (socket) => {
      for (const [nth, ago] of [
        [2, 20],
        [3, 20],
        [4, 15],
        [5, 0],
      ] as const)
        socket.send(frame(nth, at - ago * 1_000_000))
    },
  })
  const { told, arrivals, metrics, until } = run(t, `${first.url},${second.url}`)
  await until(() => told.length >= 5, 'five posts')
  assert.deepEqual(told, ['post 1', 'post 2', 'post 3', 'post 4', 'post 5'])
  assert.equal(second.asked[0]?.url.searchParams.get('cursor'), String(at - 25_000_000))
  assert.deepEqual(
    arrivals.map(({ replayed }) => replayed),
    [false, false, false, true, false],
  )
  assert.equal(await metric(metrics, 'repeats_total'), 2)
})

test('an event from the future does not make the cursor skip what comes until then', async (t) => {
  const future = (Date.now() + 86_400_000) * 1000
  const host = await hostFor(t, {
    talk: (socket, nth) =>
      socket.send(frame(nth, nth === 0 ? future : undefined), () => nth === 0 && socket.close()),
  })
  const { told, until } = run(t, host.url)
  await until(() => told.length === 2, 'two posts')
  assert.ok(Number(host.asked[1]?.url.searchParams.get('cursor')) < Date.now() * 1000)
})

test('every operation of one commit is kept, though all have one time', async (t) => {
  const at = Date.now() * 1000
  const rkeys = ['one', 'two', 'three']
  const host = await hostFor(t, {
    talk: (socket) => {
      for (const rkey of rkeys) socket.send(frame(7, at, rkey))
    },
  })
  const { told, until } = run(t, host.url)
  await until(() => told.length === 3, 'three posts')
})

test('an open socket that answers no ping is noticed, named, and replaced', async (t) => {
  const silent = await hostFor(t, { autoPong: false, talk: (socket) => socket.send(frame(1)) })
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(2)) })
  const { told, states, metrics, until } = run(t, `${silent.url},${host.url}`, { timings: { pingMs: 20 } })
  await until(() => told.length === 2, 'a post from the other host')
  assert.ok(states.some((state) => state.words.endsWith('fell silent')))
  assert.equal(await metric(metrics, 'reconnects_total{reason="silent"}'), 1)
})

test('a quiet stream that answers pings is left alone', async (t) => {
  let pings = 0
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      socket.on('ping', () => {
        pings += 1
        if (pings === 4) socket.send(frame(nth))
      })
    },
  })
  const { told, states, until } = run(t, host.url, { timings: { pingMs: 100 } })
  await until(() => told.length === 1, 'the post after four pings')
  assert.equal(host.asked.length, 1)
  assert.ok(states.some((state) => state.words === `Connected to ${host.host}, waiting for its first event`))
})

test('a host that takes the connection and never answers is given up', async (t) => {
  const mute = await hostFor(t, { answer: () => 'none' })
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  const { told, states, until } = run(t, `${mute.url},${host.url}`, { timings: { handshakeMs: 500 } })
  await until(() => told.length === 1, 'a post')
  assert.ok(states.some((state) => state.words.endsWith(`${mute.host} did not answer in time`)))
})

test('garbage is counted by reason and skipped, and the stream lives', async (t) => {
  const good = frame(1)
  const host = await hostFor(t, {
    talk: (socket) => {
      socket.send('{"did":')
      socket.send(good.slice(0, -20))
      socket.send('null')
      socket.send(good.replace('"kind":"commit"', '"kind":"surprise"'))
      socket.send(good.replace('did:plc:', 'mud:plc:'))
      socket.send(Buffer.from([1, 2, 3]), { binary: true })
      socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false })
      socket.send(`"${'x'.repeat(5 * 1024 * 1024)}"`)
      socket.send(good.replace('"kind":', '"extra":{"a":[1]},"kind":'))
      socket.send(
        frame(2).replace('"kind":"commit"', '"type":"com"').replace('"operation":"create"', '"type":"c"'),
      )
    },
  })
  const { told, metrics, until } = run(t, host.url)
  await until(() => told.length === 2, 'both posts')
  assert.equal(host.asked.length, 1)
  const counts = { json: 3, shape: 1, kind: 1, did: 1, binary: 1, size: 1 }
  for (const [reason, n] of Object.entries(counts)) {
    assert.equal(await metric(metrics, `malformed_total{part="frame",reason="${reason}"}`), n, reason)
  }
})

test('a frame beyond all bounds ends its connection, and is not asked for again', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      socket.send(frame(nth))
      if (nth === 0) socket.send(`"${'x'.repeat(17 * 1024 * 1024)}"`)
    },
  })
  const { told, metrics, until } = run(t, host.url)
  await until(() => told.length === 2, 'a post on the next connection')
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), null)
  assert.equal(await metric(metrics, 'malformed_total{part="frame",reason="size"}'), 1)
})

test('what is no WebSocket frame ends the connection, which is made again', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth, tcp) => {
      if (nth === 0) tcp.write('\xff\xff garbage')
      else socket.send(frame(nth))
    },
  })
  const { told, metrics, until } = run(t, host.url)
  await until(() => told.length === 1, 'a post')
  assert.equal(await metric(metrics, 'reconnects_total{reason="garbled"}'), 1)
})

test('hosts are tried in order, round and round, and after a full round the source is lost', async (t) => {
  const hosts = await Promise.all([0, 1, 2].map(() => hostFor(t, { answer: () => ({ status: 503 }) })))
  const { states, until } = run(t, hosts.map((host) => host.url).join(','))
  await until(() => states.length >= 7, 'seven states')
  const [a, b, c] = hosts.map((host) => host.host)
  assert.deepEqual(
    states.slice(0, 7).map((state) => state.host),
    [a, b, c, a, b, c, a],
  )
  assert.deepEqual(
    states.slice(0, 5).map((state) => state.name),
    ['connecting', 'connecting', 'connecting', 'lost', 'lost'],
  )
})

test('the wait grows while only repeats come, and shrinks after a new event', async (t) => {
  const at = Date.now() * 1000
  const host = await hostFor(t, {
    talk: (socket, nth) => socket.send(frame(nth < 6 ? 1 : nth, at), () => nth < 8 && socket.close()),
  })
  const waits: number[] = []
  const { told, until } = run(t, host.url, {
    timings: { firstBackoffMs: 1, mostBackoffMs: 64 },
    random: () => 0,
    log: createLog('warn', { write: (line) => void waits.push(Number(JSON.parse(line).waitMs)) }),
  })
  await until(() => told.length === 4, 'three new posts after the repeats')
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 1, 1])
})

test('after the signal nothing is delivered, and done resolves with the socket gone', async (t) => {
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1)) })
  const { source, told, states, abort, until } = run(t, host.url)
  await until(() => told.length === 1, 'a post')
  const [socket] = host.sockets
  const before = states.length
  const closed = new Promise<number>((resolve) => socket?.on('close', resolve))
  abort.abort()
  for (let nth = 2; nth < 50; nth += 1) socket?.send(frame(nth))
  await source.done
  assert.equal(await closed, 1000)
  assert.deepEqual(told, ['post 1'])
  assert.equal(states.length, before)
})

test('the signal ends a wait between two attempts at once', async (t) => {
  const { source, states, abort, until } = run(t, DEAD_URL, {
    timings: { firstBackoffMs: 60_000, mostBackoffMs: 120_000 },
  })
  await until(() => states.some((state) => state.words.includes('Reconnecting')), 'the wait')
  abort.abort()
  await source.done
})

test('the lag is our clock less the newest event’s', async (t) => {
  const host = await hostFor(t, { talk: (socket) => socket.send(frame(1, 1_000_000_000)) })
  const { source, told, until } = run(t, host.url, { now: () => 1_004_000 })
  await until(() => told.length === 1, 'a post')
  assert.equal(source.state.lagMs, 4000)
  assert.equal(source.state.lastEventAt, 1_004_000)
})

test('a host that no longer has all events since the cursor is named, with how much is missing', async (t) => {
  const at = (Date.now() - 60_000) * 1000
  const host = await hostFor(t, {
    talk: (socket, nth) => socket.send(frame(nth, at + nth * 60_000_000), () => nth === 0 && socket.close()),
  })
  const lines: { msg: string; seconds?: number }[] = []
  const { told, holes, until } = run(t, host.url, {
    log: createLog('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
  })
  await until(() => told.length === 2, 'a post after the hole')
  assert.deepEqual(
    lines.filter(({ msg }) => msg.includes('no longer had it all')).map(({ seconds }) => seconds),
    [60],
  )
  assert.deepEqual(
    holes.map(({ reason, seconds, host: named }) => ({ reason, seconds, named })),
    [{ reason: 'cut', seconds: 60, named: host.host }],
  )
})
