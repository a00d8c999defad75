import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { startSimnet, type Simnet } from './index.js'
import { openReader, refusal, type Reader } from './test-reader.js'

let net: Simnet
beforeEach(async () => {
  net = await startSimnet({ rate: 0, accounts: 30 })
})
afterEach(() => net.close())

interface Payload extends Readonly<Record<string, unknown>> {
  readonly $type: string
  readonly seq: number
  readonly time: string
}
async function take(reader: Reader, n: number): Promise<Payload[]> {
  await reader.until(n)
  return reader.frames.map(({ data }) => {
    const { $type, payload } = JSON.parse(data.toString()) as { $type: string; payload: Payload }
    assert.equal($type, 'message')
    return payload
  })
}
const NSID = 'network.bsky.jetstream.subscribeEvents'

test('a commit is flat, with seq and a time of six digits; a delete has neither record nor cid', async () => {
  const reader = await openReader(net.jetstreamV2)
  const made = net.post({ text: 'hello' })
  net.delete(made.uri)
  const [create, gone] = await take(reader, 2)
  assert.deepEqual(Object.keys(create ?? {}), [
    '$type',
    'seq',
    'did',
    'time',
    'rev',
    'operation',
    'collection',
    'rkey',
    'record',
    'cid',
  ])
  assert.deepEqual([create?.$type, create?.rev, create?.cid], [`${NSID}#commit`, made.rev, made.cid])
  assert.match(create?.time ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  assert.ok(gone !== undefined && !('record' in gone) && !('cid' in gone))
  assert.equal(gone.seq, (create?.seq ?? 0) + 1)
  reader.socket.close()
})

test('markers and sync have the relay’s own message within', async () => {
  const reader = await openReader(net.jetstreamV2)
  const v1 = await openReader(net.jetstream)
  const { did } = net.account()
  net.handle(did, 'named.example')
  net.status(did, { active: false, status: 'deactivated' })
  const rev = net.sync(did)
  const [identity, account, sync] = await take(reader, 3)
  const [named, away] = await v1.until(2)
  assert.deepEqual([identity?.$type, identity?.identity], [`${NSID}#identity`, named?.identity])
  assert.deepEqual([account?.$type, account?.account], [`${NSID}#account`, away?.account])
  assert.deepEqual([sync?.$type, (sync?.sync as { rev?: string } | undefined)?.rev], [`${NSID}#sync`, rev])
  assert.equal(v1.frames.length, 2)
  reader.socket.close()
  v1.socket.close()
})

test('kinds, dids and collections are three filters that all must hold', async () => {
  const { did } = net.account()
  const asked = [
    'kinds=identity&kinds=sync',
    `dids=${did}&collections=app.bsky.graph.*`,
    'kinds=commit&collections=app.bsky.feed.post',
  ]
  const readers = await Promise.all(asked.map((query) => openReader(`${net.jetstreamV2}?${query}`)))
  net.post({ text: 'of somebody else' })
  net.create(did, 'app.bsky.graph.block', { $type: 'app.bsky.graph.block' })
  net.create(did, 'app.bsky.feed.like', { $type: 'app.bsky.feed.like' })
  net.handle(did, 'named.example')
  net.sync(did)
  const kinds = async (n: number, at: number): Promise<unknown[]> => {
    const reader = readers[at]
    assert.ok(reader)
    return (await take(reader, n)).map(({ $type, collection }) => collection ?? $type.split('#')[1])
  }
  assert.deepEqual(await kinds(2, 0), ['identity', 'sync'])
  assert.deepEqual(await kinds(3, 1), ['app.bsky.graph.block', 'identity', 'sync'])
  assert.deepEqual(await kinds(1, 2), ['app.bsky.feed.post'])
  for (const { socket } of readers) socket.close()
})

test('a cursor is inclusive, by seq and by time, also within a commit of several ops', async () => {
  const first = await openReader(net.jetstreamV2)
  const { did } = net.account()
  const record = { $type: 'app.bsky.graph.block' }
  net.commit(
    did,
    Array.from({ length: 4 }, () => ({ operation: 'create', collection: 'app.bsky.graph.block', record })),
  )
  net.burst(5)
  const seen = await take(first, 9)
  const bySeq = await openReader(`${net.jetstreamV2}?cursor=${String(seen[2]?.seq)}`)
  assert.deepEqual(await take(bySeq, 7), seen.slice(2))
  const time = seen[0]?.time ?? ''
  const us = Date.parse(`${time.slice(0, 23)}Z`) * 1000 + Number(time.slice(23, 26))
  const byTime = await openReader(`${net.jetstreamV2}?cursor=${String(us)}`)
  assert.deepEqual(await take(byTime, 9), seen)
  for (const { socket } of [first, bySeq, byTime]) socket.close()
})

test('a seq that is gone is refused by name; a time that is gone begins at the oldest, and says so', async () => {
  const first = await openReader(net.jetstreamV2)
  net.burst(5)
  const seen = await take(first, 5)
  net.faults.forget()
  const { status, text } = await refusal(`${net.jetstreamV2}?cursor=${String(seen[4]?.seq)}`)
  assert.deepEqual([status, (JSON.parse(text) as { error: string }).error], [400, 'CursorTooOld'])
  const { rkey } = net.post({ text: 'the oldest now' })
  const late = await openReader(`${net.jetstreamV2}?cursor=1500000000000000`)
  const [info, oldest] = await take(late, 2)
  assert.deepEqual([info?.$type, info?.name, info?.seq], [`${NSID}#info`, 'OutdatedCursor', undefined])
  assert.equal(oldest?.rkey, rkey)
  const future = await openReader(`${net.jetstreamV2}?cursor=9900000000000000`)
  const next = net.post({ text: 'live' })
  assert.equal((await take(future, 1))[0]?.rkey, next.rkey)
  for (const { socket } of [first, late, future]) socket.close()
})

test('whatever a reader says ends the connection with 1008', async () => {
  for (const message of ['{"type":"options_update","payload":{}}', Buffer.from([1])]) {
    const reader = await openReader(net.jetstreamV2)
    reader.socket.send(message)
    assert.equal((await once(reader.socket, 'close'))[0], 1008)
  }
})

test('the subprotocol is spoken by name when it is offered', async () => {
  const named = await openReader(net.jetstreamV2, {}, ['other', 'xrpc.v1.json'])
  assert.equal(named.socket.protocol, 'xrpc.v1.json')
  const unnamed = await openReader(net.jetstreamV2)
  assert.equal(unnamed.socket.protocol, '')
  named.socket.close()
  unnamed.socket.close()
})

test('a frame over maxMessageSizeBytes is left out and the stream goes on', async () => {
  const reader = await openReader(`${net.jetstreamV2}?maxMessageSizeBytes=700`)
  net.post({ text: 'long '.repeat(200) })
  const { rkey } = net.post({ text: 'short' })
  assert.equal((await take(reader, 1))[0]?.rkey, rkey)
  reader.socket.close()
})
