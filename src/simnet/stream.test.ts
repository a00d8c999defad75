import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { isTid } from '../syntax/index.js'
import { startSimnet, type Simnet } from './index.js'
import { openReader, refusal } from './test-reader.js'

let net: Simnet
before(async () => {
  net = await startSimnet({ rate: 0, accounts: 50, now: () => 1_800_000_000_000 })
})
after(() => net.close())

test('an event is one text frame with the keys of the wire in their order', async () => {
  const reader = await openReader(net.jetstream)
  const { did, rkey, rev, cid } = net.post({ text: 'hello' })
  await reader.until(1)
  assert.equal(reader.frames[0]?.binary, false)
  const [event] = reader.events()
  assert.deepEqual(Object.keys(event ?? {}), ['did', 'time_us', 'cursor', 'kind', 'commit'])
  assert.deepEqual(Object.keys(event?.commit ?? {}), [
    'rev',
    'operation',
    'collection',
    'rkey',
    'record',
    'cid',
  ])
  assert.deepEqual(
    [event?.did, event?.commit?.rkey, event?.commit?.rev, event?.commit?.cid],
    [did, rkey, rev, cid],
  )
  assert.equal(String(event?.time_us).length, 16)
  assert.ok(isTid(rkey) && isTid(rev) && rev > rkey)
  reader.socket.close()
})

test('a delete has neither record nor cid', async () => {
  const reader = await openReader(net.jetstream)
  net.delete(net.post({ text: 'oops' }).uri)
  const [, gone] = await reader.until(2)
  assert.deepEqual(Object.keys(gone?.commit ?? {}), ['rev', 'operation', 'collection', 'rkey'])
  assert.equal(gone?.commit?.operation, 'delete')
  reader.socket.close()
})

test('identity and account events carry the relay’s seq and time, and leave out what is not said', async () => {
  const reader = await openReader(net.jetstream)
  const { did } = net.account()
  net.handle(did, 'new-name.example')
  net.handle(did, 'newer-name.example', false)
  net.status(did, { active: false, status: 'deactivated' })
  net.status(did, { active: true })
  const [named, unnamed, away, back] = await reader.until(4)
  assert.deepEqual(Object.keys(named?.identity ?? {}), ['did', 'handle', 'seq', 'time'])
  assert.deepEqual(Object.keys(unnamed?.identity ?? {}), ['did', 'seq', 'time'])
  assert.equal(away?.account?.status, 'deactivated')
  assert.equal(away?.account?.active, false)
  assert.deepEqual(Object.keys(back?.account ?? {}), ['active', 'did', 'seq', 'time'])
  reader.socket.close()
})

test('cursor grows with every event and time_us with every commit, though the clock stands still', async () => {
  const reader = await openReader(net.jetstream)
  net.burst(2000)
  const events = await reader.until(2000)
  let shared = 0
  for (const [i, event] of events.entries()) {
    const before = events[i - 1]
    if (before === undefined) continue
    assert.equal(event.cursor, before.cursor + 1)
    const isSameCommit = event.commit !== undefined && event.commit.rev === before.commit?.rev
    if (isSameCommit) shared++
    assert.ok(isSameCommit ? event.time_us === before.time_us : event.time_us > before.time_us)
  }
  assert.ok(shared > 0, 'some commits have several ops')
  reader.socket.close()
})

for (const unit of ['time_us', 'cursor'] as const) {
  test(`a cursor in ${unit} replays from that event on and runs into live without a hole`, async () => {
    const first = await openReader(net.jetstream)
    net.burst(3000)
    const seen = await first.until(3000)
    const from = seen[1234]
    const second = await openReader(`${net.jetstream}?cursor=${String(from?.[unit])}`)
    for (let i = 0; i < 20; i++) net.burst(10)
    const replayed = await second.until(3000 - 1234 + 200)
    const live = await first.until(3200)
    assert.deepEqual(replayed, live.slice(1234))
    first.socket.close()
    second.socket.close()
  })
}

test('a cursor of the future is live, one that is too old starts at the oldest kept', async () => {
  const future = await openReader(`${net.jetstream}?cursor=9900000000000000`)
  const oldest = await openReader(`${net.jetstream}?cursor=1000000000000000`)
  const zero = await openReader(`${net.jetstream}?cursor=0`)
  const { rkey } = net.post({ text: 'now' })
  const [live] = await future.until(1)
  assert.equal(live?.commit?.rkey, rkey)
  const all = await oldest.until(net.ledger.total)
  assert.equal(all.at(-1)?.commit?.rkey, rkey)
  assert.deepEqual(await zero.until(net.ledger.total), all)
  for (const { socket } of [future, oldest, zero]) socket.close()
})

test('wanted collections filter commits, by name and by prefix, and let identity and account pass', async () => {
  const posts = await openReader(`${net.jetstream}?wantedCollections=app.bsky.feed.post`)
  const graph = await openReader(
    `${net.jetstream}?wantedCollections=app.bsky.graph.*&wantedCollections=app.bsky.feed.post.*`,
  )
  const { did } = net.account()
  net.post({ text: 'a post' })
  net.create(did, 'app.bsky.graph.block', { $type: 'app.bsky.graph.block' })
  net.handle(did, 'filtered.example')
  assert.deepEqual(
    (await posts.until(2)).map((event) => event.commit?.collection ?? event.kind),
    ['app.bsky.feed.post', 'identity'],
  )
  assert.deepEqual(
    (await graph.until(2)).map((event) => event.commit?.collection ?? event.kind),
    ['app.bsky.graph.block', 'identity'],
  )
  posts.socket.close()
  graph.socket.close()
})

test('wanted DIDs filter every kind', async () => {
  const [mine, other] = [net.account(), net.account()]
  const reader = await openReader(`${net.jetstream}?wantedDids=${mine.did}`)
  net.post({ by: other, text: 'theirs' })
  net.handle(other.did, 'theirs.example')
  net.post({ by: mine, text: 'mine' })
  net.status(mine.did, { active: true })
  const events = await reader.until(2)
  assert.deepEqual(
    events.map(({ did, kind }) => [did, kind]),
    [
      [mine.did, 'commit'],
      [mine.did, 'account'],
    ],
  )
  reader.socket.close()
})

test('an event over maxMessageSizeBytes is left out and the stream goes on', async () => {
  const capped = await openReader(`${net.jetstream}?maxMessageSizeBytes=700`)
  const uncapped = await openReader(`${net.jetstream}?maxMessageSizeBytes=-1`)
  net.post({ text: 'long '.repeat(200) })
  const { rkey } = net.post({ text: 'short' })
  assert.equal((await capped.until(1))[0]?.commit?.rkey, rkey)
  assert.equal((await uncapped.until(2)).length, 2)
  capped.socket.close()
  uncapped.socket.close()
})

test('requireHello gives nothing, not even replay, until the hello, whose filter then holds', async () => {
  const reader = await openReader(`${net.jetstream}?requireHello=true`)
  const other = await openReader(net.jetstream)
  net.post({ text: 'before the hello' })
  await other.until(1)
  assert.equal(reader.frames.length, 0)
  const { did } = net.account()
  const welcome = once(reader.socket, 'pong')
  reader.socket.send(JSON.stringify({ type: 'options_update', payload: { wantedDids: [did] } }))
  reader.socket.ping()
  await welcome
  net.post({ text: 'of somebody else' })
  net.handle(did, 'hello.example')
  const [event] = await reader.until(1)
  assert.equal(event?.did, did)
  reader.socket.close()
  other.socket.close()
})

test('an options_update replaces the whole filter; unknown types and binary frames are ignored', async () => {
  const reader = await openReader(`${net.jetstream}?wantedCollections=app.bsky.graph.block`)
  reader.socket.send(JSON.stringify({ type: 'weather' }))
  reader.socket.send(Buffer.from([1, 2, 3]))
  reader.socket.send(JSON.stringify({ type: 'options_update', payload: {} }))
  const heard = once(reader.socket, 'pong')
  reader.socket.ping()
  await heard
  const { rkey } = net.post({ text: 'everything again' })
  assert.equal((await reader.until(1))[0]?.commit?.rkey, rkey)
  reader.socket.close()
})

for (const [message, code] of [
  ['{"type":', 1007],
  ['{"type":"options_update","payload":{"wantedCollections":["no/nsid"]}}', 1008],
  ['{"type":"options_update","payload":{"wantedDids":["handle.example"]}}', 1008],
  ['{"type":"options_update","payload":{"wantedDids":7}}', 1008],
] as const) {
  test(`the message ${message} ends the connection with ${String(code)}`, async () => {
    const reader = await openReader(net.jetstream)
    reader.socket.send(message)
    assert.equal((await once(reader.socket, 'close'))[0], code)
  })
}

const many = Array.from({ length: 101 }, (_, i) => `wantedCollections=app.bsky.x${String(i)}`).join('&')
for (const [query, named] of [
  ['cursor=abc', 'abc'],
  ['cursor=-1', '-1'],
  ['wantedCollections=app.bsky.fo*', 'app.bsky.fo*'],
  ['wantedCollections=*', '*'],
  ['wantedCollections=', 'invalid collection'],
  ['wantedCollections=a.b.c,d.e.f', 'a.b.c,d.e.f'],
  ['wantedDids=handle.example', 'handle.example'],
  ['compress=true', 'compress'],
  [many, 'at most 100'],
] as const) {
  test(`?${query.slice(0, 40)} is refused with 400 before the upgrade, naming what is wrong`, async () => {
    const { status, text } = await refusal(`${net.jetstream}?${query}`)
    assert.equal(status, 400)
    assert.ok(text.includes(named), text)
    const plain = await fetch(`${net.url}/subscribe?${query}`)
    assert.equal(plain.status, 400)
  })
}

test('a plain request for the stream is told to upgrade; other methods and paths are refused', async () => {
  assert.equal((await fetch(`${net.url}/subscribe`)).status, 426)
  assert.equal((await fetch(`${net.url}/subscribe`, { method: 'POST' })).status, 405)
  assert.equal((await refusal(net.jetstream.replace('subscribe', 'firehose'))).status, 404)
  assert.equal((await fetch(`${net.url}/faults`, { method: 'POST' })).status, 405)
})

test('closing tells every reader 1001', async () => {
  const other = await startSimnet({ rate: 0, accounts: 20 })
  const readers = [await openReader(other.jetstream), await openReader(other.jetstream)]
  const codes = Promise.all(readers.map(async ({ socket }) => Number((await once(socket, 'close'))[0])))
  await other.close()
  assert.deepEqual(await codes, [1001, 1001])
  await assert.rejects(fetch(other.url))
})

test('a port that is taken rejects the start', async () => {
  await assert.rejects(startSimnet({ port: Number(new URL(net.url).port), rate: 0 }), /EADDRINUSE/)
})
