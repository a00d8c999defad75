import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PyreError } from '../errors.js'
import { parseUpstream } from './index.js'

test('hosts are read in order, each once, and know whether somebody asked for them', () => {
  const urls = [
    'wss://a.example/subscribe',
    'ws://127.0.0.1:6008/some/where/subscribe?wantedDids=did:plc:x',
    'wss://relay.example/xrpc/com.atproto.sync.subscribeRepos',
    'wss://b.example/xrpc/network.bsky.jetstream.subscribeEvents?dids=did:plc:x',
  ]
  assert.deepEqual(parseUpstream(` ${urls.join(' , ')},${urls[0]}`), {
    kind: 'hosts',
    urls,
    byDefault: false,
  })
  assert.deepEqual(parseUpstream(urls[0] ?? '', true), { kind: 'hosts', urls: [urls[0]], byDefault: true })
})

test('demo is the built-in network', () => {
  assert.deepEqual(parseUpstream('demo'), { kind: 'demo' })
})

const RECORDINGS: readonly [string, string, number, boolean][] = [
  ['file:../data/a, b.jsonl', '../data/a, b.jsonl', 1, false],
  ['file:/tmp/a%20b.jsonl?speed=10', '/tmp/a%20b.jsonl', 10, false],
  ['file:what?.jsonl?speed=0.5&loop=1', 'what?.jsonl', 0.5, true],
  ['file:a?loop=0&speed=max', 'a', Infinity, false],
]
for (const [setting, path, speed, loop] of RECORDINGS) {
  test(`${setting} is a recording, its path as written`, () => {
    assert.deepEqual(parseUpstream(setting), { kind: 'recording', path, speed, loop })
  })
}

const V2 = 'wss://a.example/xrpc/network.bsky.jetstream.subscribeEvents'
const WRONG: readonly [string, RegExp][] = [
  [
    'wss://a.example',
    /has no path .* write wss:\/\/a\.example\/subscribe, for Jetstream v2 .*subscribeEvents, for the raw firehose wss:.*subscribeRepos\.$/,
  ],
  ['wss://a.example/', /has no path/],
  ['wss://a.example/feed', /names no known protocol/],
  ['https://a.example/subscribe', /begins with https:; .* begins with wss:\/\//],
  ['a.example/subscribe', /is no address/],
  ['wss://', /is no address/],
  ['', /is empty/],
  ['wss://a.example/subscribe,', /is empty/],
  ['demo,wss://a.example/subscribe', /"demo" must stand alone/],
  ['wss://a.example/subscribe,file:a', /"file:a" must stand alone/],
  ['wss://a.example/subscribe#x', /fragment/],
  ['wss://a.example/subscribe?compress=true', /sets compress/],
  ['wss://a.example/subscribe?cursor=1', /sets cursor/],
  [`${V2}?cursor=1`, /sets cursor, which PyreSky sets itself/],
  [`${V2}?collections=app.bsky.feed.post`, /sets collections, which PyreSky sets itself/],
  [`${V2}?zstdDictionary=20260811`, /sets zstdDictionary, which PyreSky sets itself/],
  [`${V2}?kinds=commit`, /sets kinds, but PyreSky needs events of every kind; leave it out/],
  [`${V2}?wantedDids=did:plc:x`, /sets wantedDids, which Jetstream v2 does not know; write dids/],
  [`${V2}?compress=true`, /sets compress, which Jetstream v2 does not know; leave it out/],
  ['file:', /names no file/],
  ['file:?speed=1', /names no file/],
  ['file:a?speed=0', /speed is "0"/],
  ['file:a?speed=-1', /speed is "-1"/],
  ['file:a?speed=Infinity', /speed is "Infinity"/],
  ['file:a?speed=', /speed is ""/],
  ['file:a?loop=yes', /loop is "yes"/],
  ['file:a?loop=1&loop=1', /loop is given twice/],
  ['file:a?pace=2', /"pace" is no option/],
]
for (const [setting, words] of WRONG) {
  test(`${setting || 'nothing'} stops the start with a sentence`, () => {
    assert.throws(
      () => parseUpstream(setting),
      (error) =>
        error instanceof PyreError &&
        error.code === 'SETTING' &&
        /^UPSTREAM: .*\.$/.test(error.message) &&
        words.test(error.message),
    )
  })
}

test('a sentence about a setting does not repeat all of it', () => {
  assert.throws(
    () => parseUpstream(`x${'y'.repeat(100_000)}\u0007`),
    (error) => error instanceof PyreError && error.message.length < 400,
  )
})
