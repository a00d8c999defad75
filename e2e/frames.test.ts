import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { until } from './app.js'
import { cardsIn, get, metric, rawWatch, stage, watch, type Watching } from './wire.js'

/** What an open page's socket says: order, sequence, resume, heartbeat, and what the slow get. */
const texts = (cards: readonly { readonly text: string }[]) => cards.map(({ text }) => text)

describe('frames', { concurrency: true }, () => {
  test('posts come newest first, sequences only grow, and each viewer of one key gets the same bytes', async (t) => {
    const { app, net } = await stage(t)
    const by = net.account()
    net.post({ by, text: 'cats and dogs 0' })
    await until('the author is known', () => app.context.shown.size === 1)
    const first = await watch(t, app, '/ws?q=cats+dogs')
    const second = await watch(t, app, '/ws?q=%20DOGS%20%20cats')
    const other = await watch(t, app, '/ws?q=cats+-dogs')
    const written = Array.from({ length: 40 }, (_, n) => `cats and dogs ${n + 1}`)
    const made = written.slice(0, 20).map((text) => net.post({ by, text }))
    await until('half of it is there', () => first.cards.length === 20)
    net.delete(made[7]?.uri ?? '')
    net.update(made[9]?.uri ?? '', { text: 'cats and dogs, edited' })
    for (const text of written.slice(20)) net.post({ by, text })
    await until(
      'all is there',
      () => first.cards.length === 40 && first.ops.includes('delete') && first.ops.includes(', edited'),
    )
    // From the first new post on: before it each of them was told where it stands, and maybe how all stands.
    const since = ({ raw, frames }: Watching) => raw.slice(frames.findIndex(({ kind }) => kind === 'posts'))
    await until('for the other, too', () => since(second).length === since(first).length)
    assert.deepEqual(since(first), since(second))
    assert.match(first.ops, /<article hx-swap-oob="true" class="post".*cats and dogs, edited/s)
    const onScreen = first.frames.filter(({ kind }) => kind === 'posts').toReversed()
    const order = texts(onScreen.flatMap(({ content }) => cardsIn(content)))
    assert.deepEqual(order, written.toReversed())
    const seqs = first.frames.map(({ seq }) => seq)
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => a - b),
    )
    assert.deepEqual(other.cards, [])
  })

  test('a page that comes back gets what it missed, and only that', async (t) => {
    const { app, net } = await stage(t)
    const by = net.account()
    const [gone, kept] = [net.post({ by, text: 'will go' }), net.post({ by, text: 'will stay' })]
    await until('both are shown', () => app.context.shown.size === 2)
    const position = /since=(\d+)/.exec((await get(app, '/')).body)?.[1] ?? ''
    net.delete(gone.uri)
    net.post({ by, text: 'missed 1' })
    net.post({ by, text: 'missed 2' })
    await until('all have happened', () => app.context.shown.size === 3)
    const asked = async (since: string) => {
      const screen = await watch(t, app, `/ws?since=${since}`)
      return { screen, replaces: screen.frames.some(({ replace }) => replace) }
    }
    const back = await asked(position)
    assert.deepEqual(texts(back.screen.cards), ['missed 2', 'missed 1'])
    assert.match(back.screen.ops, /<article id="p-[a-z0-9]+" hx-swap-oob="delete"><\/article>/)
    assert.equal(back.replaces, false)
    assert.equal(back.screen.frames[0]?.kind, 'ops', 'a removal never comes after what was posted later')
    for (const since of ['0', '1', String(Number(position) - 100_000)]) {
      const fresh = await asked(since)
      assert.deepEqual(texts(fresh.screen.cards), ['missed 2', 'missed 1', 'will stay'], since)
      assert.equal(fresh.replaces, true)
      assert.match(fresh.screen.frames[0]?.content ?? '', /^<div class="gap">This page was away for too long/)
      assert.ok(!fresh.screen.raw.join().includes('will go'))
    }
    for (const since of [
      '',
      'abc',
      '-1',
      '1e3',
      '0x0',
      '999999999999999',
      '9'.repeat(400),
      `${position}.5`,
    ]) {
      const live = await asked(since)
      assert.deepEqual(live.screen.cards, [], since)
      assert.doesNotMatch(live.screen.ops, /<article|class="gap"/, since)
      assert.equal(live.replaces, false, since)
    }
    assert.ok(kept.uri)
  })

  test('while nothing happens, a heartbeat says rate and source', async (t) => {
    const { app, net } = await stage(t)
    net.post({ text: 'a cat' })
    await until('it is shown', () => app.context.shown.size === 1)
    const screen = await watch(t, app, '/ws?q=cat')
    const from = screen.frames.length
    await until('there is a heartbeat', () => screen.frames.length > from)
    const beat = screen.frames[from]
    assert.equal(beat?.kind, 'ops')
    assert.equal(beat?.source, 'live')
    assert.equal(beat?.seq, app.context.shown.last)
    assert.match(beat?.content ?? '', /<p id="rate" hx-swap-oob="true">matched 1\/min of 1 posts\/min<\/p>/)
    assert.match(beat?.content ?? '', /<p id="source" hx-swap-oob="true" data-source="live">/)
  })

  test('a reader that stops is skipped, not waited for; when it reads again it has every removal and is told of the gap', async (t) => {
    const { app, net } = await stage(t)
    const by = net.account()
    const early = net.post({ by, text: 'early' })
    await until('it is shown', () => app.context.shown.size === 1)
    const slow = await rawWatch(t, app)
    const quick = await watch(t, app)
    // Four pictures with long descriptions make a heavy card: no kernel holds many of these. The slow one has to be behind
    // before it is taken for gone, as it answers no ping.
    const image = {
      alt: '☕'.repeat(10_000),
      image: { $type: 'blob', ref: { $link: CID }, mimeType: 'image/png', size: 9 },
    }
    const embed = { $type: 'app.bsky.embed.images', images: [image, image, image, image] }
    let sent = 0
    let uri = ''
    const round = async () => {
      for (let n = 0; n < 40; n++) ({ uri } = net.post({ by, text: `heavy ${++sent}`, embed }))
      await until('the quick one has them', () => quick.cards.length === sent)
    }
    while ((await metric(app, 'skipped_total')) === 0) {
      assert.ok(sent < 300, 'the slow one should be behind by now')
      await round()
    }
    net.delete(early.uri)
    await round()
    const skipped = await metric(app, 'skipped_total')
    assert.equal(await metric(app, 'sockets', { kind: 'feed' }), 2)
    let heard = ''
    slow
      .setEncoding('utf8')
      .on('data', (text: string) => (heard += text))
      .resume()
    const removal = /<article id=\\"p-[a-z0-9]+\\" hx-swap-oob=\\"delete\\"><\/article>/
    await until('it hears of the gap', () => heard.includes('were skipped here'))
    await until('it has the removal', () => removal.test(heard))
    assert.ok(heard.includes(`${skipped} posts were skipped here: this connection was too slow`))
    assert.ok(!heard.includes(uri), 'what was skipped was not kept for it')
    assert.ok(heard.includes('heavy 1<'))
    net.post({ by, text: 'both again' })
    await until('it goes on as before', () => heard.includes('both again'))
    slow.destroy()
  })
})

const CID = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'
