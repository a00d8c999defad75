import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until, type App } from './app.js'
import { cardsIn, get, metric, stage, watch } from './wire.js'

/** A stream that goes wrong: nothing of it may stop the page, be lost, or come twice. */

/** Everything shown, newest first, as a page that comes anew gets it. */
async function shownIn(app: App): Promise<string[]> {
  return cardsIn((await get(app, '/')).body).map(({ text }) => text)
}

test('frames that are no events are counted by reason, and the stream lives', async (t) => {
  const { app, net } = await stage(t)
  net.faults.garbage()
  net.raw(`{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","text":"${'x'.repeat(5.1 * 1024 * 1024)}"}`)
  net.raw('['.repeat(100_000))
  net.raw(Buffer.alloc(0))
  net.post({ text: 'still here' })
  await until('the post after them is shown', () => app.context.shown.size === 1)
  const counted: Record<string, number> = {}
  for (const reason of ['json', 'binary', 'shape', 'did', 'kind', 'size'])
    counted[reason] = await metric(app, 'malformed_total', { part: 'frame', reason })
  assert.deepEqual(counted, { json: 4, binary: 2, shape: 6, did: 1, kind: 1, size: 1 })
  assert.equal(await metric(app, 'malformed_total'), 15)
  assert.equal(await metric(app, 'reconnects_total'), 0)
})

test('an event that comes again changes nothing', async (t) => {
  const { app, net } = await stage(t)
  const screen = await watch(t, app)
  const by = net.account()
  const first = net.post({ by, text: 'one' })
  net.post({ by, text: 'two' })
  net.delete(first.uri)
  net.faults.repeat(3)
  net.faults.repeat(3)
  net.post({ by, text: 'three' })
  await until('all is shown', async () => (await shownIn(app)).length === 2)
  await until('the screen has it', () => screen.cards.some(({ text }) => text === 'three'))
  assert.deepEqual(await shownIn(app), ['three', 'two'])
  const texts = screen.cards.map(({ text }) => text)
  assert.equal(new Set(texts).size, texts.length)
  assert.equal(await metric(app, 'repeats_total'), 6)
})

test('a delete that comes before its create stands; a post made anew in its place is shown', async (t) => {
  const { app, net } = await stage(t)
  const by = net.account()
  net.faults.disorder(2)
  const late = net.post({ by, text: 'deleted before it came' })
  net.delete(late.uri)
  net.faults.disorder(0)
  net.post({ by, text: 'after' })
  await until('the next post is shown', () => app.context.shown.size === 1)
  assert.deepEqual(await shownIn(app), ['after'])
  assert.equal(await metric(app, 'posts_refused_total', { reason: 'deleted-before' }), 1)
  const record = { $type: 'app.bsky.feed.post', createdAt: new Date().toISOString(), text: 'anew' }
  net.create(by.did, 'app.bsky.feed.post', record, late.rkey)
  await until('it is shown', async () => (await shownIn(app)).includes('anew'))
})

test('updates: of a shown post in its place, of an unknown one not at all, of a broken kind as a removal', async (t) => {
  const { app, net } = await stage(t)
  const screen = await watch(t, app)
  const by = net.account()
  const post = net.post({ by, text: 'frist' })
  net.post({ by, text: 'second' })
  net.update(`at://${by.did}/app.bsky.feed.post/3kaaaaaaaaa2a`, { text: 'an edit of nothing' })
  net.update(post.uri, { text: 'first' })
  net.delete(`at://${by.did}/app.bsky.feed.post/3kaaaaaaaaa2b`)
  await until('the edit is shown', async () => (await shownIn(app)).join() === 'second,first')
  assert.equal(await metric(app, 'posts_refused_total', { reason: 'edit-of-unknown' }), 1)
  // A page asked for has the post before the next tick brings it to the screens.
  const shownOnScreen = () =>
    cardsIn(screen.frames.map(({ content }) => content).join('')).find(({ uri }) => uri === post.uri)
  await until('the screen has it', () => shownOnScreen() !== undefined)
  const id = shownOnScreen()?.id
  net.update(post.uri, { record: { $type: 'app.bsky.feed.post', text: 7 } })
  await until('what cannot be read any more is gone', async () => (await shownIn(app)).join() === 'second')
  await until('from the screen, too', () => screen.ops.includes(`<article id="${id}" hx-swap-oob="delete">`))
  assert.ok(!screen.raw.join().includes('an edit of nothing'))
})

test('a connection that breaks loses nothing and repeats nothing', async (t) => {
  const { app, net } = await stage(t)
  const screen = await watch(t, app)
  const by = net.account()
  let n = 0
  for (const how of ['close', 'terminate', 'close'] as const) {
    for (let i = 0; i < 10; i++) net.post({ by, text: `before ${++n}` })
    net.delete(net.ledger.created.at(-3) ?? '')
    net.faults.drop(how)
    await until('the connection is gone', () => net.readers === 0)
    for (let i = 0; i < 10; i++) net.post({ by, text: `meanwhile ${++n}` })
    net.delete(net.ledger.created.at(-15) ?? '')
    net.faults.repeat(5)
    await until('it is back', () => net.readers === 1)
    net.post({ by, text: `after ${++n}` })
  }
  const deleted = new Set(net.ledger.deleted)
  const standing = net.ledger.created.filter((uri) => !deleted.has(uri)).toReversed()
  await until('all of it is shown', () => app.context.shown.size === standing.length)
  await until('the screen has the newest', () => screen.cards.some(({ text }) => text === `after ${n}`))
  const fresh = await watch(t, app, '/ws?since=0')
  assert.deepEqual(
    fresh.cards.map(({ uri }) => uri),
    standing,
  )
  const came = screen.cards.map(({ uri }) => uri)
  assert.equal(new Set(came).size, came.length, 'no card came twice')
  assert.deepEqual(
    standing.filter((uri) => !came.includes(uri)),
    [],
  )
  assert.ok((await metric(app, 'repeats_total')) > 0, 'there was an overlap')
})

test('an account that goes takes its posts along; back, they are in their place; deleted, they never come', async (t) => {
  const { app, net } = await stage(t)
  const screen = await watch(t, app)
  const [a, b] = [net.account(), net.account()]
  net.post({ by: a, text: 'a1' })
  net.post({ by: b, text: 'b1' })
  net.post({ by: a, text: 'a2' })
  await until('all are shown', () => app.context.shown.size === 3)
  const before = await shownIn(app)
  for (const [n, status] of ['deactivated', 'suspended', 'takendown'].entries()) {
    net.status(a.did, { active: false, status })
    await until('they are gone', async () => (await shownIn(app)).join() === 'b1')
    const told = () => screen.frames.filter(({ gone }) => gone?.includes(a.did)).length
    await until('the screen is told', () => told() === n + 1)
    const from = screen.frames.length
    net.status(a.did, { active: true })
    await until('they are back', async () => (await shownIn(app)).length === 3)
    assert.deepEqual(await shownIn(app), before)
    const said = () =>
      screen.frames
        .slice(from)
        .map(({ content }) => content)
        .join()
    await until('the screen has them back', () => said().split(`data-did="${a.did}"`).length === 3)
  }
  net.status(a.did, { active: false, status: 'deleted' })
  await until('they are gone', async () => (await shownIn(app)).join() === 'b1')
  net.status(a.did, { active: true })
  net.post({ by: b, text: 'b2' })
  await until('what comes after is shown', async () => (await shownIn(app)).join() === 'b2,b1')
})

const POST = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'x' }
const BROKEN: readonly [reason: string, record: Record<string, unknown>][] = [
  ['not-a-post', { ...POST, $type: 'app.bsky.feed.like' }],
  ['text', { ...POST, text: 7 }],
  ['text', { ...POST, text: 'x'.repeat(4.9 * 1024 * 1024) }],
  ['text', { ...POST, text: '☕'.repeat(301) }],
  ['createdAt', { ...POST, createdAt: 'yesterday' }],
  ['facets', { ...POST, facets: { 0: null } }],
  ['facets', { ...POST, facets: [{ index: { byteStart: '0', byteEnd: 1 }, features: [] }] }],
  ['embed', { ...POST, embed: [] }],
  ['embed', { ...POST, embed: { $type: 'app.bsky.embed.images', images: 'all' } }],
  ['reply', { ...POST, reply: 'yes' }],
  ['langs', { ...POST, langs: 'en' }],
  ['tags', { ...POST, tags: [{}] }],
  ['labels', { ...POST, labels: 'porn' }],
]
test('records of wrong types or beyond their bounds are dropped, each counted by its field', async (t) => {
  const { app, net } = await stage(t)
  const by = net.account()
  for (const [, record] of BROKEN) net.post({ by, record })
  net.post({ by, text: 'sound' })
  await until('the sound one is shown', () => app.context.shown.size > 0)
  assert.deepEqual(await shownIn(app), ['sound'])
  for (const [reason] of BROKEN) {
    const expected = BROKEN.filter((one) => one[0] === reason).length
    assert.equal(await metric(app, 'malformed_total', { part: 'post', reason }), expected, reason)
  }
})
