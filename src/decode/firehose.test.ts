import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { encode, toBytes, toCidLink } from '@atcute/cbor'
import { CODEC_DCBOR, CODEC_RAW, fromDigest, toString } from '@atcute/cid'
import { parseTid } from '../syntax/index.js'
import type { FirehoseMessage, FirehoseWants } from './firehose-message.js'
import { decodeFirehose, type Event } from './index.js'
import { ANNA, chance, NOON, NOON_MS, record, REV } from './invented.js'
import * as made from './invented-firehose.js'

/** The rows of specs/jetstream.md 4.2 that concern one frame, and all of 4.5. */

/** A minute after the revision that these commits have. */
const NOW = parseTid(REV).timestamp / 1000 + 60_000
const WANTS: FirehoseWants = { now: NOW }
const POST = 'app.bsky.feed.post'

function messageOf(frame: Uint8Array, wants = WANTS): FirehoseMessage {
  const decoded = decodeFirehose(frame, wants)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  return decoded.value
}

/** The faults and, in short, the events of a numbered message. */
function outcome(frame: Uint8Array, wants = WANTS): { faults: readonly string[]; events: readonly string[] } {
  const message = messageOf(frame, wants)
  assert.ok(message.kind === 'numbered', JSON.stringify(message))
  return { faults: message.faults, events: message.events.map(inShort) }
}

function inShort(event: Event): string {
  return event.kind === 'commit' ? `${event.operation} ${event.collection}/${event.rkey}` : event.kind
}

const commitFrame = (...args: Parameters<typeof made.commitBody>) =>
  made.firehoseFrame('#commit', made.commitBody(...args))

test('the ops of a commit are events of one rev, in their order, records in JSON form', () => {
  const link = toCidLink(made.block({ any: 'thing' }).cid)
  const full = { ...record(), image: { $type: 'blob', ref: link, mimeType: 'image/png', size: 7 } }
  const first = made.creation(
    { ...full, bytes: toBytes(Uint8Array.of(1, 2, 3)), list: [link, -1, null, true] },
    `${POST}/one`,
  )
  const second = made.creation(record({ text: 'two' }), `${POST}/two`)
  const update = { ...second.op, action: 'update' }
  const frame = commitFrame([first.op, made.deletion(`${POST}/gone`), update], [second.block, first.block])
  const shared = { kind: 'commit', did: ANNA, timeUs: NOON_MS * 1000, rev: REV, collection: POST }
  const $link = toString(made.block({ any: 'thing' }).cid)
  assert.deepEqual(messageOf(frame), {
    kind: 'numbered',
    seq: 1,
    timeUs: NOON_MS * 1000,
    commit: { did: ANNA, rev: REV },
    faults: [],
    events: [
      {
        ...shared,
        operation: 'create',
        rkey: 'one',
        cid: toString(first.block.cid),
        record: {
          ...record(),
          image: { $type: 'blob', ref: { $link }, mimeType: 'image/png', size: 7 },
          bytes: { $bytes: 'AQID' },
          list: [{ $link }, -1, null, true],
        },
      },
      { ...shared, operation: 'delete', rkey: 'gone' },
      {
        ...shared,
        operation: 'update',
        rkey: 'two',
        cid: toString(second.block.cid),
        record: record({ text: 'two' }),
      },
    ],
  })
})

test('empty ops are legal: the commit has its place and revision, and no events', () => {
  const message = messageOf(commitFrame([], [], { seq: 7 }))
  assert.deepEqual(message, {
    kind: 'numbered',
    seq: 7,
    timeUs: NOON_MS * 1000,
    commit: { did: ANNA, rev: REV },
    events: [],
    faults: [],
  })
})

test('ops of collections nobody wants are left out, whatever their blocks, and no fault', () => {
  const like = made.creation({ $type: 'app.bsky.feed.like' }, 'app.bsky.feed.like/x')
  const post = made.creation(record(), `${POST}/one`)
  const frame = commitFrame([like.op, post.op, made.deletion('app.bsky.feed.like/y')], [post.block])
  const wanted = outcome(frame, { ...WANTS, collections: new Set([POST]) })
  assert.deepEqual(wanted, { faults: [], events: [`create ${POST}/one`] })
})

test('an op whose block is missing is dropped, its siblings are kept', () => {
  const lost = made.creation(record({ text: 'lost' }), `${POST}/lost`)
  const kept = made.creation(record(), `${POST}/kept`)
  const frame = commitFrame([lost.op, kept.op, made.deletion(`${POST}/gone`)], [kept.block])
  assert.deepEqual(outcome(frame), {
    faults: ['missing_block'],
    events: [`create ${POST}/kept`, `delete ${POST}/gone`],
  })
})

test('a record whose bytes are not what its CID names is dropped, its siblings are kept', () => {
  const truth = made.creation(record(), `${POST}/truth`)
  const forged = made.creation(record({ text: 'said' }), `${POST}/forged`)
  const lie = { cid: forged.block.cid, bytes: encode(record({ text: 'never said' })) }
  assert.deepEqual(outcome(commitFrame([forged.op, truth.op], [lie, truth.block])), {
    faults: ['cid'],
    events: [`create ${POST}/truth`],
  })
})

test('a record named by a CID of another codec is dropped', () => {
  const { op, block } = made.creation(record(), `${POST}/raw`)
  const cid = fromDigest(CODEC_RAW, block.cid.digest.contents)
  const frame = commitFrame([{ ...op, cid: toCidLink(cid) }], [{ ...block, cid }])
  assert.deepEqual(outcome(frame), { faults: ['cid'], events: [] })
})

test('a record may be nested 128 deep, and no deeper', () => {
  const at = (depth: number) => {
    const { op, block } = made.creation({ deep: deep(depth) }, `${POST}/x`)
    return outcome(commitFrame([op], [block]))
  }
  assert.deepEqual(at(127), { faults: [], events: [`create ${POST}/x`] })
  assert.deepEqual(at(128), { faults: ['record'], events: [] })
})

test('ops that share a record share what it was decoded to', () => {
  const { op, block } = made.creation(record(), `${POST}/one`)
  const message = messageOf(commitFrame([op, { ...op, path: `${POST}/two` }], [block]))
  assert.ok(message.kind === 'numbered')
  const [one, two] = message.events
  assert.ok(one?.kind === 'commit' && two?.kind === 'commit')
  assert.deepEqual(one.record, record())
  assert.equal(one.record, two.record)
})

const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)])
const UNDECODABLE: readonly (readonly [string, Uint8Array])[] = [
  ['that is cut off', encode(record()).subarray(0, 20)],
  ['with something after it', Buffer.concat([encode(record()), Uint8Array.of(0)])],
  ['with an indefinite length', Uint8Array.of(0xbf, 0xff)],
  ['that is a list', encode([1])],
  ['that is a text', encode('text')],
  ['that is a link', encode(toCidLink(made.block(1).cid))],
  ['that is bytes', encode(toBytes(Uint8Array.of(1)))],
  ['with a float', encode({ ...record(), half: 0.5 })],
  ['nested too deep', encode({ deep: deep(200) })],
  ['with a key that is not UTF-8', Uint8Array.of(0xa1, 0x62, 0xc3, 0x28, 0x01)],
  ['with a text that is not UTF-8', Uint8Array.of(0xa1, 0x61, 0x61, 0x62, 0xc3, 0x28)],
  ['that is empty', new Uint8Array()],
]
for (const [what, bytes] of UNDECODABLE) {
  test(`a record ${what} is dropped, its siblings are kept`, () => {
    const cid = fromDigest(CODEC_DCBOR, hashOf(bytes))
    const frame = commitFrame(
      [{ action: 'create', path: `${POST}/x`, cid: toCidLink(cid) }, made.deletion(`${POST}/gone`)],
      [{ cid, bytes }],
    )
    assert.deepEqual(outcome(frame), { faults: ['record'], events: [`delete ${POST}/gone`] })
  })
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

test('what is no UTF-8 in blocks that no op names is nobody’s concern', () => {
  const { op, block } = made.creation(record(), `${POST}/one`)
  const bytes = Uint8Array.of(0xa1, 0x62, 0xc3, 0x28, 0x01)
  const node = { cid: fromDigest(CODEC_DCBOR, hashOf(bytes)), bytes }
  assert.deepEqual(outcome(commitFrame([op], [node, block])), {
    faults: [],
    events: [`create ${POST}/one`],
  })
})

test('a commit flagged as a rebase is read as any other', () => {
  const { op, block } = made.creation(record(), `${POST}/one`)
  assert.deepEqual(outcome(commitFrame([op], [block], { rebase: true })), {
    faults: [],
    events: [`create ${POST}/one`],
  })
})

test('a record with a key that would change its prototype is only data', () => {
  const bytes = Buffer.concat([
    Uint8Array.of(0xa1, 0x69),
    Buffer.from('__proto__'),
    encode({ a: toBytes(Uint8Array.of(1)) }),
  ])
  const cid = fromDigest(CODEC_DCBOR, hashOf(bytes))
  const op = { action: 'create', path: `${POST}/x`, cid: toCidLink(cid) }
  const message = messageOf(commitFrame([op], [{ cid, bytes }]))
  assert.ok(message.kind === 'numbered' && message.events[0]?.kind === 'commit')
  const read = message.events[0].record as object
  assert.equal(Object.getPrototypeOf(read), Object.prototype)
  assert.equal(JSON.stringify(read), '{"__proto__":{"a":{"$bytes":"AQ"}}}')
})

const PATHS = [
  `${POST}/nul\u0000`,
  `${POST}/😀`,
  `${POST}/.`,
  `${POST}/..`,
  `${POST}/${'x'.repeat(513)}`,
  `${POST}/`,
  `${POST}/a/b`,
  '$bsky.feed.post/x',
  'bsky.post/x',
  '/x',
  POST,
  '',
]
for (const path of PATHS) {
  test(`an op at ${JSON.stringify(path).slice(0, 40)} is dropped, its siblings are kept`, () => {
    const { op, block } = made.creation(record(), path)
    const frame = commitFrame([op, made.deletion(path), made.deletion(`${POST}/gone`)], [block])
    assert.deepEqual(outcome(frame), { faults: ['path', 'path'], events: [`delete ${POST}/gone`] })
  })
}

test('a record key of 512 bytes is legal', () => {
  const rkey = 'x'.repeat(512)
  assert.deepEqual(outcome(commitFrame([made.deletion(`${POST}/${rkey}`)], [])).events, [
    `delete ${POST}/${rkey}`,
  ])
})

const OPS: readonly [string, unknown, string][] = [
  ['of an unknown action', { action: 'merge', path: `${POST}/x`, cid: null }, 'operation'],
  ['that is no map', 'create', 'shape'],
  ['without a path', { action: 'delete', cid: null }, 'shape'],
  ['that creates without a CID', { action: 'create', path: `${POST}/x`, cid: null }, 'shape'],
  [
    'that creates with bytes as its CID',
    { action: 'create', path: `${POST}/x`, cid: toBytes(Uint8Array.of(1)) },
    'shape',
  ],
]
for (const [what, op, fault] of OPS) {
  test(`an op ${what} is dropped, its siblings are kept`, () => {
    const frame = made.firehoseFrame(
      '#commit',
      made.commitBody([], [], { ops: [op, made.deletion(`${POST}/gone`)] }),
    )
    assert.deepEqual(outcome(frame), { faults: [fault], events: [`delete ${POST}/gone`] })
  })
}

test('blocks that break off are named as such, and what came before them is kept', () => {
  const one = made.creation(record({ text: 'one' }), `${POST}/one`)
  const two = made.creation(record({ text: 'two' }), `${POST}/two`)
  const whole = made.car([one.block, two.block])
  const frame = commitFrame([one.op, two.op], [], { blocks: toBytes(whole.subarray(0, -5)) })
  assert.deepEqual(outcome(frame), { faults: ['car'], events: [`create ${POST}/one`] })
  const garbage = commitFrame([one.op, made.deletion(`${POST}/x`)], [], {
    blocks: toBytes(Uint8Array.of(255, 255)),
  })
  assert.deepEqual(outcome(garbage), { faults: ['car'], events: [`delete ${POST}/x`] })
})

const AHEAD = 'bzzzzzzzzzzzz'
const WHOLE: readonly [string, object, string][] = [
  ['a rev that is no TID', { rev: 'not-a-tid' }, 'rev'],
  ['an empty rev', { rev: '' }, 'rev'],
  ['a rev of more than five minutes in the future', { rev: AHEAD }, 'rev_ahead'],
  ['a rev that is a number', { rev: 1 }, 'shape'],
  ['a repo that is no DID', { repo: 'anna.example' }, 'did'],
  ['tooBig set', { tooBig: true }, 'too_big'],
  ['ops that are no list', { ops: {} }, 'shape'],
  [
    'more ops than its lexicon allows',
    { ops: Array.from({ length: 201 }, () => made.deletion(`${POST}/x`)) },
    'shape',
  ],
  ['blocks that are no bytes', { blocks: 'CAR' }, 'shape'],
]
for (const [what, fields, fault] of WHOLE) {
  test(`a commit with ${what} is dropped whole, and keeps its place`, () => {
    const message = messageOf(made.postFrame('no', 'x', { seq: 9, ...fields }))
    assert.deepEqual(message, {
      kind: 'numbered',
      seq: 9,
      timeUs: NOON_MS * 1000,
      events: [],
      faults: [fault],
    })
  })
}

test('a rev of up to five minutes in the future is what clocks are like', () => {
  const five = NOW - 60_000 - 5 * 60_000
  assert.deepEqual(outcome(made.postFrame('x', 'x'), { now: five }).faults, [])
  assert.deepEqual(outcome(made.postFrame('x', 'x'), { now: five - 1 }).faults, ['rev_ahead'])
})

test('identity, account and sync are events with the place they came at', () => {
  const base = { did: ANNA, seq: 5, time: NOON }
  const at = { did: ANNA, timeUs: NOON_MS * 1000, seq: 5 }
  const events = (t: string, body: object) => {
    const message = messageOf(made.firehoseFrame(t, body))
    return message.kind === 'numbered' && message.seq === 5 ? message.events : undefined
  }
  assert.deepEqual(events('#identity', base), [{ kind: 'identity', ...at }])
  assert.deepEqual(events('#identity', { ...base, handle: 'anna.example' }), [
    { kind: 'identity', ...at, handle: 'anna.example' },
  ])
  assert.deepEqual(events('#account', { ...base, active: false, status: 'deleted' }), [
    { kind: 'account', ...at, active: false, status: 'deleted' },
  ])
  assert.deepEqual(events('#sync', { ...base, rev: REV, blocks: toBytes(Uint8Array.of(1)) }), [
    { kind: 'sync', ...at, rev: REV },
  ])
})

const MARKERS: readonly [string, object, string][] = [
  ['#identity', { did: 'anna' }, 'did'],
  ['#account', { did: ANNA }, 'shape'],
  ['#account', { did: ANNA, active: false, status: 7 }, 'shape'],
  ['#sync', { did: ANNA, rev: 'garbage' }, 'rev'],
  ['#sync', { did: ANNA, rev: AHEAD }, 'rev_ahead'],
]
for (const [t, body, fault] of MARKERS) {
  test(`a ${t} with ${JSON.stringify(body)} is dropped, and keeps its place`, () => {
    assert.deepEqual(outcome(made.firehoseFrame(t, { seq: 3, time: NOON, ...body })), {
      faults: [fault],
      events: [],
    })
  })
}

test('info, error frames and unknown types are told apart', () => {
  const info = { name: 'OutdatedCursor', message: 'too old' }
  assert.deepEqual(messageOf(made.firehoseFrame('#info', info)), { kind: 'info', ...info })
  const error = { error: 'FutureCursor', message: 'not yet' }
  assert.deepEqual(messageOf(made.firehoseFrame('', error, -1)), {
    kind: 'error',
    code: 'FutureCursor',
    message: 'not yet',
  })
  assert.deepEqual(messageOf(made.firehoseFrame('#surprise', { seq: 8 })), { kind: 'unknown', seq: 8 })
  assert.deepEqual(messageOf(made.firehoseFrame('#commit', { seq: 8 }, 2)), { kind: 'unknown', seq: 8 })
  assert.deepEqual(messageOf(made.firehoseFrame('#surprise', { seq: 'eight' })), { kind: 'unknown' })
})

/** The frame with the first letter of a word of it as a byte that no text has. */
function notUtf8(frame: Buffer, word: string): Buffer {
  frame[frame.indexOf(word)] = 0xff
  return frame
}

const GARBAGE: readonly (readonly [string, Uint8Array, string])[] = [
  ['nothing', new Uint8Array(), 'cbor'],
  ['noise', Uint8Array.of(255, 0, 17), 'cbor'],
  ['a header alone', encode({ op: 1, t: '#commit' }), 'cbor'],
  ['a frame with something after it', Buffer.concat([made.postFrame('x', 'x'), Uint8Array.of(1)]), 'cbor'],
  ['a header that is no map', Buffer.concat([encode(1), encode({})]), 'shape'],
  ['a body that is no map', Buffer.concat([encode({ op: 1, t: '#commit' }), encode([1])]), 'shape'],
  [
    'a body nested deeper than anything has a use for',
    Buffer.concat([encode({ op: 1, t: '#commit' }), Buffer.alloc(5_000_000, 0x81)]),
    'cbor',
  ],
  ['a path that is not UTF-8', notUtf8(commitFrame([made.deletion(`${POST}/here`)], []), 'here'), 'cbor'],
  ['a commit without a place', made.postFrame('x', 'x', { seq: null }), 'shape'],
  ['a commit at a place below none', made.postFrame('x', 'x', { seq: -1 }), 'shape'],
  ['more than 5 MiB', Buffer.alloc(5 * 1024 * 1024 + 1), 'size'],
]
for (const [what, frame, fault] of GARBAGE) {
  test(`${what} is a fault`, () => {
    assert.deepEqual(decodeFirehose(frame, WANTS), { ok: false, fault })
  })
}

for (const time of ['yesterday', 7, null, '-000001-01-01T00:00:00Z']) {
  test(`a message whose time is ${JSON.stringify(time)} counts as made now`, () => {
    const message = messageOf(made.postFrame('x', 'x', { time }))
    assert.ok(message.kind === 'numbered')
    assert.equal(message.timeUs, NOW * 1000)
    assert.equal(message.events[0]?.timeUs, NOW * 1000)
  })
}

test('whatever is changed, cut or put together, a frame is decoded or a fault, and never throws', () => {
  const random = chance(42)
  const frames = [
    made.postFrame('fuzz', 'x'),
    commitFrame([made.deletion(`${POST}/x`)], [made.block(record())]),
    made.firehoseFrame('#account', { did: ANNA, seq: 5, time: NOON, active: true }),
    made.firehoseFrame('#sync', {
      did: ANNA,
      seq: 5,
      time: NOON,
      rev: REV,
      blocks: toBytes(Uint8Array.of(1)),
    }),
  ]
  let survived = 0
  for (let round = 0; round < 4000; round += 1) {
    const frame = Buffer.from(frames[Math.floor(random() * frames.length)] ?? [])
    for (let change = Math.floor(random() * 4); change >= 0; change -= 1)
      frame[Math.floor(random() * frame.length)] = Math.floor(random() * 256)
    const cut = random() < 0.2 ? frame.subarray(0, Math.floor(random() * frame.length)) : frame
    const decoded = decodeFirehose(cut, WANTS)
    if (!decoded.ok || decoded.value.kind !== 'numbered') continue
    for (const event of decoded.value.events) JSON.stringify(event)
    survived += 1
  }
  assert.ok(survived > 100, `${survived} were decoded`)
})
