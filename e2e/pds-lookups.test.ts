import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, test } from 'node:test'
import { until, type App } from './app.js'
import { cardsIn, get, metric, plain, stage } from './wire.js'

/** Authors without an AppView: DID document, own host, and a handle that both sides confirm. */

async function cardsOf(app: App) {
  return cardsIn((await get(app, '/')).body)
}

describe('without an AppView', { concurrency: true }, () => {
  test('posts appear with the handle, the name and the picture from the author’s own host', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off' })
    const avatar = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
    const by = net.account({ displayName: 'Vera', labels: [], avatar })
    net.post({ by, text: 'hello from home' })
    await until('it is shown', () => app.context.shown.size === 1)
    const [card] = await cardsOf(app)
    const words = plain(card?.html ?? '')
    assert.match(words, /Vera/)
    assert.ok(words.includes(`@${by.handle}`), words)
    assert.ok(card?.html.includes(avatar))
    assert.equal(app.context.source().withheld, undefined)
    for (const kind of ['plc', 'pds', 'handle']) {
      assert.ok((await metric(app, 'lookups_total', { kind, outcome: 'ok' })) >= 1, kind)
    }
    assert.equal(await metric(app, 'lookups_total', { kind: 'appview' }), 0)
  })

  test('who wants to be seen by logged-in people only is not shown', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off' })
    net.post({ by: net.account({ labels: ['!no-unauthenticated'] }), text: 'members only' })
    net.post({ by: net.account({ labels: [] }), text: 'for all' })
    await until('the other is shown', () => app.context.shown.size === 1)
    await until('both were judged', async () => (await metric(app, 'posts_held')) === 0)
    assert.deepEqual(
      (await cardsOf(app)).map(({ text }) => text),
      ['for all'],
    )
  })

  test('a new handle is looked up, confirmed and shown', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off' })
    const by = net.account({ displayName: 'Otto', labels: [] })
    net.post({ by, text: 'renamed soon' })
    await until('it is shown', () => app.context.shown.size === 1)
    net.handle(by.did, 'otto-the-second.moss.example')
    await until('the new handle is there', async () =>
      plain((await cardsOf(app))[0]?.html ?? '').includes('@otto-the-second.moss.example'),
    )
  })

  test('a filter by a stranger’s handle finds their posts', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off' })
    const by = net.account({ labels: [] })
    net.post({ text: 'of another' })
    await until('it is shown, and hosts are known', () => app.context.shown.size === 1)
    const isFound = (handle: string, as: string) => async () => (await app.context.resolve(handle)) === as
    await until('it is found', isFound(by.handle, by.did))
    await until('nobody is found', isFound('nobody.moss.example', 'none'))
  })

  test('a filter by a handle that was typed before its host was known finds posts all the same', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off' })
    const by = net.account({ labels: [] })
    assert.equal(await app.context.resolve(by.handle), 'none')
    net.post({ by, text: 'hello from home' })
    await until('it is shown', () => app.context.shown.size === 1)
    const { body } = await get(app, `/?q=from:${by.handle}`)
    assert.deepEqual(
      cardsIn(body).map(({ text }) => text),
      ['hello from home'],
    )
  })

  test('while the directory fails, posts are withheld and the page says why, and it recovers', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off' })
    net.faults.lookups({ answer: 'error' })
    net.post({ text: 'held' })
    await until('it says why', () =>
      /^One post is withheld: .*the PLC directory answered 500/.test(app.context.source().withheld ?? ''),
    )
    net.faults.lift()
    await until('it is shown', () => app.context.shown.size === 1)
    await until('all is well', () => app.context.source().withheld === undefined)
  })
})

test('a host that the network names is not asked on a private address', async (t) => {
  const visits: string[] = []
  const listen = async (name: string, answer: (url: string) => object): Promise<string> => {
    const server = createServer((request, response) => {
      visits.push(name)
      response.end(JSON.stringify(answer(request.url ?? '')))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close().closeAllConnections())
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    return `http://127.0.0.1:${address.port}`
  }
  const victim = await listen('victim', () => ({}))
  const service = { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: victim }
  const directory = await listen('directory', (url) => ({
    id: url.slice(1),
    alsoKnownAs: [],
    service: [service],
  }))
  const { app, net } = await stage(t, { APPVIEW: 'off', PLC: directory })
  net.post({ text: 'come and see' })
  await until('it was looked up', async () => (await metric(app, 'lookups_total', { kind: 'pds' })) > 0)
  assert.deepEqual(new Set(visits), new Set(['directory']))
  const failed = await metric(app, 'lookups_total', { kind: 'pds', outcome: 'failed' })
  assert.ok(failed > 0)
  assert.equal(await metric(app, 'lookups_total', { kind: 'pds', outcome: 'ok' }), 0)
  assert.deepEqual(await cardsOf(app), [])
})

test('with an AppView that is down for good, authors are asked about at their own hosts', async (t) => {
  const { app, net } = await stage(t, { APPVIEW: 'http://127.0.0.1:9' })
  const by = net.account({ displayName: 'Mina', labels: [] })
  net.post({ by, text: 'all the same' })
  await until('it is shown', () => app.context.shown.size === 1)
  assert.ok(plain((await cardsOf(app))[0]?.html ?? '').includes(`@${by.handle}`))
  assert.match(
    app.context.source().withheld ?? '',
    /the AppView could not be reached: ECONNREFUSED\); trying again .*own hosts meanwhile/,
  )
})
