import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { readConfig } from '../src/config.js'
import { createContext } from '../src/context.js'
import { silent } from '../src/observe/log.js'
import { startServer } from '../src/server.js'
import { startSimnet, type Simnet } from '../src/simnet/index.js'
import { until } from './app.js'
import { cardsIn, get, metric, plain, stage, watch } from './wire.js'

/** The built-in network: when it stands in, what it says, and that nothing of it outlives the first live event. */

/** The real network, which refuses everybody for now. */
async function startAway(t: TestContext, seed: number): Promise<Simnet> {
  const net = await startSimnet({ rate: 0, seed, accounts: 40 })
  t.after(() => net.close())
  net.faults.refuse(503)
  return net
}

/** A server whose default host is this network. */
async function strandedOn(t: TestContext, net: Simnet, env: Record<string, string> = {}) {
  const config = {
    ...readConfig({
      PORT: '0',
      REQUESTS_PER_MINUTE: '0',
      DATA_DIR: 'off',
      LABELERS: 'off',
      APPVIEW: net.appview,
      PLC: net.plc,
      CDN: net.cdn,
      VIDEOS: net.videos,
      ...env,
    }),
    UPSTREAM: { kind: 'hosts', urls: [net.jetstream], byDefault: true } as const,
  }
  const context = createContext(config, { log: silent, seed: 3 })
  const server = await startServer(context)
  context.start()
  t.after(async () => {
    context.stop()
    await server.close()
    await context.close()
  })
  return { context, url: server.url }
}

function bodyOf(html: string) {
  const line = /<p id="source"[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? ''
  return {
    source: /<body data-source="([^"]*)"/.exec(html)?.[1],
    // On a slow machine look-ups take so long that posts are withheld, which is said here, too.
    words: plain(line.replace(/<span class="withheld">.*?<\/span>/s, '')).trim(),
  }
}

test('with no host to be reached the built-in network plays, and says so; at the first live event nothing of it remains', async (t) => {
  const net = await startAway(t, 11)
  const app = await strandedOn(t, net)
  await until('the demo has posts', async () => cardsIn((await get(app, '/')).body).length >= 3)
  const page = (await get(app, '/')).body
  assert.deepEqual(bodyOf(page), {
    source: 'built-in',
    words: 'The built-in network: invented people and invented posts, until the real network answers',
  })
  assert.equal((await get(app, '/readyz')).status, 200)
  const screen = await watch(t, app, `/ws?since=0`)
  assert.ok(screen.cards.length >= 3)
  const invented = cardsIn(page).map(({ uri }) => uri)

  net.faults.lift()
  await until('it is connected to', () => net.readers === 1)
  net.post({ text: 'the first live post' })
  await until('the screen is emptied', () => screen.frames.some(({ reset }) => reset === true))
  const emptied = screen.frames.findIndex(({ reset }) => reset === true)
  await until('the live post comes', () => screen.cards.some(({ text }) => text === 'the first live post'))
  const live = () => screen.frames.slice(emptied).some(({ source }) => source === 'live')
  await until('the screen says live', live)
  const since = screen.frames.slice(emptied + 1)
  assert.deepEqual(
    since.flatMap(({ content }) => cardsIn(content)).map(({ text }) => text),
    ['the first live post'],
    'it comes after the reset, and alone',
  )
  const now = (await get(app, '/')).body
  assert.deepEqual(bodyOf(now), { source: 'live', words: '' })
  assert.match(now, /<p id="rate">matched 1\/min of 1 posts\/min</, 'invented posts are not counted')
  const fresh = await watch(t, app, '/ws?since=0')
  for (const cards of [cardsIn(now), fresh.cards])
    assert.deepEqual(
      cards.map(({ text }) => text),
      ['the first live post'],
    )
  const old = await watch(t, app, `/ws?since=${screen.frames[emptied - 1]?.seq ?? 0}`)
  assert.equal(old.frames[0]?.replace, true, 'a page of the demo that comes back is replaced')
  for (const text of [now, ...fresh.raw, ...old.raw])
    for (const uri of invented) assert.ok(!text.includes(uri))
  assert.ok([...app.context.events.backwards()].every(({ value }) => net.actor(value.did) !== undefined))
  assert.equal((await get(app, `/built-in/avatar_thumbnail/did:plc:x/bafkreia`)).status, 404)

  net.faults.refuse(503)
  net.faults.drop()
  await until('the source is lost', async () => bodyOf((await get(app, '/')).body).source === 'lost')
  const lost = (await get(app, '/')).body
  assert.match(bodyOf(lost).words, /^Source lost: /)
  assert.deepEqual(
    cardsIn(lost).map(({ text }) => text),
    ['the first live post'],
    'what was live stays, and no demo comes back',
  )
})

test('pictures of the built-in network come from our own origin, and are nothing but pictures', async (t) => {
  const app = await strandedOn(t, await startAway(t, 11))
  const sources = async () =>
    [...(await get(app, '/')).body.matchAll(/<img[^>]* src="(\/built-in\/[^"]+)"/g)].map(
      ([, src = '']) => src,
    )
  await until('there are pictures', async () => (await sources()).length > 0)
  const page = await get(app, '/')
  assert.ok(!/<img[^>]* src="https?:/.test(page.body), 'nothing else is fetched')
  for (const src of (await sources()).slice(0, 5)) {
    const { status, headers, body } = await get(app, src)
    assert.equal(status, 200, src)
    assert.match(headers['content-type'] ?? '', /^image\/svg\+xml/)
    assert.ok(body.startsWith('<svg '))
    assert.equal(headers['content-security-policy'], "default-src 'none'; sandbox")
    assert.equal(headers['x-content-type-options'], 'nosniff')
  }
  for (const odd of ['/built-in/../x/y', '/built-in/a/b/<svg>', '/built-in/a/b/..%2f..%2fpackage.json'])
    assert.equal((await get(app, odd)).status, 404, odd)
})

test('its labeler is followed while it plays, and forgotten with it', async (t) => {
  const net = await startAway(t, 12)
  const app = await strandedOn(t, net)
  const status = async () => plain((await get(app, '/status')).body)
  await until('it is followed', async () => /did:plc:\w+\s*is followed at 127\.0\.0\.1:/.test(await status()))
  const heard = async () => (await metric(app, 'labels_total', { outcome: 'taken' })) ?? 0
  await until('it is heard', async () => (await heard()) > 0)
  assert.equal(await metric(app, 'labels_total', { outcome: 'signature' }), 0)
  net.faults.lift()
  await until('the network is connected to', () => net.readers === 1)
  net.post({ text: 'the first live post' })
  const live = async () => bodyOf((await get(app, '/')).body).source === 'live'
  await until('it is live', live)
  assert.doesNotMatch(await status(), /is followed at/)
})

test('DEMO=never, or a host that somebody asked for: nothing stands in', async (t) => {
  const never = await strandedOn(t, await startAway(t, 13), { DEMO: 'never' })
  await until('it is lost', async () => bodyOf((await get(never, '/')).body).source === 'lost')
  assert.deepEqual(cardsIn((await get(never, '/')).body), [])
  const { app, net } = await stage(t, { DEMO: 'auto' })
  net.faults.refuse(503)
  net.faults.drop()
  await until('it is lost', async () => bodyOf((await get(app, '/')).body).source === 'lost')
  assert.equal((await get(app, '/readyz')).status, 503)
})
