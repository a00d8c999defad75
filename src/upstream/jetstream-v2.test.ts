import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v2Frame } from '../decode/invented-jetstream-v2.js'
import { createLog } from '../observe/log.js'
import type { Dial } from './dial.js'
import type { Missing } from './hole.js'
import { createJetstreamV2 } from './jetstream-v2.js'
import {
  endOf,
  frame,
  hear,
  jetstreamV2Of,
  metric,
  run,
  startHost,
  v2Post,
  type Host,
  type Script,
} from './testing.js'

/** specs/jetstream.md 2 and 4.3, against hosts that speak Jetstream's v2. */

type T = Parameters<typeof run>[0]

async function hostFor(t: T, script: Script): Promise<Host> {
  const host = await startHost(script)
  t.after(() => host.close())
  return host
}

/** A host that sends these frames on its nth connection and closes it, but for the last one. */
function hostOf(
  t: T,
  scripts: readonly (readonly (string | Buffer)[])[],
  script: Script = {},
): Promise<Host> {
  return hostFor(t, {
    ...script,
    talk: (socket, nth) => {
      for (const one of scripts[nth] ?? []) socket.send(one)
      if (nth < scripts.length - 1) socket.close(1001)
    },
  })
}

const cursorsOf = (host: Host) => host.asked.map(({ url }) => url.searchParams.get('cursor'))
const xrpc = (error: string, message: string) => JSON.stringify({ error, message })
const TOO_OLD = { status: 400, body: xrpc('CursorTooOld', 'oldest is 500') }
const info = (name: string) => v2Frame('info', { name, message: 'begins later' })

/** A time so many ms before now, as the host writes it and in µs. */
const ago = (ms: number) => {
  const at = Date.now() - ms
  return { time: new Date(at).toISOString(), us: at * 1000 }
}

/** Hears one connection after another over one memory; what is missing before each. */
async function hearEach(host: Host, dials: readonly Partial<Dial>[]): Promise<Missing[][]> {
  const protocol = createJetstreamV2()
  const all: Missing[][] = []
  for (const dial of dials) {
    const missing: Missing[] = []
    await hear(protocol, host, { ...dial, hole: (one) => void missing.push(one) })
    all.push(missing)
  }
  return all
}

test('the host is asked for its collections, uncompressed, of every kind, and is sent nothing', async (t) => {
  let offered: string | undefined
  const said: unknown[] = []
  const host = await hostFor(t, {
    talk: (socket) => {
      offered = socket.protocol
      socket.on('message', (data) => said.push(data))
      socket.on('ping', () => socket.send(v2Post(1)))
    },
  })
  const { told, states, until } = run(t, jetstreamV2Of(host), { timings: { pingMs: 100 } })
  await until(() => told.length === 1, 'a post')
  const { pathname, search } = host.asked[0]?.url ?? new URL('x:')
  assert.equal(pathname, '/xrpc/network.bsky.jetstream.subscribeEvents')
  assert.equal(search, '?collections=app.bsky.feed.post&collections=app.bsky.actor.profile')
  assert.equal(offered, '')
  assert.deepEqual(said, [])
  assert.equal(states.at(-1)?.name, 'live')
})

test('on its own host it is resumed at its number, inclusive, and the repeat is folded', async (t) => {
  const host = await hostOf(t, [[v2Post(1), v2Post(2)], [v2Post(2), v2Post(3)], [v2Post(4)]])
  const { told, holes, metrics, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 4, 'four posts')
  assert.deepEqual(told, ['post 1', 'post 2', 'post 3', 'post 4'])
  assert.deepEqual(cursorsOf(host), [null, '2', '3'])
  assert.equal(await metric(metrics, 'repeats_total'), 1)
  assert.deepEqual(holes, [])
})

test('numbers that jump are a filter’s nature, and those that go back are new to us', async (t) => {
  const host = await hostOf(t, [[v2Post(1), v2Post(9000), v2Post(3, { seq: 5 })], [v2Post(4, { seq: 6 })]])
  const { told, holes, metrics, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 4, 'four posts')
  assert.deepEqual(cursorsOf(host), [null, '5'])
  assert.equal(await metric(metrics, 'gaps_total'), 0)
  assert.deepEqual(holes, [])
})

test('operations of one time are all kept', async (t) => {
  const { time } = ago(0)
  const host = await hostOf(t, [[1, 2, 3].map((nth) => v2Post(nth, { time }))])
  const { told, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 3, 'three posts')
})

test('after another host it begins by time, a little before, and nothing is lost or told twice', async (t) => {
  const started = Date.now()
  const at = (nth: number) => (started + nth) * 1000
  const time = (nth: number) => ({ seq: 24_590_000_000 + nth, time: new Date(started + nth).toISOString() })
  const v1 = await hostOf(t, [[frame(1, at(1)), frame(2, at(2))], [frame(4, at(4)), frame(5, at(5))], []])
  const v2 = await hostOf(t, [[2, 3, 4].map((nth) => v2Post(nth, time(nth))), [v2Post(6, time(6))]])
  const { told, holes, until } = run(t, `${v1.url},${jetstreamV2Of(v2)}`)
  await until(() => told.length === 6, 'six posts')
  assert.deepEqual(told, ['post 1', 'post 2', 'post 3', 'post 4', 'post 5', 'post 6'])
  assert.deepEqual(cursorsOf(v2), [String(at(2) - 5_000_000), '24590000004'])
  assert.deepEqual(cursorsOf(v1), [null, String(at(4) - 5_000_000)])
  assert.deepEqual(holes, [])
})

test('when too much has come since, it is resumed by time', async (t) => {
  const host = await hostOf(t, [[v2Post(1)], [], []])
  const { us } = ago(1000)
  await hearEach(host, [{}, { position: us, isFolded: false }])
  assert.deepEqual(cursorsOf(host), [null, String(us - 5_000_000)])
})

test('a time that would be read as a number is never sent', async (t) => {
  const host = await hostOf(t, [[], []])
  await hearEach(host, [{ position: 1000 }])
  assert.deepEqual(cursorsOf(host), ['1000000000000000'])
})

test('a number that would be read as a time is not resumed by', async (t) => {
  const host = await hostOf(t, [[v2Post(1, { seq: 2e15 })], [], []])
  const { us } = ago(0)
  await hearEach(host, [{}, { position: us }])
  assert.deepEqual(cursorsOf(host), [null, String(us - 5_000_000)])
})

test('a number that the host no longer has is forgotten: by time instead, and the hole told once it is known', async (t) => {
  const { time, us } = ago(60_000)
  const host = await hostFor(t, {
    answer: (nth) => (nth === 1 ? TOO_OLD : undefined),
    talk: (socket, nth) => {
      if (nth === 0) socket.send(v2Post(1, { time }), () => socket.close())
      else for (const one of [info('OutdatedCursor'), v2Post(500), v2Post(501)]) socket.send(one)
    },
  })
  const { told, holes, states, metrics, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 3, 'three posts')
  assert.deepEqual(cursorsOf(host), [null, '1', String(us - 5_000_000)])
  assert.deepEqual(
    holes.map(({ reason, host: of }) => [reason, of]),
    [['outdated', host.host]],
  )
  assert.ok(Math.abs((holes[0]?.seconds ?? 0) - 60) < 5, `${holes[0]?.seconds} seconds`)
  assert.ok(
    states.some(({ words }) => words.includes('no longer has what it was asked for: oldest is 500')),
    'said in words, not in JSON',
  )
  assert.equal(await metric(metrics, 'reconnects_total{reason="http"}'), 1)
})

test('a host that has all since then leaves no hole, though the number was too old', async (t) => {
  const { time, us } = ago(60_000)
  const host = await hostFor(t, {
    answer: (nth) => (nth === 1 ? TOO_OLD : undefined),
    talk: (socket, nth) => {
      socket.send(v2Post(1, { time, seq: nth === 0 ? 1 : 600 }))
      socket.send(v2Post(nth + 2), () => socket.close())
    },
  })
  const owed = { position: us, owed: us }
  assert.deepEqual(await hearEach(host, [{}, owed, owed]), [[], [], []])
})

test('a host that calls a time too old as well begins where it likes', async (t) => {
  const { us } = ago(60_000)
  const host = await hostFor(t, {
    answer: (nth) => (nth === 0 ? TOO_OLD : undefined),
    talk: (socket) => socket.send(v2Post(1), () => socket.close()),
  })
  const [, second] = await hearEach(host, [
    { position: us, owed: us },
    { position: us, owed: us },
  ])
  assert.deepEqual(cursorsOf(host), [String(us - 5_000_000), null])
  assert.deepEqual(
    second?.map(({ reason }) => reason),
    ['live'],
  )
})

test('an outdated cursor is a hole only where something is owed, and moves nothing', async (t) => {
  const host = await hostOf(t, [
    [info('OutdatedCursor'), v2Post(7)],
    [info('OutdatedCursor')],
    [v2Post(8)],
    [],
  ])
  const { us } = ago(60_000)
  const missing = await hearEach(host, [
    { position: us },
    { position: us, owed: us },
    { position: us, owed: us },
  ])
  assert.deepEqual(missing, [[], [], []])
  assert.deepEqual(cursorsOf(host), [String(us - 5_000_000), '7', '7'])
})

test('a hole that could not be told before the connection ended is told on the next one', async (t) => {
  const bad = v2Post(7, { rev: 'first' })
  const host = await hostOf(t, [[info('OutdatedCursor'), bad], [info('OutdatedCursor'), bad, v2Post(8)], []])
  const { us } = ago(60_000)
  const dial = { position: us, owed: us }
  const missing = await hearEach(host, [dial, dial])
  assert.deepEqual(
    missing.map((each) => each.map(({ reason }) => reason)),
    [[], ['outdated']],
  )
  const cursor = String(us - 5_000_000)
  assert.deepEqual(cursorsOf(host), [cursor, cursor])
})

test('an outdated cursor that lost only what had come before is no hole', async (t) => {
  const { time, us } = ago(60_000)
  const host = await hostOf(t, [[info('OutdatedCursor'), v2Post(7, { time }), v2Post(8)], []])
  assert.deepEqual(await hearEach(host, [{ position: us, owed: us }]), [[]])
})

test('a host that leaves out silently what it no longer has is found out by its first event', async (t) => {
  const host = await hostOf(t, [[v2Post(7)], []])
  const { us } = ago(60_000)
  const [missing] = await hearEach(host, [{ position: us, owed: us }])
  assert.deepEqual(
    missing?.map(({ reason }) => reason),
    ['cut'],
  )
})

test('a time from the future makes no hole wider than it can be', async (t) => {
  const host = await hostOf(t, [[v2Post(7, { time: '9999-01-01T00:00:00.000000Z' })], []])
  const { us } = ago(60_000)
  const [missing] = await hearEach(host, [{ position: us, owed: us }])
  assert.ok(Math.abs((missing?.[0]?.seconds ?? 0) - 60) < 5, JSON.stringify(missing))
})

test('a host that numbers anew, and so begins live, leaves a hole', async (t) => {
  const host = await hostOf(t, [[v2Post(1, { seq: 900 })], [v2Post(2, { seq: 3 })], []])
  const { us } = ago(60_000)
  const missing = await hearEach(host, [{}, { position: us, owed: us }])
  assert.deepEqual(
    missing.map((each) => each.map(({ reason }) => reason)),
    [[], ['live']],
  )
})

test('a request that is refused is not tried again, and shown in the host’s words', async (t) => {
  const body = xrpc('InvalidRequest', 'collections: app.bsky is no NSID')
  const host = await hostFor(t, { answer: () => ({ status: 400, body }) })
  const { states, until } = run(t, jetstreamV2Of(host))
  await until(() => states.at(-1)?.name === 'lost', 'lost')
  assert.match(
    states.at(-1)?.words ?? '',
    /not tried again: .* refused the request: collections: app\.bsky is no NSID$/,
  )
  assert.equal(host.asked.length, 1)
})

test('a host that is not ready is tried again', async (t) => {
  const body = xrpc('ServiceUnavailable', 'warming up')
  const host = await hostFor(t, {
    answer: (nth) => (nth === 0 ? { status: 503, body } : undefined),
    talk: (socket) => socket.send(v2Post(1)),
  })
  const { told, states, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 1, 'a post')
  assert.ok(states.some(({ words }) => words.endsWith('answered 503: warming up')))
})

const ERRORS: readonly [string, string][] = [
  ['ConsumerTooSlow', 'ConsumerTooSlow'],
  ['InternalError', 'other'],
  ['Whatever"}\n', 'other'],
]
for (const [error, code] of ERRORS) {
  test(`an error frame ${JSON.stringify(error)} ends the connection, and it is resumed`, async (t) => {
    const told = JSON.stringify({ $type: 'error', error, message: 'too far\nbehind' })
    const host = await hostFor(t, {
      talk: (socket, nth) => {
        socket.send(v2Post(nth + 1))
        if (nth === 0) for (const one of [told, v2Post(99)]) socket.send(one)
      },
    })
    const source = run(t, jetstreamV2Of(host))
    await source.until(() => source.told.length === 2, 'a post on the next connection')
    assert.deepEqual(source.told, ['post 1', 'post 2'])
    assert.deepEqual(cursorsOf(host), [null, '1'])
    assert.equal(await metric(source.metrics, `stream_errors_total{code="${code}"}`), 1)
    assert.ok(source.states.some(({ words }) => words.includes(': too far behind)')))
  })
}

test('what is garbage or yet unknown is counted, on the same connection, and its place is taken', async (t) => {
  const odd = [
    '{',
    Buffer.from([0xff]),
    JSON.stringify({ $type: 'progress', payload: {} }),
    v2Frame('surprise', { seq: 8 }),
    v2Post(9, { rev: 'first' }),
  ]
  const host = await hostOf(t, [[v2Post(1), ...odd], [v2Post(10)]])
  const { told, metrics, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 2, 'two posts')
  assert.deepEqual(cursorsOf(host), [null, '9'])
  for (const [reason, count] of Object.entries({ json: 1, binary: 1, kind: 2, rev: 1 }))
    assert.equal(await metric(metrics, `malformed_total{part="frame",reason="${reason}"}`), count, reason)
})

test('a frame over 5 MiB is skipped on the same connection', async (t) => {
  const host = await hostOf(t, [[v2Post(1), v2Post(2, { extra: 'x'.repeat(5 * 1024 * 1024) }), v2Post(3)]])
  const { told, metrics, until } = run(t, jetstreamV2Of(host))
  await until(() => told.includes('post 3'), 'the third post')
  assert.deepEqual(told, ['post 1', 'post 3'])
  assert.equal(await metric(metrics, 'malformed_total{part="frame",reason="size"}'), 1)
})

test('a frame beyond all bounds ends its connection, and the next one begins live', async (t) => {
  const huge = Buffer.alloc(17 * 1024 * 1024)
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      socket.send(v2Post(nth + 1))
      if (nth === 0) socket.send(huge)
      if (nth === 1) socket.close()
    },
  })
  const { told, holes, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length === 3, 'three posts')
  assert.deepEqual(cursorsOf(host), [null, null, '2'])
  assert.deepEqual(
    holes.map(({ reason }) => reason),
    ['live'],
  )
})

test('when others have gone on from there, it is asked by time again: what nobody could read is behind', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      if (nth === 0) socket.send(Buffer.alloc(17 * 1024 * 1024))
      else socket.close()
    },
  })
  const protocol = createJetstreamV2()
  const at = 1_800_000_000_000
  const connect = (position: number, now: number) =>
    endOf(protocol, { url: jetstreamV2Of(host) }, { position: position * 1000, now: () => now })
  await connect(at, at)
  await connect(at + 5000, at + 6000)
  await connect(at + 5001, at + 6000)
  assert.deepEqual(cursorsOf(host), [`${at - 5000}000`, null, `${at + 1}000`])
})

test('notices are logged, cleaned, and at most now and then', async (t) => {
  const lines: { msg: string; name?: string; said?: string }[] = []
  const notice = v2Frame('info', { name: 'Later\u0007', message: 'x'.repeat(1000) })
  const host = await hostOf(t, [[notice, notice, notice, v2Post(1)]])
  const { told, until } = run(t, jetstreamV2Of(host), {
    log: createLog('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
  })
  await until(() => told.length === 1, 'a post')
  assert.deepEqual(
    lines.map(({ msg, name, said = '' }) => [msg, name, said.length]),
    [['the host gives notice', 'Later', 200]],
  )
})

test('a host that echoes a subprotocol nobody offered is not listened to', async (t) => {
  const host = await hostFor(t, { echo: 'xrpc.v2.json', talk: (socket) => socket.send(v2Post(1)) })
  const { told, states, until } = run(t, jetstreamV2Of(host))
  await until(() => states.at(-1)?.name === 'lost', 'lost')
  assert.deepEqual(told, [])
})

test('the other kinds come through, each once', async (t) => {
  const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
  const marker = (seq: number, kind: string, fields: object) =>
    v2Frame(kind, { seq, did, time: ago(0).time, [kind]: { did, seq: seq + 70, time: 'x', ...fields } })
  const frames = [
    marker(1, 'identity', {}),
    marker(2, 'account', { active: false, status: 'deleted' }),
    marker(3, 'sync', { rev: '3mptbypcq372f' }),
    v2Post(4, { operation: 'delete' }),
  ]
  const host = await hostOf(t, [frames, [...frames, v2Post(5)]])
  const { told, until } = run(t, jetstreamV2Of(host))
  await until(() => told.length >= 5, 'five events')
  assert.deepEqual(told, ['identity', 'account', 'sync', 'delete', 'post 5'])
})
