import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ANNA, BORIS, CID, NOON_MS, REV } from './invented.js'
import { decodeJetstream, type FrameFault } from './index.js'

const timeUs = NOON_MS * 1000
const envelope = (fields: object) => ({ did: ANNA, time_us: timeUs, ...fields })
const like = { $type: 'app.bsky.feed.like' }
const create = {
  rev: REV,
  operation: 'create',
  collection: 'app.bsky.feed.like',
  rkey: '3kaa',
  cid: CID,
  record: like,
}
const commitFrame = (fields: object) => envelope({ kind: 'commit', commit: { ...create, ...fields } })
const identityFrame = (fields: object) =>
  envelope({ kind: 'identity', identity: { did: ANNA, seq: 7, ...fields } })
const accountFrame = (fields: object) =>
  envelope({ kind: 'account', account: { did: ANNA, seq: 7, active: true, ...fields } })
const commitEvent = {
  kind: 'commit',
  did: ANNA,
  timeUs,
  rev: REV,
  operation: 'create',
  collection: 'app.bsky.feed.like',
  rkey: '3kaa',
  cid: CID,
  record: like,
}
const { cid: _cid, record: _record, ...bare } = { ...commitEvent, operation: 'delete' }

const good: [name: string, frame: object, event: object][] = [
  ['a create', commitFrame({}), commitEvent],
  ['an update', commitFrame({ operation: 'update' }), { ...commitEvent, operation: 'update' }],
  ['a delete, of which record and cid are left out', commitFrame({ operation: 'delete' }), bare],
  [
    'a commit of the newest servers, with a cursor and fields yet unknown',
    { cursor: 12, ...commitFrame({ seq: 5, later: [] }), later: {} },
    commitEvent,
  ],
  [
    'a commit in the letters of the oldest servers',
    envelope({ type: 'com', commit: { ...create, operation: undefined, type: 'c' } }),
    commitEvent,
  ],
  [
    'an update in the oldest letters',
    envelope({ type: 'com', commit: { ...create, operation: undefined, type: 'u' } }),
    { ...commitEvent, operation: 'update' },
  ],
  [
    'a delete in the oldest letters',
    envelope({ type: 'com', commit: { rev: REV, type: 'd', collection: create.collection, rkey: '3kaa' } }),
    bare,
  ],
  [
    'an identity with its handle',
    identityFrame({ handle: 'anna.example', time: 'x' }),
    { kind: 'identity', did: ANNA, timeUs, seq: 7, handle: 'anna.example' },
  ],
  ['an identity without a handle', identityFrame({}), { kind: 'identity', did: ANNA, timeUs, seq: 7 }],
  [
    'an identity whose handle is none',
    identityFrame({ handle: 'not a handle' }),
    { kind: 'identity', did: ANNA, timeUs, seq: 7 },
  ],
  [
    'an identity in the oldest letters',
    envelope({ type: 'id', identity: { seq: 7, handle: null } }),
    { kind: 'identity', did: ANNA, timeUs, seq: 7 },
  ],
  ['an account', accountFrame({}), { kind: 'account', did: ANNA, timeUs, seq: 7, active: true }],
  [
    'an account taken down',
    accountFrame({ active: false, status: 'takendown' }),
    { kind: 'account', did: ANNA, timeUs, seq: 7, active: false, status: 'takendown' },
  ],
  [
    'an account in the oldest letters',
    envelope({ type: 'acc', account: { seq: 7, active: false, status: 'deleted' } }),
    { kind: 'account', did: ANNA, timeUs, seq: 7, active: false, status: 'deleted' },
  ],
]

for (const [name, frame, event] of good) {
  it(`a frame gives ${name}`, () => {
    assert.deepEqual(decodeJetstream(JSON.stringify(frame)), { ok: true, value: event })
  })
}

const bad: [fault: FrameFault, name: string, frame: unknown][] = [
  ['shape', 'null', null],
  ['shape', 'a list', []],
  ['shape', 'a number', 5],
  ['shape', 'no did', { ...commitFrame({}), did: undefined }],
  ['shape', 'a did that is no string', { ...commitFrame({}), did: [ANNA] }],
  ['did', 'a did that is none', { ...commitFrame({}), did: 'did:plc:' }],
  ['did', 'a handle for a did', { ...commitFrame({}), did: 'anna.example' }],
  ['shape', 'no time', { ...commitFrame({}), time_us: undefined }],
  ['shape', 'a time in words', { ...commitFrame({}), time_us: '1' }],
  ['shape', 'a time before time', { ...commitFrame({}), time_us: -1 }],
  ['shape', 'a time too large to count', { ...commitFrame({}), time_us: 2 ** 60 }],
  ['shape', 'no kind', { ...commitFrame({}), kind: undefined }],
  ['kind', 'an unknown kind', { ...commitFrame({}), kind: 'sync' }],
  ['kind', 'a kind that every object inherits', { ...commitFrame({}), kind: 'constructor' }],
  ['shape', 'a commit that is missing', { ...commitFrame({}), commit: undefined }],
  ['shape', 'a commit that is a list', { ...commitFrame({}), commit: [] }],
  ['operation', 'an unknown operation', commitFrame({ operation: 'upsert' })],
  ['operation', 'no operation', commitFrame({ operation: undefined })],
  ['shape', 'no rev', commitFrame({ rev: undefined })],
  ['rev', 'an empty rev', commitFrame({ rev: '' })],
  ['rev', 'a rev that is no TID', commitFrame({ rev: '0000000000000' })],
  ['path', 'a collection of two segments', commitFrame({ collection: 'app.bsky' })],
  ['path', 'a collection with a $', commitFrame({ collection: 'app.bsky.$feed' })],
  ['path', 'an empty rkey', commitFrame({ rkey: '' })],
  ['path', 'an rkey of two dots', commitFrame({ rkey: '..' })],
  ['path', 'an rkey with a slash', commitFrame({ rkey: 'a/b' })],
  ['path', 'an rkey with a null', commitFrame({ rkey: 'a\0' })],
  ['path', 'an rkey without end', commitFrame({ rkey: 'a'.repeat(513) })],
  ['shape', 'a create without cid', commitFrame({ cid: undefined })],
  ['shape', 'a cid that leaves its place in a URL', commitFrame({ cid: '../../../etc/x' })],
  ['shape', 'a create without record', commitFrame({ record: undefined })],
  ['shape', 'a record that is a text', commitFrame({ record: 'x' })],
  ['shape', 'an identity without seq', identityFrame({ seq: undefined })],
  ['shape', 'an identity whose handle is a number', identityFrame({ handle: 5 })],
  ['did', 'an identity about someone else', identityFrame({ did: BORIS })],
  ['shape', 'a seq that is no whole number', accountFrame({ seq: 1.5 })],
  ['shape', 'an account that is active in words', accountFrame({ active: 'true' })],
  ['shape', 'a status without end', accountFrame({ status: 'x'.repeat(65) })],
  ['shape', 'a status that is no text', accountFrame({ status: {} })],
  ['did', 'an account about someone else', accountFrame({ did: BORIS })],
]

for (const [fault, name, frame] of bad) {
  it(`a frame with ${name} is a fault of ${fault}`, () => {
    assert.deepEqual(decodeJetstream(JSON.stringify(frame)), { ok: false, fault })
  })
}

it('a frame cut off at any place is a fault of json', () => {
  const frame = JSON.stringify(commitFrame({}))
  for (let length = 0; length < frame.length; length++) {
    assert.deepEqual(decodeJetstream(frame.slice(0, length)), { ok: false, fault: 'json' })
  }
})

/** A frame with so many characters in its record. */
function longFrame(size: number): string {
  return JSON.stringify(commitFrame({ record: { ...like, text: 'x'.repeat(size) } }))
}

it('a frame of 5 MB is read, one beyond 5 MiB is a fault of size', () => {
  assert.equal(decodeJetstream(longFrame(5_000_000)).ok, true)
  assert.deepEqual(decodeJetstream(longFrame(5 * 1024 * 1024)), { ok: false, fault: 'size' })
})

/** A frame with so many lists in one another in its record. */
function deepFrame(depth: number): string {
  const frame = JSON.stringify(commitFrame({ record: { ...like, deep: '?' } }))
  return frame.replace('"?"', '['.repeat(depth) + ']'.repeat(depth))
}

it('a record nested without end is a fault of shape, and what passes can be written as JSON again', () => {
  for (const depth of [3000, 50_000, 2_000_000]) {
    assert.deepEqual(decodeJetstream(deepFrame(depth)), { ok: false, fault: 'shape' })
  }
  for (const depth of [1, 100, 1500]) {
    const decoded = decodeJetstream(deepFrame(depth))
    assert.equal(decoded.ok, true)
    assert.doesNotThrow(() => JSON.stringify(decoded))
  }
})
