import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRng } from '../prng.js'
import { parseOptions, parseV1 } from './v1-ask.js'
import { parseV2 } from './v2-ask.js'
import { BadAsk } from './wire.js'

function ask(query: string, headers: Record<string, string> = {}): ReturnType<typeof parseV2> {
  return parseV2(new URL(`http://127.0.0.1/x?${query}`), headers)
}
const many = (name: string, n: number): string =>
  Array.from({ length: n }, (_, i) => `${name}${String(i)}`).join('&')

for (const [query, named] of [
  ['kinds=commits', 'commits'],
  ['kinds=', 'unknown kind'],
  ['kinds=commit&kinds=commit&kinds=commit&kinds=commit&kinds=commit', 'at most 4'],
  ['kinds=identity&collections=app.bsky.feed.post', 'add kinds=commit'],
  ['collections=app.bsky.fo*', 'app.bsky.fo*'],
  ['collections=*', '*'],
  ['collections=1.*', '1.*'],
  ['collections=.*', '.*'],
  ['collections=', 'invalid collection'],
  [many('collections=app.bsky.x', 101), 'at most 100'],
  ['dids=handle.example', 'handle.example'],
  [many('dids=did:plc:x', 10_001), 'at most 10000'],
  ['cursor=abc', 'abc'],
  ['cursor=-1', '-1'],
  ['cursor=1.5', '1.5'],
  ['maxMessageSizeBytes=-1', '-1'],
  ['maxMessageSizeBytes=', 'maxMessageSizeBytes'],
  ['maxMessageSizeBytes=4294967296', '4294967296'],
  ['wantedDids=did:plc:x', 'dids'],
  ['wantedCollections=app.bsky.feed.post', 'collections'],
  ['requireHello=true', 'requireHello'],
  ['compress=true', 'compress'],
  ['dids=%E0%A4%A', 'decoded'],
] as const)
  test(`v2: ?${query.slice(0, 50)} is refused, and the sentence names what is wrong`, () => {
    assert.throws(
      () => ask(query),
      (error) => {
        assert.ok(
          error instanceof BadAsk && error.error === 'InvalidRequest' && error.message.includes(named),
          String(error),
        )
        return true
      },
    )
  })

test('v2: a dictionary is refused by a name of its own, and v1’s header too', () => {
  assert.throws(
    () => ask('zstdDictionary=20260811'),
    (error) => error instanceof BadAsk && error.error === 'UnknownZstdDictionary',
  )
  assert.throws(() => ask('', { 'socket-encoding': 'zstd' }), BadAsk)
})

test('v2: what is legal, or unknown, is taken', () => {
  for (const query of [
    '',
    'weather=rain',
    'kinds=commit&collections=app.bsky.*&collections=app.*&collections=com.example.thing',
    'kinds=sync',
    'cursor=',
    'cursor=0',
    'maxMessageSizeBytes=0',
    'compress=false',
    many('dids=did:plc:x', 10_000),
  ])
    ask(query)
  assert.equal(ask('cursor=17').cursor, 17)
})

test('a kind that is not known yet reaches who did not ask for kinds', () => {
  const frame = { did: 'did:plc:x', kind: 'weather', seq: 1, data: Buffer.from('{}') }
  assert.ok(ask('').wants(frame))
  assert.ok(!ask('kinds=commit').wants(frame))
})

test('whatever is asked or sent, the answer is a filter or a sentence', () => {
  const rng = createRng(11)
  const words = [
    'kinds',
    'dids',
    'collections',
    'cursor',
    'maxMessageSizeBytes',
    'wantedCollections',
    'wantedDids',
    'zstdDictionary',
    'requireHello',
  ]
  const values = [
    '',
    '*',
    'commit',
    'did:plc:x',
    'app.bsky.*',
    '%',
    '%00',
    '%ff',
    '9'.repeat(30),
    '-1',
    '🔥',
    '[]',
    'true',
    ' ',
    '&',
    '=',
    'a'.repeat(5000),
  ]
  const json: readonly unknown[] = [
    null,
    [],
    {},
    7,
    'x',
    [null],
    [7],
    ['app.bsky.*'],
    { 0: 'x' },
    NaN,
    [['x']],
  ]
  const frame = {
    did: 'did:plc:x',
    kind: 'commit',
    collection: 'app.bsky.feed.post',
    seq: 1,
    data: Buffer.from('{}'),
  }
  let refused = 0
  for (let i = 0; i < 5000; i++) {
    const query = Array.from({ length: rng.int(6) }, () => `${rng.pick(words)}=${rng.pick(values)}`).join('&')
    const url = new URL(`http://127.0.0.1/?${query}`)
    const options = {
      wantedCollections: rng.pick(json),
      wantedDids: rng.pick(json),
      maxMessageSizeBytes: rng.pick(json),
    }
    for (const parse of [
      () => parseV1(url, {}).wants,
      () => parseV2(url, {}).wants,
      () => parseOptions(rng.chance(0.5) ? options : rng.pick(json)),
    ])
      try {
        assert.equal(typeof parse()(frame), 'boolean')
      } catch (error) {
        assert.ok(error instanceof BadAsk, String(error))
        assert.ok(error.message.length < 200)
        refused++
      }
  }
  assert.ok(refused > 1000 && refused < 15_000)
})
