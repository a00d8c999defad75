import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { startSimnet, type Simnet } from './index.js'
import { openReader, refusal } from './test-reader.js'

let net: Simnet
beforeEach(async () => {
  net = await startSimnet({ rate: 0, accounts: 30, control: true })
})
afterEach(() => net.close())

async function lookup(): Promise<Response> {
  return fetch(`${net.url}/xrpc/app.bsky.actor.getProfiles?actors=${net.account().did}`)
}
/** A round trip through the server: what it wrote before has had its time. */
async function roundTrip(): Promise<void> {
  await (await fetch(`${net.url}/none`)).text()
}

test('drop ends every socket, with a close frame or without', async () => {
  for (const [how, code, seen] of [
    ['close', 1001, 1001],
    ['close', 1011, 1011],
    ['terminate', 1001, 1006],
  ] as const) {
    const readers = [await openReader(net.jetstream), await openReader(net.jetstream)]
    const closed = Promise.all(readers.map(async ({ socket }) => Number((await once(socket, 'close'))[0])))
    assert.equal(net.faults.drop(how, code), 2)
    assert.deepEqual(await closed, [seen, seen])
  }
})

test('refuse answers upgrades with its status and text until it is lifted', async () => {
  net.faults.refuse(503, 'not ready')
  assert.deepEqual(await refusal(net.jetstream), { status: 503, text: 'not ready\n' })
  net.faults.refuse(400, 'no such thing')
  assert.equal((await refusal(net.jetstream)).status, 400)
  net.faults.refuse(null)
  ;(await openReader(net.jetstream)).socket.close()
})

test('silence gives neither data nor pongs, and once lifted everything that was missed', async () => {
  const reader = await openReader(net.jetstream)
  let pongs = 0
  reader.socket.on('pong', () => pongs++)
  net.faults.silence(true)
  net.burst(20)
  reader.socket.ping()
  await roundTrip()
  await roundTrip()
  assert.deepEqual([reader.frames.length, pongs], [0, 0])
  assert.equal(reader.socket.readyState, reader.socket.OPEN)
  net.faults.silence(false)
  assert.equal((await reader.until(20)).length, 20)
  const pong = once(reader.socket, 'pong')
  reader.socket.ping()
  await pong
})

test('garbage is no event: cut JSON, wrong types, binary; the stream goes on behind it', async () => {
  const reader = await openReader(net.jetstream)
  net.faults.garbage(12)
  net.raw('{"half":')
  net.raw(Buffer.from([0xff]))
  const { rkey } = net.post({ text: 'still here' })
  await assert.rejects(reader.until(15), SyntaxError)
  assert.equal(reader.frames.length, 15)
  assert.ok(reader.frames.some(({ binary }) => binary))
  assert.ok(reader.frames[14]?.data.includes(rkey))
  assert.equal(net.ledger.total, 1)
})

test('repeat sends the last events again, byte for byte', async () => {
  const reader = await openReader(net.jetstream)
  net.burst(5)
  net.faults.repeat(3)
  const events = await reader.until(8)
  assert.deepEqual(events.slice(5), events.slice(2, 5))
})

test('disorder sends events in groups, newest first, and none is lost when it is lifted', async () => {
  const reader = await openReader(net.jetstream)
  net.faults.disorder(4)
  net.burst(6)
  net.faults.disorder(0)
  const cursors = (await reader.until(6)).map(({ cursor }) => cursor)
  const first = Math.min(...cursors)
  assert.deepEqual(
    cursors.map((cursor) => cursor - first),
    [3, 2, 1, 0, 4, 5],
  )
})

test('lookups fail as told: 500, 429 with Retry-After, a wrong shape, about others, about nobody', async () => {
  net.faults.lookups({ answer: 'error' })
  assert.equal((await lookup()).status, 500)
  net.faults.lookups({ answer: 'busy', retryAfter: 7 })
  const busy = await lookup()
  assert.deepEqual([busy.status, busy.headers.get('retry-after')], [429, '7'])
  net.faults.lookups({ answer: 'nonsense' })
  assert.ok(!Array.isArray(((await (await lookup()).json()) as { profiles: unknown }).profiles))
  net.faults.lookups({ answer: 'html' })
  await assert.rejects((await lookup()).json())
  net.faults.lookups({ answer: 'others' })
  const { profiles } = (await (await lookup()).json()) as { profiles: unknown[] }
  assert.equal(profiles.length, 3)
  net.faults.lookups({ answer: 'none' })
  assert.deepEqual(await (await lookup()).json(), { profiles: [] })
  net.faults.lookups(null)
  assert.equal((await lookup()).status, 200)
})

test('a slow lookup takes its time, and answers; lifted, at once', async () => {
  net.faults.lookups({ slowMs: 60 })
  const start = performance.now()
  assert.equal((await lookup()).status, 200)
  assert.ok(performance.now() - start >= 50)
  net.faults.lookups({ slowMs: 3_600_000, answer: 'error' })
  const waiting = lookup()
  await roundTrip()
  net.faults.lookups(null)
  assert.equal((await waiting).status, 200)
})

test('POST /faults pulls the same levers, and says what it does not know', async () => {
  const post = (body: string, type = 'application/json'): Promise<Response> =>
    fetch(`${net.url}/faults`, { method: 'POST', headers: { 'content-type': type }, body })
  assert.equal((await post('{"refuse":503,"lookups":{"answer":"error"},"burst":5}')).status, 200)
  assert.equal(net.ledger.total, 5)
  assert.equal((await refusal(net.jetstream)).status, 503)
  assert.equal((await lookup()).status, 500)
  assert.equal((await post('{"lift":true}')).status, 200)
  assert.equal((await lookup()).status, 200)
  for (const wrong of ['{"explode":1}', '{"burst":-1}', '{"lookups":{"answer":"no"}}', '7', '{'])
    assert.equal((await post(wrong)).status, 400, wrong)
  assert.equal((await post('{"lift":true}', 'text/plain')).status, 405)
  assert.equal((await fetch(`${net.url}/faults`)).status, 405)
})

test('GET /ledger says what was sent, and only where there is control', async (t) => {
  net.burst(50)
  net.faults.withhold(1)
  net.burst(1)
  net.faults.flaw('wrong-cid')
  const { ledger } = net
  const { total, counts, flawed, sent, withheld } = ledger
  const answer = await fetch(`${net.url}/ledger`)
  assert.deepEqual(await answer.json(), { total, counts, flawed, sent, withheld })
  assert.deepEqual([total, flawed], [51, { 'wrong-cid': 1 }])
  assert.equal((await fetch(`${net.url}/ledger`, { method: 'POST' })).status, 405)
  const closed = await startSimnet({ rate: 0, accounts: 20 })
  t.after(() => closed.close())
  assert.equal((await fetch(`${closed.url}/ledger`)).status, 404)
})
