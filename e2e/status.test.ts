import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import { frame, startHost } from '../src/upstream/testing.js'
import { startApp, until, type App } from './app.js'
import { get, knock, metric, stage, watch } from './wire.js'

/** `/status` and what keeps it as it is now; `/readyz` when the stream is there and yet not of now. */

const text = async (app: App): Promise<string> =>
  (await get(app, '/status')).body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

/** A status page's socket, and the figures that it was told. */
async function look(t: TestContext, app: App) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/ws/status`)
  const frames: { kind: string; content: string }[] = []
  let closed: number | undefined
  socket.on('message', (data: Buffer) => {
    frames.push(JSON.parse(data.toString('utf8')) as { kind: string; content: string })
  })
  socket.on('close', (code) => (closed = code))
  t.after(() => socket.terminate())
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return { socket, frames, closed: () => closed }
}

test('the page says in words how all stands, and the same as the metrics', async (t) => {
  const { app, net } = await stage(t)
  net.faults.garbage()
  net.post({ text: 'one' })
  net.post({ text: 'two', labels: ['porn'] })
  await until('one is refused', async () => (await metric(app, 'posts_refused_total')) === 1)
  await until('the other is shown', () => app.context.shown.size === 1)
  const { status, headers } = await get(app, '/status')
  assert.equal(status, 200)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
  const said = await text(app)
  assert.match(said, /Live from 127\.0\.0\.1:\d+ For \d+ seconds? now/)
  assert.match(said, /Jetstream, its events are shown, for/)
  assert.match(said, /Not shown 1 labelled as adult 1/)
  assert.ok(
    said.includes(`Frames, or parts of them ${await metric(app, 'malformed_total', { part: 'frame' })} `),
    said,
  )
  assert.ok(said.includes(`Events taken in ${await metric(app, 'events_total')} `), said)
  assert.match(said, /Posts in memory 1 /)
  assert.equal(await metric(app, 'source', { name: 'live' }), 1)
  assert.equal(await metric(app, 'source'), 1)
  await until('the hosts are counted', async () => (await metric(app, 'upstream_host_up')) === 1)
})

test('no secret of an upstream’s address and no query of a viewer is on it', async (t) => {
  const host = await startHost({ answer: () => ({ status: 403, body: 'go away' }) })
  t.after(() => host.close())
  const { port } = new URL(host.url)
  const app = await startApp({
    UPSTREAM: `ws://user:pa55word@127.0.0.1:${port}/subscribe?apiKey=hidden1`,
    APPVIEW: 'off',
    PLC: 'off',
  })
  t.after(() => app.close())
  await watch(t, app, '/ws?q=xylophonist')
  await until('the host has refused', async () => (await text(app)).includes('go away'))
  const { body } = await get(app, '/status')
  assert.match(body, new RegExp(`<h3>127\\.0\\.0\\.1:${port}</h3>`))
  assert.match(await text(app), /Live pages 1 /)
  assert.doesNotMatch(body, /pa55word|user:|hidden1|apiKey|\/subscribe|xylophonist/)
})

test('its socket tells all who look the same, counts as one socket, and says goodbye', async (t) => {
  const { app } = await stage(t, { SOCKETS_PER_ADDRESS: '2' })
  const [one, two] = [await look(t, app), await look(t, app)]
  assert.equal((await knock(app, '/ws/status')).status, 429)
  assert.equal((await knock(app, '/ws')).status, 429)
  assert.equal(await metric(app, 'sockets', { kind: 'status' }), 2)
  await until('the second has figures', () => two.frames.length > 0)
  // The first may have had some before.
  const same = () => one.frames.find(({ content }) => content === two.frames[0]?.content)
  await until('the first has the same', () => same() !== undefined)
  assert.equal(same()?.kind, 'status')
  assert.match(same()?.content ?? '', /<dt>Pages like this one<\/dt><dd>2<\/dd>/)
  two.socket.send(Buffer.from([1]), { binary: true })
  await until('it is closed', () => two.closed() === 1003)
  await until('its place is free', async () => (await knock(app, '/ws')).status === 101)
  app.context.stop()
  await until('the other is told to come back', () => one.closed() === 1012)
})

test('a page of another origin gets no figures', async (t) => {
  const { app } = await stage(t)
  assert.equal((await knock(app, '/ws/status', { Origin: 'http://evil.example' })).status, 403)
  assert.equal((await knock(app, '/ws/status', { Origin: app.url })).status, 101)
})

test('not ready while what comes is old, ready when it is of now', async (t) => {
  let send = (_text: string): void => {}
  const host = await startHost({ talk: (socket) => (send = (frame) => socket.send(frame)) })
  t.after(() => host.close())
  const app = await startApp({ UPSTREAM: host.url, APPVIEW: 'off', PLC: 'off' })
  t.after(() => app.close())
  await until('the host is heard', () => host.sockets.size === 1)
  const minutesAgo = (minutes: number) => (Date.now() - minutes * 60_000) * 1000
  send(frame(1, minutesAgo(10)))
  await until('it is behind', async () => (await get(app, '/readyz')).body.startsWith('Catching up with'))
  assert.equal((await get(app, '/readyz')).status, 503)
  assert.match((await get(app, '/readyz')).body, /, 10 minutes behind\n$/)
  await until('it has caught up', async () => {
    send(frame(2, minutesAgo(0)))
    return (await get(app, '/readyz')).status === 200
  })
})
