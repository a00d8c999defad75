import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { isTid } from '../syntax/index.js'
import { startSimnet, type Simnet } from './index.js'
import { rawFrame, type RawFrame } from './test-frames.js'
import { openReader, refusal, type Reader } from './test-reader.js'

let net: Simnet
beforeEach(async () => {
  net = await startSimnet({ rate: 0, accounts: 30 })
})
afterEach(() => net.close())

async function take(reader: Reader, n: number): Promise<RawFrame[]> {
  await reader.wait(n)
  return reader.frames.map(({ data }) => rawFrame(data))
}
const BLOCK = { $type: 'app.bsky.graph.block' }
const collection = 'app.bsky.graph.block'

test('a commit has a header, a root that looks signed, its ops, and the block of each record', async () => {
  const reader = await openReader(net.firehose)
  const { did } = net.account()
  const [first, second] = net.commit(did, [
    { operation: 'create', collection, record: BLOCK },
    { operation: 'create', collection, record: { ...BLOCK, n: 2 } },
  ])
  assert.ok(first && second)
  const [frame] = await take(reader, 1)
  assert.ok(frame)
  assert.equal(reader.frames[0]?.binary, true)
  assert.deepEqual(frame.header, { op: 1, t: '#commit' })
  const { body, blocks } = frame
  assert.deepEqual(
    [body.repo, body.rev, body.since, body.tooBig, body.rebase, body.blobs],
    [did, first.rev, null, false, false, []],
  )
  assert.ok(isTid(body.rev) && first.rev === second.rev)
  assert.deepEqual(
    body.ops.map(({ action, path, cid }) => [action, path, cid?.$link]),
    [first, second].map(({ rkey, cid }) => ['create', `${collection}/${rkey}`, cid]),
  )
  const [[root, signed] = []] = blocks
  assert.equal(root, body.commit.$link)
  const {
    did: whose,
    rev,
    version,
    prev,
    sig,
  } = signed as Record<string, unknown> & { sig: { buf: Uint8Array } }
  assert.deepEqual([whose, rev, version, prev, sig.buf.length], [did, first.rev, 3, null, 64])
  assert.deepEqual(blocks.get(first.cid), BLOCK)
  assert.deepEqual(blocks.get(second.cid), { ...BLOCK, n: 2 })
  reader.socket.close()
})

test('a repo’s commits follow one another: since, and what an op replaces or removes', async () => {
  const reader = await openReader(net.firehose)
  const made = net.post({ text: 'before' })
  const changed = net.update(made.uri, { text: 'after' })
  net.delete(made.uri)
  const [first, second, third] = await take(reader, 3)
  assert.deepEqual([first?.body.since, second?.body.since, third?.body.since], [null, made.rev, changed.rev])
  assert.equal(first?.body.ops[0]?.prev, undefined)
  assert.equal(second?.body.ops[0]?.prev?.$link, made.cid)
  assert.deepEqual([third?.body.ops[0]?.prev?.$link, third?.body.ops[0]?.cid], [changed.cid, null])
  reader.socket.close()
})

test('identity, account and sync are messages of their own, numbered like commits', async () => {
  const reader = await openReader(net.firehose)
  const { did } = net.account()
  net.handle(did, 'named.example')
  net.status(did, { active: false, status: 'takendown' })
  const rev = net.sync(did)
  const frames = await take(reader, 3)
  assert.deepEqual(
    frames.map(({ header }) => header.t),
    ['#identity', '#account', '#sync'],
  )
  const [identity, account, sync] = frames.map(({ body }) => body)
  assert.deepEqual([identity?.did, identity?.handle], [did, 'named.example'])
  assert.deepEqual([account?.active, account?.status], [false, 'takendown'])
  assert.deepEqual([sync?.rev, [...(frames[2]?.blocks.values() ?? [])].length], [rev, 1])
  const seqs = frames.map(({ body }) => body.seq)
  assert.deepEqual(
    seqs,
    [seqs[0], seqs[0], seqs[0]].map((seq, i) => (seq ?? 0) + i),
  )
  reader.socket.close()
})

test('a record that CBOR cannot say is a block that no one can read, under its true CID', async () => {
  const reader = await openReader(net.firehose)
  const v1 = await openReader(net.jetstream)
  const { cid } = net.post({ record: { $type: 'app.bsky.feed.post', embed: { ref: { $link: 'no cid' } } } })
  await Promise.all([reader.wait(1), v1.wait(1)])
  assert.throws(() => rawFrame(reader.frames[0]?.data ?? Buffer.alloc(0)))
  assert.equal(v1.events()[0]?.commit?.cid, cid)
  assert.ok(reader.frames[0]?.data.includes('{"$link":"no cid"}'))
  reader.socket.close()
  v1.socket.close()
})

/** Reads on until the message that gives somebody this handle. */
async function takeUntil(reader: Reader, handle: string): Promise<RawFrame[]> {
  for (let n = 1; ; n = reader.frames.length + 1) {
    const frames = await take(reader, n)
    if (frames.at(-1)?.body.handle === handle) return frames
  }
}

test('a cursor gives what comes after it, and runs into live without a hole', async () => {
  const first = await openReader(net.firehose)
  net.burst(300)
  net.handle(net.account().did, 'halfway.example')
  const from = (await takeUntil(first, 'halfway.example'))[100]?.body.seq ?? 0
  const second = await openReader(`${net.firehose}?cursor=${String(from)}`)
  net.burst(50)
  net.handle(net.account().did, 'the-end.example')
  await Promise.all([first, second].map((reader) => takeUntil(reader, 'the-end.example')))
  assert.deepEqual(
    second.frames.map(({ data }) => data),
    first.frames.slice(101).map(({ data }) => data),
  )
  first.socket.close()
  second.socket.close()
})

test('0 is everything that is kept; one too old is told so; the newest is live; the future ends', async () => {
  net.burst(20)
  const all = await openReader(`${net.firehose}?cursor=0`)
  net.handle(net.account().did, 'now.example')
  const seqs = (await takeUntil(all, 'now.example')).map(({ body }) => body.seq)
  const tip = seqs.at(-1) ?? 0

  const old = await openReader(`${net.firehose}?cursor=1`)
  const [info, oldest] = await take(old, 2)
  assert.deepEqual([info?.header.t, info?.body.name], ['#info', 'OutdatedCursor'])
  assert.equal(oldest?.body.seq, seqs[0])

  const live = await openReader(`${net.firehose}?cursor=${String(tip)}`)
  net.handle(net.account().did, 'later.example')
  assert.equal((await take(live, 1))[0]?.body.seq, tip + 1)

  const future = await openReader(`${net.firehose}?cursor=${String(tip + 1000)}`)
  const closed = once(future.socket, 'close')
  const [error] = await take(future, 1)
  assert.deepEqual([error?.header, error?.body.error], [{ op: -1 }, 'FutureCursor'])
  assert.equal((await closed)[0], 1008)
  for (const { socket } of [all, old, live]) socket.close()
})

test('a cursor that is no number is refused with a named 400; without an upgrade it is 426', async () => {
  const { status, text } = await refusal(`${net.firehose}?cursor=abc`)
  assert.equal(status, 400)
  assert.equal((JSON.parse(text) as { error: string }).error, 'InvalidRequest')
  assert.equal((await fetch(net.firehose.replace('ws', 'http'))).status, 426)
})
