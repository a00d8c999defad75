import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startSimnet, type Generation, type Simnet } from './index.js'
import { openReader, type Seen } from './test-reader.js'

async function started(t: TestContext, generation: Generation): Promise<Simnet> {
  const net = await startSimnet({ rate: 0, accounts: 30, generation, now: () => 1_800_000_000_000 })
  t.after(() => net.close())
  return net
}

/** A commit of three ops, a delete, an identity and an account event, as the wire has them. */
async function events(net: Simnet): Promise<Seen[]> {
  const reader = await openReader(net.jetstream)
  const { did } = net.account()
  const record = { $type: 'app.bsky.graph.block' }
  const collection = 'app.bsky.graph.block'
  const [first] = net.commit(
    did,
    Array.from({ length: 3 }, () => ({ operation: 'create', collection, record })),
  )
  net.delete(first?.uri ?? '')
  net.handle(did, 'named.example')
  net.status(did, { active: true })
  const seen = await reader.until(6)
  reader.socket.close()
  return seen
}

test('the rewrite stamps the ops of one commit alike, and numbers them', async (t) => {
  const seen = await events(await started(t, 'rewrite'))
  const [a, b, c, d] = seen
  assert.deepEqual([b?.time_us, c?.time_us, d?.time_us === a?.time_us], [a?.time_us, a?.time_us, false])
  assert.deepEqual(
    seen.map(({ cursor }) => cursor),
    seen.map((_, i) => (a?.cursor ?? 0) + i),
  )
  assert.equal(b?.commit?.rev, a?.commit?.rev)
})

for (const generation of ['legacy', 'old'] as const)
  test(`${generation}: no cursor, and a time_us for each event that is later than the one before`, async (t) => {
    const net = await started(t, generation)
    const seen = await events(net)
    for (const [i, event] of seen.entries()) {
      assert.ok(!Object.hasOwn(event, 'cursor'))
      assert.ok(i === 0 || event.time_us > (seen[i - 1]?.time_us ?? Infinity))
    }
    // In the middle of a commit: its first op was seen.
    const again = await openReader(`${net.jetstream}?cursor=${String(seen[1]?.time_us)}`)
    assert.deepEqual(await again.until(5), seen.slice(1))
    // What would be a sequence to the rewrite is a time of long ago.
    const oldest = await openReader(`${net.jetstream}?cursor=12345`)
    assert.deepEqual(await oldest.until(6), seen)
  })

test('old writes its kinds and operations in letters', async (t) => {
  const seen = (await events(await started(t, 'old'))) as unknown as {
    type: string
    kind?: string
    commit?: Record<string, unknown>
  }[]
  assert.deepEqual(
    seen.map(({ type }) => type),
    ['com', 'com', 'com', 'com', 'id', 'acc'],
  )
  assert.deepEqual(
    seen.map(({ commit }) => commit?.type),
    ['c', 'c', 'c', 'd', undefined, undefined],
  )
  for (const { kind, commit } of seen) assert.ok(kind === undefined && commit?.operation === undefined)
  assert.deepEqual(Object.keys(seen[4] ?? {}), ['did', 'time_us', 'type', 'identity'])
})
