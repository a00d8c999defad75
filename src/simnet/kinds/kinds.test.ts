import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainSchema as postSchema } from '@atcute/bluesky/types/app/feed/post'
import { startSimnet, type Simnet } from '../index.js'
import { fieldsOf, type Json } from '../json.js'

/** The posts of every kind, read by their lexicon's own validator (`@atcute/bluesky`). */

async function network(): Promise<Simnet> {
  return startSimnet({ rate: 0, accounts: 60, seed: 9, now: () => 1_800_000_000_000 })
}

function recordsOf(net: Simnet): Map<string, Json> {
  const posts = new Map(net.records('app.bsky.feed.post').map(({ uri, record }) => [uri, record]))
  const kinds = Object.entries(net.kinds())
  for (const { uri, record } of net.records('app.bsky.feed.post')) posts.set(uri, record)
  return new Map(kinds.map(([name, { uri }]) => [name, posts.get(uri) ?? {}]))
}

test('each is a valid record, and another one', async (t) => {
  const net = await network()
  t.after(() => net.close())
  const records = recordsOf(net)
  assert.ok(records.size > 60)
  for (const [name, record] of records) {
    const outcome = (await postSchema['~standard'].validate(record)) as { issues?: unknown }
    assert.equal(outcome.issues, undefined, `${name}: ${JSON.stringify(outcome.issues)}`)
  }
  assert.equal(new Set([...records.values()].map((record) => JSON.stringify(record))).size, records.size)
})

test('they are of the kinds that their names say', async (t) => {
  const net = await network()
  t.after(() => net.close())
  const records = recordsOf(net)
  const embed = (name: string) => fieldsOf(records.get(name)?.embed)
  const pictures = (name: string) => (embed(name).images ?? embed(name).items) as Json[]
  assert.equal(pictures('gallery: 20').length, 20)
  assert.equal(pictures('images: 4').length, 4)
  const [narrow] = pictures('image that claims to be narrow')
  assert.deepEqual(narrow?.aspectRatio, { width: 1, height: 10_000 })
  assert.equal(pictures('image without a shape')[0]?.aspectRatio, undefined)
  assert.ok(String(pictures('image with a long alt')[0]?.alt).length > 300)
  assert.match(String(pictures('image with a right-to-left alt')[0]?.alt), /[\u0600-\u06ff]/)
  assert.equal(embed('video like a GIF').presentation, 'gif')
  assert.match(JSON.stringify(embed('GIF from a picker')), /https:\/\/media\.tenor\.com\//)
  assert.match(JSON.stringify(embed('link with a punycode host')), /https:\/\/xn--/)
  const quoted = (name: string) => String(fieldsOf(fieldsOf(embed(name)).record).uri)
  for (const [name, collection] of [
    ['quote of a feed', 'feed.generator'],
    ['quote of a list', 'graph.list'],
    ['quote of a starter pack', 'graph.starterpack'],
    ['quote of a quote', 'feed.post'],
  ] as const)
    assert.match(quoted(name), new RegExp(`/app\\.bsky\\.${collection.replace('.', '\\.')}/`))
  const there = new Set(net.records('app.bsky.feed.post').map(({ uri }) => uri))
  assert.ok(there.has(quoted('quote of a quote')) && !there.has(quoted('quote of a deleted post')))
  assert.equal(net.ledger.counts['update app.bsky.feed.post'], 1)
})

test('the same seed makes the same; made again, they are by the same people', async (t) => {
  const [one, two] = await Promise.all([network(), network()])
  t.after(() => Promise.all([one.close(), two.close()]))
  const first = one.kinds()
  assert.deepEqual(two.kinds(), first)
  const again = one.kinds()
  assert.deepEqual(Object.keys(again), Object.keys(first))
  assert.equal(again.text?.did, first.text?.did)
  assert.notEqual(again.text?.uri, first.text?.uri)
})
