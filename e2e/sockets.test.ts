import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../src/config.js'
import { createContext } from '../src/context.js'
import { silent } from '../src/observe/log.js'
import { startServer } from '../src/server.js'
import { until } from './app.js'
import { knock, metric, rawWatch, stage, watch, type Watching } from './wire.js'

/** Who may open a page's socket, and what becomes of those who misuse it. */

test('what is no socket, or asks for what cannot be meant, is refused before the upgrade, in words', async (t) => {
  const { app } = await stage(t)
  for (const path of [
    '/',
    '/nope',
    '/ws/',
    '/WS',
    '/ws/.websocket',
    '/static/live.js',
    '//',
    '*',
    '/ws%00',
  ]) {
    const { status, body } = await knock(app, path)
    assert.equal(status, 404, path)
    assert.equal(body, 'No socket is at this address.')
  }
  const { status, body, headers } = await knock(app, '/ws?q=cats+lang%3Aenglisch')
  assert.equal(status, 400)
  assert.match(body, /^“englisch” in “lang:” at character 11 is not a language; write .+\.$/)
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
  assert.equal((await knock(app, `/ws?q=${'x'.repeat(10_240)}`)).status, 400)
  assert.equal(await metric(app, 'sockets_refused_total', { reason: 'QUERY' }), 2)
  assert.equal(await metric(app, 'sockets_refused_total', { reason: 'NOT_FOUND' }), 9)
  assert.equal(await metric(app, 'sockets', { kind: 'feed' }), 0)
})

test('a page of another origin gets no socket; our own does, and so does a program that names none', async (t) => {
  const { app } = await stage(t)
  const asked = async (headers: Record<string, string>) => (await knock(app, '/ws', headers)).status
  assert.equal(await asked({}), 101)
  assert.equal(await asked({ Origin: app.url }), 101)
  for (const Origin of ['http://evil.example', 'null', '', `${app.url}0`, 'http://127.0.0.1', 'garbage'])
    assert.equal(await asked({ Origin }), 403, Origin)
})

test('a full server says so, and has room again when someone goes', async (t) => {
  const { app } = await stage(t, { MAX_SOCKETS: '2', SOCKETS_PER_ADDRESS: '0' })
  const first = await watch(t, app)
  await watch(t, app, '/ws?q=cats')
  const { status, body } = await knock(app, '/ws')
  assert.equal(status, 503)
  assert.match(body, /as many viewers as it can bear/)
  first.socket.close()
  await until('a place is free', async () => (await knock(app, '/ws')).status === 101)
})

test('one address has so many sockets and no more; refused ones take no place', async (t) => {
  const { app } = await stage(t, { SOCKETS_PER_ADDRESS: '2' })
  for (let n = 0; n < 5; n++) assert.equal((await knock(app, '/ws?q=lang%3Aenglisch')).status, 400)
  await until('refused ones are gone', async () => (await metric(app, 'sockets', { kind: 'feed' })) === 0)
  const first = await watch(t, app)
  await watch(t, app)
  const { status, body } = await knock(app, '/ws')
  assert.equal(status, 429)
  assert.match(body, /At most 2 live pages/)
  first.socket.terminate()
  await until('the place is free', async () => (await knock(app, '/ws')).status === 101)
})

test('all addresses of one household count as one, and another household as another', async (t) => {
  const { app } = await stage(t, { SOCKETS_PER_ADDRESS: '1', TRUST_PROXY: 'loopback' })
  const from = (address: string) => ({ 'X-Forwarded-For': address })
  await watch(t, app, '/ws', from('2001:db8:0:100::1'))
  assert.equal((await knock(app, '/ws', from('2001:db8:0:100:ffff::2'))).status, 429)
  assert.equal((await knock(app, '/ws', from('2001:db8:0:200::1'))).status, 101)
  await watch(t, app, '/ws', from('203.0.113.7'))
  assert.equal((await knock(app, '/ws', from('::ffff:203.0.113.7'))).status, 429)
  assert.equal((await knock(app, '/ws', from('203.0.113.8'))).status, 101)
})

const MISUSES: readonly { name: string; act: (screen: Watching) => void; code: number }[] = [
  { name: 'a binary frame', act: ({ socket }) => socket.send(Buffer.from('{"kind":"pause"}')), code: 1003 },
  { name: 'a frame over 4 KiB', act: ({ socket }) => socket.send('x'.repeat(4097)), code: 1009 },
  {
    name: 'a flood',
    act: ({ socket }) => {
      for (let n = 0; n < 500; n++) socket.send('{}')
    },
    code: 1008,
  },
]
for (const { name, act, code } of MISUSES) {
  test(`${name} closes its socket with ${code}, and no other`, async (t) => {
    const { app, net } = await stage(t)
    const bad = await watch(t, app)
    const good = await watch(t, app)
    act(bad)
    assert.equal((await bad.closed).code, code)
    net.post({ text: 'life goes on' })
    await until('the other one has the post', () => good.cards.length === 1)
    assert.equal(bad.cards.length, 0)
    await until('it is counted no more', async () => (await metric(app, 'sockets', { kind: 'feed' })) === 1)
  })
}

test('text that means nothing changes nothing', async (t) => {
  const { app, net } = await stage(t)
  const screen = await watch(t, app)
  const nothing = [
    'garbage',
    '[]',
    'null',
    '7',
    '',
    '{"kind":7}',
    '{"kind":"posts","content":"x"}',
    '{"kind":"pause"',
  ]
  for (const text of [...nothing, `"${'x'.repeat(4094)}"`, '{"__proto__":{"kind":"pause"}}'])
    screen.socket.send(text)
  net.post({ text: 'still here' })
  await until('the post comes', () => screen.cards.length === 1)
})

test('a page that pauses gets no posts, but all removals', async (t) => {
  const { app, net } = await stage(t)
  const paused = await watch(t, app)
  const other = await watch(t, app)
  const by = net.account()
  const seen = net.post({ by, text: 'seen' })
  await until('it is on screen', () => paused.cards.length === 1)
  const [card] = paused.cards
  paused.socket.send('{"kind":"pause"}')
  paused.socket.ping()
  await new Promise((resolve) => void paused.socket.once('pong', resolve))
  net.post({ by, text: 'not wanted now' })
  net.delete(seen.uri)
  await until('the others see both', () => other.cards.length === 2 && other.ops.includes('delete'))
  await until('the removal comes', () =>
    paused.ops.includes(`<article id="${card?.id}" hx-swap-oob="delete"></article>`),
  )
  assert.equal(paused.cards.length, 1)
})

test('a socket whose other side has gone is noticed by ping and dropped; one that answers stays', async (t) => {
  const context = createContext(readConfig({ PORT: '0', UPSTREAM: 'demo', DATA_DIR: 'off' }), { log: silent })
  const server = await startServer(context, { pingMs: 100 })
  t.after(async () => {
    context.stop()
    await server.close()
    await context.close()
  })
  const gone = await rawWatch(t, server)
  const ended = new Promise((resolve) => void gone.once('close', resolve))
  const there = await watch(t, server)
  gone.resume()
  await ended
  assert.equal(await metric(server, 'viewers_closed_total', { reason: 'half-open' }), 1)
  let pings = 0
  there.socket.on('ping', () => pings++)
  await until('the other one has answered a few pings', () => pings >= 3)
  assert.equal(await metric(server, 'sockets', { kind: 'feed' }), 1)
})

test('a server that ends tells its viewers to come back, and takes no new ones', async (t) => {
  const { app } = await stage(t)
  const screens = [await watch(t, app), await watch(t, app, '/ws?q=cats')]
  app.context.stop()
  assert.equal((await knock(app, '/ws')).status, 503)
  for (const { closed } of screens)
    assert.deepEqual(await closed, { code: 1012, reason: 'the server restarts' })
})

test('a viewer that has gone without a word does not hold up the end', async (t) => {
  const { app } = await stage(t)
  await rawWatch(t, app)
  const started = performance.now()
  let took = 0
  void app.close().then(() => (took = performance.now() - started))
  await until('it has ended', () => took > 0)
  // `ws` by itself would wait for an answer for 30 s.
  assert.ok(took < 25_000, `it took ${took} ms`)
})
