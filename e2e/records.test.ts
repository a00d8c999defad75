import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ShownPost } from '../src/decode/index.js'
import type { Simnet } from '../src/simnet/index.js'
import { startApp, startNet, until, type App } from './app.js'
import { metric, stage } from './wire.js'

/** What posts point to, looked up over real wires: quotes of every kind, and how long videos play. */

function shownOf(app: App): ShownPost[] {
  return [...app.context.shown.backwards()].map(({ value }) => value)
}

/** Whether all that is shown has what stands beside it. */
function isWhole(app: App): boolean {
  return shownOf(app).every(
    ({ post, beside }) =>
      (post.quote === undefined || beside?.quote !== undefined) &&
      (post.media?.kind !== 'video' || beside?.seconds !== undefined),
  )
}

/** What is quoted, by the text of who quotes it. */
function quotesOf(app: App): Map<string, string> {
  const quotes = new Map<string, string>()
  for (const { post, beside } of shownOf(app).toReversed()) {
    const quote = beside?.quote
    if (quote?.kind === 'post') quotes.set(post.text, `post: ${quote.shown.post.text}`)
    else if (quote?.kind === 'record') quotes.set(post.text, `${quote.record.what}: ${quote.record.name}`)
    else if (quote !== undefined) quotes.set(post.text, quote.kind)
  }
  return quotes
}

function mayBeShown(net: Simnet, uri: string): boolean {
  const owner = net.actor(uri.split('/')[2] ?? '')
  return owner?.active === true && owner.labels.length === 0
}

describe('what posts point to', { concurrency: true }, () => {
  for (const APPVIEW of [undefined, 'off', 'http://127.0.0.1:9']) {
    const how = APPVIEW === undefined ? 'at the AppView' : `at its owner’s host, with the AppView ${APPVIEW}`
    test(`is found ${how}`, async (t) => {
      const { net, env } = await startNet({ accounts: 40 })
      const by = net.account({ labels: [] })
      const quoted = net.post({ by, text: 'from before anybody listened' })
      net.faults.forget()
      const app = await startApp({ ...env, ...(APPVIEW !== undefined && { APPVIEW }) })
      t.after(async () => {
        await app.close()
        await net.close()
      })
      await until('the server hears the network', () => net.readers > 0)
      const quote = (text: string, { uri, cid }: { uri: string; cid: string }) =>
        net.post({ by, text, embed: { $type: 'app.bsky.embed.record', record: { uri, cid } } })
      quote('a post', quoted)
      quote('nothing', { ...quoted, uri: `at://${by.did}/app.bsky.feed.post/3kq2j5s7xz22a` })
      const names: [collection: string, field: string, what: string][] = [
        ['app.bsky.feed.generator', 'displayName', 'feed'],
        ['app.bsky.graph.list', 'name', 'list'],
        ['app.bsky.graph.starterpack', 'name', 'starter pack'],
      ]
      const wanted = new Map([
        ['a post', 'post: from before anybody listened'],
        ['nothing', 'withheld'],
      ])
      for (const [collection, field, what] of names) {
        const kept = net.records(collection).find(({ uri }) => mayBeShown(net, uri))
        assert.ok(kept, collection)
        quote(`a ${what}`, kept)
        wanted.set(`a ${what}`, `${what}: ${String(kept.record[field])}`)
      }
      await until('all are shown', () => app.context.shown.size === wanted.size)
      await until('all are whole', () => isWhole(app))
      assert.deepEqual(quotesOf(app), wanted)
    })
  }

  test('is there on every kind of card, with how long videos play', async (t) => {
    const { app, net } = await stage(t)
    const videos = Object.entries(net.kinds()).filter(([name]) => name.startsWith('video'))
    await until('cards are shown', () => app.context.shown.size > 20)
    await until('all videos are', () =>
      videos.every(([, { uri }]) => app.context.shown.get(uri) !== undefined),
    )
    await until('all are whole', () => isWhole(app))
    const lengths = shownOf(app).flatMap(({ beside }) => beside?.seconds ?? [])
    assert.ok(lengths.length > 0)
    for (const seconds of lengths) assert.ok(seconds >= 1 && seconds <= 180, `${seconds} s`)
    assert.equal(await metric(app, 'lookups_total', { kind: 'videos', outcome: 'failed' }), 0)
  })

  test('is asked for again when a well AppView is back, and is not taken from one that babbles', async (t) => {
    const { app, net } = await stage(t)
    const by = net.account({ labels: [] })
    net.post({ by, text: 'the first, so that its author is known' })
    await until('it is shown', () => app.context.shown.size === 1)
    const other = net.records('app.bsky.feed.generator')[0]
    assert.ok(other)
    net.faults.lookups({ answer: 'nonsense' })
    const record = { uri: other.uri, cid: other.cid }
    net.post({ by, text: 'quotes a feed', embed: { $type: 'app.bsky.embed.record', record } })
    await until(
      'it was asked for',
      async () => (await metric(app, 'lookups_total', { kind: 'records', outcome: 'shape' })) > 0,
    )
    assert.equal(app.context.shown.size, 2, 'shown without its quote')
    assert.equal(quotesOf(app).size, 0)
    net.faults.lift()
    await until('the quote is there', () => quotesOf(app).size === 1)
  })
})
