import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { WebSocketServer, type WebSocket } from 'ws'
import { inventLabeler, type InventedLabeler } from '../src/upstream/testing-labels.js'
import { until } from './app.js'
import { cardsIn, get, metric, plain, stage, watch } from './wire.js'

/** Labels from a labeler that is followed, over its real stream: what they take off screens, and what comes back. */

/** A labeler on loopback, and the directory that names it. */
async function startLabeler(t: TestContext, labeler: InventedLabeler) {
  const sockets = new Set<WebSocket>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const isOurs = request.url === `/${labeler.did}`
    response.writeHead(isOurs ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isOurs ? labeler.document(url()) : {}))
  })
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const wss = new WebSocketServer({ server })
  wss.on('connection', (socket, request) => {
    asked.push(request.url ?? '')
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Something to begin with, of no consequence.
    socket.send(labeler.frame(100))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.terminate()
    server.close()
  })
  let seq = 100
  return {
    asked,
    url: url(),
    followed: () => until('the labeler is followed', () => asked.length === 2 && sockets.size === 1),
    drop: () => sockets.forEach((socket) => socket.terminate()),
    say: (...labels: object[]) => {
      const frame = labeler.frame(++seq, ...labels)
      for (const socket of sockets) socket.send(frame)
    },
  }
}

async function staged(t: TestContext) {
  const labeler = inventLabeler()
  const host = await startLabeler(t, labeler)
  const { net, app } = await stage(t, { PLC: host.url, LABELERS: labeler.did })
  await host.followed()
  const texts = async () => cardsIn((await get(app, '/')).body).map(({ text }) => text)
  const shows = (...expected: string[]) =>
    until(`the page shows ${expected.join()}`, async () => (await texts()).join() === expected.join())
  /** Posts, and waits until it is on the page: before that its author has to be looked up. */
  const post = async (text: string, by = net.account({ labels: [] })) => {
    const { uri, did } = net.post({ text, by })
    await until(`"${text}" is shown`, async () => (await texts()).includes(text))
    return { uri, did }
  }
  return { labeler, host, net, app, post, texts, shows }
}

test('a label takes a post off open screens at once, and its negation puts it back in its place', async (t) => {
  const { labeler, host, app, post, shows } = await staged(t)
  const screen = await watch(t, app)
  const { uri } = await post('one')
  await post('two')
  await until('the screen has both', () => screen.cards.length === 2)
  const [id = ''] = screen.cards.filter(({ text }) => text === 'one').map((card) => card.id)
  host.say(labeler.label({ uri, val: 'porn' }))
  await until('it is taken off', () => screen.ops.includes(`id="${id}" hx-swap-oob="delete"`))
  await shows('two')
  const own = uri.replace(/^at:\/\/(.*)\/app\.bsky\.feed\.post\/(.*)$/, '/post/$1/$2')
  const never = await get(app, '/post/did:plc:abcdefghijklmnopqrstuvwx/3mptbyoeyc22k')
  const there = await get(app, own)
  assert.deepEqual([there.status, there.body], [404, never.body])
  host.say(labeler.label({ uri, val: 'porn', neg: true }))
  await shows('two', 'one')
  assert.equal((await get(app, own)).status, 200, 'it has its page again')
  assert.equal(await metric(app, 'posts_removed_total', { reason: 'adult' }), 1)
})

test('an account-wide label takes all of an author’s posts, and its negation puts them back', async (t) => {
  const { labeler, host, net, app, post, shows } = await staged(t)
  const screen = await watch(t, app)
  const by = net.account({ labels: [] })
  await post('one', by)
  await post('two')
  await post('three', by)
  await shows('three', 'two', 'one')
  host.say(labeler.label({ uri: by.did, val: '!takedown' }))
  await until('they are gone', () => screen.frames.some(({ gone }) => gone?.includes(by.did) === true))
  await shows('two')
  host.say(labeler.label({ uri: by.did, val: '!takedown', neg: true }))
  await shows('three', 'two', 'one')
})

test('what is forged, of no consequence, or about nothing here changes nothing, and is counted', async (t) => {
  const { labeler, host, app, post, shows, texts } = await staged(t)
  const { uri, did } = await post('one')
  const { uri: last } = await post('last')
  const impostor = inventLabeler()
  const { sig: _, ...unsigned } = labeler.label({ uri })
  host.say(
    impostor.label({ uri }),
    unsigned,
    inventLabeler({ did: 'did:plc:otherotherotherotherothe' }).label({ uri }),
    labeler.label({ uri, val: 'rude' }),
    labeler.label({ uri: did, val: '!no-unauthenticated' }),
    labeler.label({ uri: 'https://strand.example/' }),
    labeler.label({ uri: last, val: 'gore' }),
  )
  await shows('one')
  assert.deepEqual(await texts(), ['one'])
  const counted = (outcome: string) => metric(app, 'labels_total', { outcome })
  assert.deepEqual(
    await Promise.all(['signature', 'unsigned', 'foreign', 'passed', 'taken'].map(counted)),
    // Nobody here says what this labeler's own labels mean: until somebody does, they are kept.
    [1, 1, 1, 1, 3],
  )
  const status = plain((await get(app, '/status')).body)
  assert.match(status, new RegExp(`${labeler.did}\\s*is followed at 127\\.0\\.0\\.1:`))
  assert.match(status, /wrongly signed/)
})

test('a lost labeler is found again, and goes on where it was', async (t) => {
  const { labeler, host, post, shows } = await staged(t)
  const { uri } = await post('one')
  host.say(labeler.label({ uri, val: '!hide' }))
  await shows()
  host.drop()
  await until('it is asked again', () => host.asked.length === 3)
  assert.match(host.asked[2] ?? '', /subscribeLabels\?cursor=101$/)
  host.say(labeler.label({ uri, val: '!hide', neg: true }))
  await shows('one')
})

test('with PLC=off no labeler is followed, and the status page says why', async (t) => {
  const { app } = await stage(t, { PLC: 'off', LABELERS: 'did:plc:labelerlabelerlabelerlab' })
  const status = plain((await get(app, '/status')).body)
  assert.match(
    status,
    /did:plc:labeler\w*?\s*is not followed: with PLC=off there is nobody to ask for its key/,
  )
})
