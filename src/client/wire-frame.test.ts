import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { WebSocket, WebSocketServer, type ClientOptions } from 'ws'
import { createMetrics } from '../observe/metrics.js'
import { Viewer } from './viewer.js'
import { readsPacked, WireFrame } from './wire-frame.js'

const CARD = '<article class="post">Grüße vom Strand, 海辺から 👩‍🚀</article>'

/** What comes, in order, of frames sent to a socket that offers this, and how many bytes those took on the wire. */
async function received(
  frames: readonly WireFrame[],
  offer: NonNullable<ClientOptions['perMessageDeflate']>,
) {
  const http = createServer()
  const server = new WebSocketServer({
    server: http,
    perMessageDeflate: { threshold: Infinity, serverNoContextTakeover: true, clientNoContextTakeover: true },
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${String((http.address() as AddressInfo).port)}`, {
    perMessageDeflate: offer,
  })
  const texts: string[] = []
  client.on('message', (data: Buffer) => texts.push(data.toString('utf8')))
  const [socket] = (await once(server, 'connection')) as [WebSocket]
  const viewer = new Viewer(socket, createMetrics())
  for (const [i, frame] of frames.entries()) {
    // Two at a time, as a tick has them, and then one by one.
    if (i === 0) viewer.hold()
    viewer.send(frame, i, 0, 0)
    if (i === 1) viewer.release()
    socket.ping()
  }
  socket.close(1012)
  await once(client, 'close')
  const { bytesWritten } = (socket as unknown as { _socket: { bytesWritten: number } })._socket
  server.close()
  http.close()
  return { texts, bytes: bytesWritten }
}

const texts = ['short', CARD.repeat(30), '', CARD.repeat(900), CARD.repeat(9000)]
const frames = () => texts.map((text) => new WireFrame(text, 1000))
const whole = Buffer.byteLength(texts.join(''))

test('whoever speaks permessage-deflate is sent the same in far fewer bytes, in the same order', async () => {
  const { texts: came, bytes } = await received(frames(), true)
  assert.deepEqual(came, texts)
  assert.ok(bytes < whole / 5, `${String(bytes)} of ${String(whole)}`)
})

test('others are sent it as it is', async () => {
  for (const offer of [false, { serverMaxWindowBits: 9 }] as const) {
    const { texts: came, bytes } = await received(frames(), offer)
    assert.deepEqual(came, texts)
    assert.ok(bytes > whole)
  }
})

test('it is compressed once, and only where that saves something', () => {
  const frame = new WireFrame(CARD.repeat(100), 3)
  assert.equal(frame.wire('packed'), frame.wire('packed'))
  assert.ok(frame.wire('packed').length < frame.wire('plain').length / 5)
  for (const small of [new WireFrame('x'.repeat(1000), 10_000), new WireFrame(CARD.repeat(25), 1)])
    assert.equal(small.wire('packed'), small.wire('plain'))
})

test('two frames of one tick are one write, of the same bytes for all', async () => {
  const [ops, posts] = [new WireFrame('{"kind":"ops"}', 3), new WireFrame(CARD.repeat(100), 3)]
  const both = ops.wireWith(posts, 'packed')
  assert.equal(ops.wireWith(posts, 'packed'), both)
  assert.deepEqual(both, Buffer.concat([ops.wire('packed'), posts.wire('packed')]))
  assert.notEqual(ops.wireWith(posts, 'plain').length, both.length)
})

test('a smaller window than that it is packed with is not to be overrun', () => {
  assert.equal(readsPacked(), false)
  assert.equal(readsPacked({ 'permessage-deflate': { params: {} } }), true)
  assert.equal(readsPacked({ 'permessage-deflate': { params: { server_max_window_bits: 9 } } }), false)
})
