import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode, toBytes, toCidLink } from '@atcute/cbor'
import type { WebSocket } from 'ws'
import { ANNA, BORIS, record } from '../decode/invented.js'
import { block, commitBody, creation, deletion, firehoseFrame } from '../decode/invented-firehose.js'
import { createLog } from '../observe/log.js'
import { firehoseOf, firehosePost, metric, post, run, startHost, type Host, type Run } from './testing.js'

/** The rows of specs/jetstream.md 4.2, one by one, against a host that speaks the firehose. */

type T = Parameters<typeof run>[0]
const POST = 'app.bsky.feed.post'

/** A host that sends these frames on its nth connection; `end` is what it does then. */
async function hostOf(
  t: T,
  scripts: readonly (readonly Buffer[])[],
  end?: (socket: WebSocket) => void,
): Promise<Host> {
  const host = await startHost({
    talk: (socket, nth) => {
      const frames = scripts[nth] ?? []
      for (const frame of frames) socket.send(frame)
      if (nth < scripts.length - 1) {
        if (end === undefined) socket.close(1013, 'enough')
        else end(socket)
      }
    },
  })
  t.after(() => host.close())
  return host
}

/** Plays the frames on one connection until the post of `last` came; nothing may have been counted as missing. */
async function play(t: T, frames: readonly Buffer[], last: number): Promise<Run> {
  const host = await hostOf(t, [frames])
  const source = run(t, firehoseOf(host))
  await source.until(() => source.told.includes(`post ${last}`), `post ${last}`)
  assert.equal(host.asked.length, 1, 'one connection')
  return source
}

const malformed = (metrics: Run['metrics'], reason: string) =>
  metric(metrics, `malformed_total{part="frame",reason="${reason}"}`)

const gaps = (metrics: Run['metrics']) => metric(metrics, 'gaps_total')

/** A commit's frame at a place, with the place's own revision. */
function commitAt(seq: number, ...args: Parameters<typeof commitBody>): Buffer {
  const [ops, blocks, fields] = args
  return firehoseFrame(
    '#commit',
    commitBody(ops, blocks, { seq, rev: post(seq).rev, time: now(), ...fields }),
  )
}

function accountAt(seq: number, active: boolean): Buffer {
  return firehoseFrame('#account', {
    did: ANNA,
    seq,
    time: now(),
    active,
    ...(active ? {} : { status: 'deleted' }),
  })
}

function now(): string {
  return new Date().toISOString()
}

test('a garbage frame is counted, on the same connection, and is no gap', async (t) => {
  const { told, metrics } = await play(t, [firehosePost(1), Buffer.from([0xff, 0x00]), firehosePost(3)], 3)
  assert.deepEqual(told, ['post 1', 'post 3'])
  assert.equal(await malformed(metrics, 'cbor'), 1)
  assert.equal(await gaps(metrics), 0)
})

test('a text frame is counted, on the same connection', async (t) => {
  const host = await startHost({
    talk: (socket) => {
      socket.send('{"kind":"commit"}')
      socket.send(firehosePost(1))
    },
  })
  t.after(() => host.close())
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 1, 'a post')
  assert.equal(await malformed(metrics, 'text'), 1)
})

test('a frame of an unknown type or op is counted, and its place taken, so that it is no gap', async (t) => {
  const frames = [
    firehosePost(1),
    firehoseFrame('#surprise', { seq: 2 }),
    firehoseFrame('#commit', { seq: 3 }, 7),
    firehosePost(4),
  ]
  const { metrics } = await play(t, frames, 4)
  assert.equal(await malformed(metrics, 'kind'), 2)
  assert.equal(await gaps(metrics), 0)
})

test('a slow consumer is told so, in words too, and comes back at its place', async (t) => {
  const error = firehoseFrame('', { error: 'ConsumerTooSlow', message: 'too\nfar behind' }, -1)
  const host = await hostOf(t, [[firehosePost(1), error], [firehosePost(2)]], () => {})
  const { told, states, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 2, 'a post after the error frame')
  assert.equal(host.asked[0]?.url.searchParams.get('cursor'), null)
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), '1')
  assert.ok(states.some(({ words }) => words.endsWith('ended the stream (ConsumerTooSlow: too far behind)')))
  assert.equal(await metric(metrics, 'stream_errors_total{code="ConsumerTooSlow"}'), 1)
  assert.equal(await metric(metrics, 'reconnects_total{reason="told"}'), 1)
  assert.equal(await gaps(metrics), 0)
})

test('a cursor from the future is forgotten, and the hole noted', async (t) => {
  const error = firehoseFrame('', { error: 'FutureCursor' }, -1)
  const host = await hostOf(t, [[firehosePost(100)], [error], [firehosePost(101, { seq: 3 })]], (socket) => {
    if (host.asked.length === 1) socket.close()
  })
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 2, 'a post after the error frame')
  const cursors = host.asked.map(({ url }) => url.searchParams.get('cursor'))
  assert.deepEqual(cursors, [null, '100', null])
  assert.equal(await metric(metrics, 'stream_errors_total{code="FutureCursor"}'), 1)
  assert.equal(await metric(metrics, 'holes_total{reason="live"}'), 1)
})

test('in the middle of a stream a cursor from the future means nothing: what was asked for came', async (t) => {
  const error = firehoseFrame('', { error: 'FutureCursor' }, -1)
  const host = await hostOf(t, [[firehosePost(1), error], [firehosePost(2)]], (socket) => {
    if (host.asked.length === 1) socket.close()
  })
  const { told, holes, until } = run(t, firehoseOf(host))
  await until(() => told.length === 2, 'a post after the error frame')
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), '1')
  assert.deepEqual(holes, [])
})

test('an error code that somebody made up is no label of a metric', async (t) => {
  const error = firehoseFrame('', { error: 'Whatever"}\n' }, -1)
  const host = await hostOf(t, [[error], [firehosePost(1)]], () => {})
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 1, 'a post')
  assert.equal(await metric(metrics, 'stream_errors_total{code="other"}'), 1)
})

test('a host that drops the connection is resumed at its place', async (t) => {
  const host = await hostOf(
    t,
    [[firehosePost(1), firehosePost(2)], [firehosePost(3)], [firehosePost(4)]],
    (socket) => socket.close(),
  )
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 4, 'four posts')
  assert.deepEqual(
    host.asked.map(({ url }) => url.searchParams.get('cursor')),
    [null, '2', '3'],
  )
  assert.equal(host.asked[0]?.url.searchParams.has('wantedCollections'), false)
  assert.equal(await gaps(metrics), 0)
})

test('a frame over 5 MiB is skipped on the same connection, and is no gap', async (t) => {
  const big = Buffer.alloc(5 * 1024 * 1024 + 1)
  const { metrics } = await play(t, [firehosePost(1), big, firehosePost(3)], 3)
  assert.equal(await malformed(metrics, 'size'), 1)
  assert.equal(await gaps(metrics), 0)
})

test('a frame of 3 MiB is read', async (t) => {
  const { told } = await play(t, [firehosePost(1, { extra: 'x'.repeat(3 * 1024 * 1024) })], 1)
  assert.deepEqual(told, ['post 1'])
})

test('a frame beyond all bounds ends its connection, and only it is not asked for again', async (t) => {
  const huge = Buffer.alloc(17 * 1024 * 1024)
  const host = await hostOf(t, [[firehosePost(1), huge], [firehosePost(3)]], () => {})
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 2, 'a post on the next connection')
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), '2')
  assert.equal(await malformed(metrics, 'size'), 1)
})

test('a frame beyond all bounds that comes again at once makes the host begin live', async (t) => {
  const huge = Buffer.alloc(17 * 1024 * 1024)
  const host = await hostOf(t, [[firehosePost(1), huge], [huge], [firehosePost(9)]], () => {})
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 2, 'a post on the last connection')
  assert.deepEqual(
    host.asked.map(({ url }) => url.searchParams.get('cursor')),
    [null, '2', null],
  )
  assert.equal(await metric(metrics, 'holes_total{reason="live"}'), 1)
})

test('a jump in the numbering is counted with its width and logged, and the stream goes on', async (t) => {
  const host = await hostOf(t, [[firehosePost(1), firehosePost(10), firehosePost(11)]])
  const lines: { msg: string; messages?: number }[] = []
  const { told, holes, metrics, until } = run(t, firehoseOf(host), {
    log: createLog('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
  })
  await until(() => told.length === 3, 'three posts')
  assert.equal(await gaps(metrics), 1)
  assert.equal(await metric(metrics, 'gap_messages_total'), 8)
  assert.deepEqual(
    lines.map(({ messages }) => messages),
    [8],
  )
  assert.deepEqual(
    holes.map(({ reason, messages, host: named }) => ({ reason, messages, named })),
    [{ reason: 'gap', messages: 8, named: host.host }],
  )
})

test('a jump over a reconnect is one, too', async (t) => {
  const host = await hostOf(t, [[firehosePost(1)], [firehosePost(5)]])
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 2, 'two posts')
  assert.equal(await metric(metrics, 'gap_messages_total'), 3)
})

test('a window that is sent again is folded by content, without an alarm', async (t) => {
  const again = [3, 1, 2, 3].map((nth) => firehosePost(nth))
  const { told, metrics } = await play(
    t,
    [1, 2, 3].map((nth) => firehosePost(nth)).concat(again, firehosePost(4)),
    4,
  )
  assert.deepEqual(told, ['post 1', 'post 2', 'post 3', 'post 4'])
  assert.equal(await gaps(metrics), 0)
  assert.equal(await metric(metrics, 'repeats_total'), 4)
})

test('new things with old numbers are taken, and the new numbering is resumed by', async (t) => {
  const restored = [firehosePost(900, { seq: 50 }), firehosePost(901, { seq: 51 })]
  const host = await hostOf(t, [[firehosePost(100), ...restored], [firehosePost(902, { seq: 52 })]])
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 4, 'four posts')
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), '51')
  assert.equal(await gaps(metrics), 0)
})

test('a commit that goes back behind its repo’s revision is dropped, whatever it does', async (t) => {
  const undo = commitAt(3, [deletion(`${POST}/${post(2).rkey}`)], [], { rev: post(2).rev })
  const older = commitAt(4, [deletion(`${POST}/${post(1).rkey}`)], [], { rev: post(1).rev })
  const { told } = await play(t, [firehosePost(1), firehosePost(2), undo, older, firehosePost(5)], 5)
  assert.deepEqual(told, ['post 1', 'post 2', 'post 5'])
})

test('an account’s old end that is sent again does not come after its return', async (t) => {
  const frames = [accountAt(1, false), accountAt(2, true), accountAt(1, false), firehosePost(3)]
  const { told } = await play(t, frames, 3)
  assert.deepEqual(told, ['account', 'account', 'post 3'])
})

test('a commit without ops emits nothing, and has its place', async (t) => {
  const { told, metrics } = await play(t, [firehosePost(1), commitAt(2, [], []), firehosePost(3)], 3)
  assert.deepEqual(told, ['post 1', 'post 3'])
  assert.equal(await gaps(metrics), 0)
})

const lost = creation(record({ text: 'lost' }), `${POST}/lost`)
const forged = creation(record({ text: 'forged' }), `${POST}/forged`)
const noMap = block('no map')
const lie = { cid: forged.block.cid, bytes: encode(record({ text: 'never said' })) }
const BAD_OPS: readonly [string, Parameters<typeof commitBody>, string][] = [
  ['whose block is absent', [[lost.op], []], 'missing_block'],
  ['whose path has no legal collection', [[deletion('$evil/x')], []], 'path'],
  ['whose path has no legal rkey', [[deletion(`${POST}/..`)], []], 'path'],
  ['whose path has no slash', [[deletion('x')], []], 'path'],
  ['whose bytes are no record', [[{ ...lost.op, cid: toCidLink(noMap.cid) }], [noMap]], 'record'],
  ['whose bytes are not what its CID names', [[forged.op], [lie]], 'cid'],
]
for (const [what, [ops, blocks], reason] of BAD_OPS) {
  test(`an op ${what} is dropped and counted, and its siblings are kept`, async (t) => {
    const sibling = creation(record({ text: 'sibling' }), `${POST}/sibling`)
    const frame = commitAt(2, [...ops, sibling.op, deletion(`${POST}/gone`)], [...blocks, sibling.block])
    const { told, metrics } = await play(t, [firehosePost(1), frame, firehosePost(3)], 3)
    assert.deepEqual(told, ['post 1', 'sibling', 'delete', 'post 3'])
    assert.equal(await malformed(metrics, reason), 1)
    assert.equal(await gaps(metrics), 0)
  })
}

const FAR = '3zzzzzzzzzzzz'
const BAD_COMMITS: readonly [string, object, string][] = [
  ['a rev that is no TID', { rev: 'first' }, 'rev'],
  ['a rev from the future', { rev: FAR }, 'rev_ahead'],
  ['tooBig set', { tooBig: true }, 'too_big'],
]
for (const [what, fields, reason] of BAD_COMMITS) {
  test(`a commit with ${what} is dropped whole, and its place taken`, async (t) => {
    const { told, metrics } = await play(t, [firehosePost(1), firehosePost(2, fields), firehosePost(3)], 3)
    assert.deepEqual(told, ['post 1', 'post 3'])
    assert.equal(await malformed(metrics, reason), 1)
    assert.equal(await gaps(metrics), 0)
  })
}

test('a sync is told, and the repo’s revisions begin anew after it', async (t) => {
  const sync = { did: ANNA, seq: 6, rev: post(6).rev, time: now(), blocks: toBytes(Uint8Array.of(0)) }
  const frames = [firehosePost(5), firehoseFrame('#sync', sync), firehosePost(2, { seq: 7 })]
  const { told } = await play(t, frames, 2)
  assert.deepEqual(told, ['post 5', 'sync', 'post 2'])
})

test('a DID that was never seen before is taken as it is: nothing is fetched for it', async (t) => {
  const fetched = t.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('nothing is fetched')))
  const asked: string[] = []
  const didOf = (nth: number) => `did:plc:${'abcdefghij'[nth]?.repeat(24)}`
  const frames = Array.from({ length: 10 }, (_, nth) => firehosePost(nth + 1, { repo: didOf(nth) }))
  const host = await startHost({
    request: (url) => asked.push(url),
    talk: (socket) => frames.forEach((each) => socket.send(each)),
  })
  t.after(() => host.close())
  const { told, until } = run(t, firehoseOf(host))
  await until(() => told.length === 10, 'ten posts')
  assert.equal(fetched.mock.callCount(), 0)
  assert.deepEqual(asked, [])
  assert.equal(host.asked.length, 1)
})

test('a DID that floods loses nothing, keeps its order, and holds up nobody', async (t) => {
  const flood = Array.from({ length: 3000 }, (_, nth) => firehosePost(nth + 1))
  const other = firehosePost(3001, { repo: BORIS })
  const { told, metrics } = await play(t, [...flood, other], 3001)
  assert.deepEqual(
    told,
    Array.from({ length: 3001 }, (_, nth) => `post ${nth + 1}`),
  )
  assert.equal(await gaps(metrics), 0)
  assert.equal(await metric(metrics, 'repeats_total'), 0)
})

test('an outdated cursor is noted as a hole, and the replay goes on from what there is', async (t) => {
  const info = firehoseFrame('#info', { name: 'OutdatedCursor', message: 'oldest is 500' })
  const host = await hostOf(t, [[firehosePost(1)], [info, firehosePost(500), firehosePost(501)]])
  const { told, metrics, until } = run(t, firehoseOf(host))
  await until(() => told.length === 3, 'three posts')
  assert.equal(await metric(metrics, 'holes_total{reason="outdated"}'), 1)
  assert.equal(await metric(metrics, 'gap_messages_total'), 498)
  assert.equal(host.asked.length, 2)
})

test('of commits only what is wanted is told, of identities and accounts everything', async (t) => {
  const like = creation({ $type: 'app.bsky.feed.like' }, 'app.bsky.feed.like/x')
  const own = creation(record({ text: 'mine' }), `${POST}/mine`)
  const frames = [
    commitAt(1, [like.op, own.op], [like.block, own.block]),
    commitAt(2, [deletion('com.example.other/x')], []),
    firehoseFrame('#identity', { did: ANNA, seq: 3, time: now() }),
    accountAt(4, true),
    firehosePost(5),
  ]
  const { told } = await play(t, frames, 5)
  assert.deepEqual(told, ['mine', 'identity', 'account', 'post 5'])
})

test('a quiet firehose that answers pings is left alone', async (t) => {
  let pings = 0
  const host = await startHost({
    talk: (socket) => socket.on('ping', () => ++pings === 4 && socket.send(firehosePost(1))),
  })
  t.after(() => host.close())
  const { told, until } = run(t, firehoseOf(host), { timings: { pingMs: 100 } })
  await until(() => told.length === 1, 'the post after four pings')
  assert.equal(host.asked.length, 1)
})

test('a firehose that answers no ping is noticed, and resumed', async (t) => {
  const host = await startHost({ autoPong: false, talk: (socket, nth) => socket.send(firehosePost(nth + 1)) })
  t.after(() => host.close())
  const { told, metrics, until } = run(t, firehoseOf(host), { timings: { pingMs: 20 } })
  await until(() => told.length === 2, 'a post on the second connection')
  assert.ok((await metric(metrics, 'reconnects_total{reason="silent"}')) >= 1)
  assert.equal(host.asked[1]?.url.searchParams.get('cursor'), '1')
})

test('in a storm of reconnects the wait grows while nothing new comes', async (t) => {
  const same = Array.from({ length: 6 }, () => [firehosePost(1)])
  const host = await hostOf(t, [...same, [firehosePost(2)], []])
  const waits: number[] = []
  const { told, until } = run(t, firehoseOf(host), {
    timings: { firstBackoffMs: 1, mostBackoffMs: 64 },
    random: () => 0,
    log: createLog('warn', { write: (line) => void waits.push(Number(JSON.parse(line).waitMs)) }),
  })
  await until(() => told.length === 2 && waits.length === 7, 'a new post after the repeats')
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 1])
})
