import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ANNA, BORIS, chance, CID, NOON_MS, REV } from './invented.js'
import { v2Create, v2Fields, v2Frame } from './invented-jetstream-v2.js'
import { decodeJetstreamV2, type Event, type FrameFault } from './index.js'

const timeUs = NOON_MS * 1000 + 123_456
const record = { $type: 'app.bsky.feed.post', text: 'Guten Morgen', createdAt: '2026-07-04T12:00:00Z' }
const named = {
  kind: 'commit',
  did: ANNA,
  timeUs,
  rev: REV,
  collection: 'app.bsky.feed.post',
  rkey: '3mptbyoeyc22k',
}
const marker = (kind: string, fields: object, own: object = {}) =>
  v2Frame(kind, { ...v2Fields(own), [kind]: { did: ANNA, seq: 7, time: '2026-07-04T11:59:59Z', ...fields } })

const events: [name: string, frame: string, event: object][] = [
  ['a create', v2Create(), { ...named, operation: 'create', cid: CID, record }],
  ['an update', v2Create({ operation: 'update' }), { ...named, operation: 'update', cid: CID, record }],
  [
    'a delete',
    v2Create({ operation: 'delete', record: undefined, cid: undefined }),
    { ...named, operation: 'delete' },
  ],
  [
    'a commit with fields yet unknown',
    v2Create({ later: [], operation: 'delete' }),
    { ...named, operation: 'delete' },
  ],
  [
    'an identity, its number the relay’s',
    marker('identity', { handle: 'anna.example' }),
    { kind: 'identity', did: ANNA, timeUs, seq: 7, handle: 'anna.example' },
  ],
  [
    'an account',
    marker('account', { active: false, status: 'deleted' }),
    { kind: 'account', did: ANNA, timeUs, seq: 7, active: false, status: 'deleted' },
  ],
  ['a sync', marker('sync', { rev: REV }), { kind: 'sync', did: ANNA, timeUs, seq: 7, rev: REV }],
]
for (const [name, frame, event] of events) {
  it(`a frame gives ${name}, with its place`, () => {
    assert.deepEqual(decodeJetstreamV2(frame), {
      ok: true,
      value: { kind: 'placed', seq: 1, content: event },
    })
  })
}

const times: [time: string, us: number][] = [
  ['2026-07-04T12:00:00.123456Z', 123_456],
  ['2026-07-04T12:00:00.000001Z', 1],
  ['2026-07-04T12:00:00Z', 0],
  ['2026-07-04T12:00:00.5Z', 500_000],
  ['2026-07-04T12:00:00.1234567899Z', 123_456],
  ['2026-07-04T14:00:00.000007+02:00', 7],
]
for (const [time, us] of times) {
  it(`the time ${time} keeps its microseconds`, () => {
    const decoded = decodeJetstreamV2(v2Create({ time, operation: 'delete' }))
    assert.ok(decoded.ok && decoded.value.kind === 'placed' && typeof decoded.value.content === 'object')
    assert.equal(decoded.value.content.timeUs, NOON_MS * 1000 + us)
  })
}

it('a seq beyond 32 bits is read exactly', () => {
  const decoded = decodeJetstreamV2(v2Create({ seq: 24_590_000_001 }))
  assert.ok(decoded.ok && decoded.value.kind === 'placed')
  assert.equal(decoded.value.seq, 24_590_000_001)
})

it('notices and error envelopes are told apart, with or without words', () => {
  const value = (frame: string) => {
    const decoded = decodeJetstreamV2(frame)
    return decoded.ok && decoded.value
  }
  const info = { name: 'OutdatedCursor', message: 'starts later' }
  assert.deepEqual(value(v2Frame('info', info)), { kind: 'info', ...info })
  assert.deepEqual(value(v2Frame('info', { name: 'Later', seq: 5 })), { kind: 'info', name: 'Later' })
  const error = { $type: 'error', error: 'ConsumerTooSlow' }
  assert.deepEqual(value(JSON.stringify(error)), { kind: 'error', code: 'ConsumerTooSlow' })
  const spoken = { kind: 'error', code: 'ConsumerTooSlow', message: 'x' }
  assert.deepEqual(value(JSON.stringify({ ...error, message: 'x' })), spoken)
})

const placed: [fault: FrameFault, name: string, frame: string][] = [
  ['kind', 'a payload of a kind yet unknown', v2Frame('surprise', { seq: 1 })],
  ['kind', 'a payload of another lexicon', v2Create({ $type: 'com.example.other#commit' })],
  ['kind', 'a payload that every object inherits', v2Create({ $type: 'constructor' })],
  ['shape', 'no did', v2Create({ did: undefined })],
  ['did', 'a did that is none', v2Create({ did: 'anna.example' })],
  ['shape', 'no time', v2Create({ time: undefined })],
  ['shape', 'a time as a number', v2Create({ time: timeUs })],
  ['shape', 'a time in words', v2Create({ time: 'yesterday' })],
  ['shape', 'a time without a zone', v2Create({ time: '2026-07-04T12:00:00.123456' })],
  ['shape', 'a time that no day has', v2Create({ time: '2026-07-04T25:00:00.123456Z' })],
  ['shape', 'a time before time', v2Create({ time: '1969-12-31T23:59:58.000000Z' })],
  ['shape', 'a time without end', v2Create({ time: `2026-07-04T12:00:00.${'1'.repeat(1000)}Z` })],
  ['operation', 'an unknown operation', v2Create({ operation: 'upsert' })],
  ['rev', 'a rev that is no TID', v2Create({ rev: 'first' })],
  ['path', 'a collection of two segments', v2Create({ collection: 'app.bsky' })],
  ['path', 'an rkey of two dots', v2Create({ rkey: '..' })],
  ['shape', 'a create without cid', v2Create({ cid: undefined })],
  ['shape', 'a record that is a text', v2Create({ record: 'x' })],
  ['shape', 'an identity that is missing', v2Frame('identity', v2Fields())],
  ['did', 'an identity about someone else', marker('identity', { did: BORIS })],
  ['shape', 'an account that is active in words', marker('account', { active: 'true' })],
  ['shape', 'a sync without rev', marker('sync', {})],
  ['rev', 'a sync whose rev is no TID', marker('sync', { rev: 'first' })],
  ['did', 'a sync of someone else', marker('sync', { rev: REV, did: BORIS })],
]
for (const [fault, name, frame] of placed) {
  it(`a frame with ${name} keeps its place, with a fault of ${fault}`, () => {
    assert.deepEqual(decodeJetstreamV2(frame), {
      ok: true,
      value: { kind: 'placed', seq: 1, content: fault },
    })
  })
}

const envelope = (fields: object) => JSON.stringify({ $type: 'message', payload: {}, ...fields })
const bad: [fault: FrameFault, name: string, frame: string][] = [
  ['json', 'nothing', ''],
  ['json', 'half of it', v2Create().slice(0, 100)],
  ['shape', 'null', 'null'],
  ['shape', 'a list', '[]'],
  ['shape', 'the envelope of v1', JSON.stringify({ did: ANNA, time_us: timeUs, kind: 'commit', commit: {} })],
  ['kind', 'an envelope yet unknown', envelope({ $type: 'progress' })],
  ['shape', 'no payload', envelope({ payload: undefined })],
  ['shape', 'a payload that is a list', envelope({ payload: [] })],
  ['shape', 'a payload without a type', envelope({})],
  ['kind', 'a payload yet unknown that has no place', v2Frame('surprise', {})],
  ['shape', 'a commit without a place', v2Create({ seq: undefined })],
  ['shape', 'a commit at a place below none', v2Create({ seq: -1 })],
  ['shape', 'a commit at a place too large to count', v2Create({ seq: 2 ** 60 })],
  ['shape', 'a place in words', v2Create({ seq: '1' })],
  ['shape', 'a notice without a name', v2Frame('info', { message: 'x' })],
  ['shape', 'an error without a name', JSON.stringify({ $type: 'error', message: 'x' })],
  [
    'shape',
    'a record nested without end',
    v2Create({ record: '?' }).replace('"?"', '['.repeat(50_000) + ']'.repeat(50_000)),
  ],
  ['size', 'more than 5 MiB', v2Create({ record: { text: 'x'.repeat(5 * 1024 * 1024) } })],
]
for (const [fault, name, frame] of bad) {
  it(`a frame with ${name} is a fault of ${fault}`, () => {
    assert.deepEqual(decodeJetstreamV2(frame), { ok: false, fault })
  })
}

const FAULTS = ['json', 'shape', 'did', 'kind', 'operation', 'rev', 'path', 'binary', 'size']

function assertEvent(event: Event): void {
  assert.match(event.did, /^did:[a-z]+:/)
  assert.ok(Number.isSafeInteger(event.timeUs) && event.timeUs >= 0)
  if (event.kind !== 'commit') return assert.ok(Number.isSafeInteger(event.seq))
  assert.equal(event.operation === 'delete', event.cid === undefined)
}

it('whatever is changed, cut or put in, the answer is a sound message or a known fault', () => {
  const random = chance(3)
  const upTo = (n: number) => Math.floor(random() * n)
  const seeds = [
    v2Create(),
    v2Create({ operation: 'delete', record: undefined, cid: undefined }),
    marker('identity', { handle: 'anna.example' }),
    marker('account', { active: true }),
    marker('sync', { rev: REV }),
    v2Frame('info', { name: 'OutdatedCursor' }),
    JSON.stringify({ $type: 'error', error: 'InternalError' }),
  ]
  const odd = [
    'null',
    '0',
    '-1',
    '1e300',
    '""',
    '[]',
    '{}',
    'true',
    '"\\ud800"',
    '"__proto__"',
    '9'.repeat(40),
  ]
  const seen = new Map<string, number>()
  for (let round = 0; round < 10_000; round += 1) {
    let frame = seeds[upTo(seeds.length)] ?? ''
    for (let change = upTo(3); change > 0; change -= 1) {
      // A value somewhere for another one, or a character.
      const values = [...frame.matchAll(/:("[^"]*"|\d+|true|\{\})/g)]
      const { index = 0, 0: old = '' } = values[upTo(values.length)] ?? {}
      const put = random() < 0.8 ? `:${odd[upTo(odd.length)]}` : old.replace(/.$/, '')
      frame = frame.slice(0, index) + put + frame.slice(index + old.length)
    }
    if (random() < 0.05) frame = frame.slice(0, upTo(frame.length))
    const decoded = decodeJetstreamV2(frame)
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
    if (!decoded.ok) {
      assert.ok(FAULTS.includes(decoded.fault))
      count(decoded.fault)
      continue
    }
    const message = decoded.value
    count(message.kind)
    if (message.kind !== 'placed') continue
    assert.ok(Number.isSafeInteger(message.seq) && message.seq >= 0)
    if (typeof message.content === 'string') assert.ok(FAULTS.includes(message.content))
    else assertEvent(message.content)
  }
  // A run that meets none of some sort would show nothing about it.
  for (const what of ['placed', 'info', 'error', 'json', 'shape', 'kind'])
    assert.ok((seen.get(what) ?? 0) > 20, `${what}: ${seen.get(what)}`)
})
