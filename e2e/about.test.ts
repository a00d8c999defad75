import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApp, until } from './app.js'
import { get, plain, stage } from './wire.js'

test('what is said of this server is what it is set to', async (t) => {
  const { app, net } = await stage(t, { HISTORY: '5m,100,3MB', UNKNOWN_AUTHORS: 'show' })
  const { status, headers, body } = await get(app, '/about')
  assert.equal(status, 200)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
  const said = plain(body).replaceAll(/\s+/g, ' ')
  assert.match(said, /for 5 minutes, and at most 100 or 3\.0 MB of them/)
  assert.match(said, /On disk: nothing\./)
  assert.match(said, /has not given a name/)
  assert.match(said, /Nobody’s, at present/)
  assert.match(said, /shown all the same/)
  const { host } = new URL(net.url)
  assert.ok(said.includes(`loads pictures from ${host}`), said)
  assert.ok(said.includes(`This server asks ${host} about authors`), said)
})

test('while invented people write it says so, and that nobody else is asked', async (t) => {
  const app = await startApp({ UPSTREAM: 'demo' })
  t.after(() => app.close())
  await until('the built-in network plays', () => app.context.source().name === 'built-in')
  const said = plain((await get(app, '/about')).body)
  assert.ok(said.includes(app.context.source().words))
  assert.match(said, /Pictures come from this server itself/)
  assert.doesNotMatch(said, /This server asks/)
})
