import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Jetstream } from '@skyware/jetstream'
import { WebSocket } from 'ws'
import { startNet, until } from './app.js'

const WANTED = / app\.bsky\.(feed\.post|actor\.profile)$|^identity$|^account$/

test('@skyware/jetstream reads the built-in network, filtered, replayed, and over a break without loss', async (t) => {
  const { net } = await startNet({ accounts: 60 })
  net.burst(1500)
  const client = new Jetstream({
    endpoint: net.jetstream,
    wantedCollections: ['app.bsky.feed.post', 'app.bsky.actor.profile'],
    cursor: 1,
    // Node 20 has no WebSocket of its own.
    ws: WebSocket,
  })
  t.after(async () => {
    client.close()
    await net.close()
  })
  const seen: Record<string, Set<string>> = {}
  let events = 0
  const take = (what: string, id: string) => {
    events++
    ;(seen[what] ??= new Set()).add(id)
  }
  client.on('commit', ({ did, commit }) => {
    take(`${commit.operation} ${commit.collection}`, `${did} ${commit.rkey} ${commit.rev}`)
  })
  client.on('identity', ({ identity }) => take('identity', String(identity.seq)))
  client.on('account', ({ account }) => take('account', String(account.seq)))
  const errors: unknown[] = []
  client.on('error', (error) => errors.push(error))
  const told = (what: string) => net.ledger.counts[what] ?? 0
  const hasAll = () =>
    Object.keys(net.ledger.counts)
      .filter((what) => WANTED.test(what))
      .every((what) => seen[what]?.size === told(what))

  client.start()
  await until('all of the past has been read', hasAll)
  assert.ok(told('create app.bsky.feed.post') > 100)
  assert.ok(told('create app.bsky.feed.like') > 0)
  assert.deepEqual(
    Object.keys(seen).filter((what) => !WANTED.test(what)),
    [],
    'what was not asked for did not come',
  )
  net.faults.drop()
  await until('the connection is gone', () => net.readers === 0)
  net.burst(500)
  await until('it is back', () => net.readers === 1)
  net.burst(100)
  await until('nothing is missing', hasAll)
  assert.deepEqual(errors, [])
  t.diagnostic(`${events} events read, ${told('create app.bsky.feed.post')} of them new posts`)
})
