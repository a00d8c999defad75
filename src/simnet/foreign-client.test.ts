import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JetstreamSubscription } from '@atcute/jetstream'
import { WebSocket } from 'ws'
import { startSimnet } from './index.js'

test('@atcute/jetstream reads the stream, filters it and finds every event valid', async () => {
  const net = await startSimnet({ rate: 0, accounts: 60 })
  const faulty: unknown[] = []
  const subscription = new JetstreamSubscription({
    url: net.jetstream.replace('/subscribe', ''),
    cursor: 0,
    wantedCollections: ['app.bsky.feed.post', 'app.bsky.actor.*'],
    onError: (error) => faulty.push(error),
    // Node 20 has no WebSocket of its own.
    ws: { WebSocket },
  })
  net.burst(2000)
  const { did } = net.account()
  net.handle(did, 'the-end.example')
  const counts: Record<string, number> = {}
  for await (const event of subscription) {
    const key = event.kind === 'commit' ? `${event.commit.operation} ${event.commit.collection}` : event.kind
    counts[key] = (counts[key] ?? 0) + 1
    if (event.kind === 'identity' && event.identity.handle === 'the-end.example') break
  }
  for (const operation of ['create', 'update', 'delete'])
    assert.equal(
      counts[`${operation} app.bsky.feed.post`],
      net.ledger.counts[`${operation} app.bsky.feed.post`],
    )
  assert.equal(counts['create app.bsky.feed.like'], undefined)
  // That client wants a handle in every identity event; the real network mostly leaves it out, and so do we.
  const unnamed = (net.ledger.counts.identity ?? 0) - (counts.identity ?? 0)
  assert.equal(faulty.length, unnamed)
  await net.close()
})
