import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { WebSocketServer } from 'ws'
import { WireFrame } from '../../src/client/wire-frame.js'
import { FrameCounter } from './frame-counter.js'
import { openLean } from './lean-viewer.js'

function frame(text: string, opcode = 1): Buffer {
  const payload = Buffer.from(text)
  const head =
    payload.length < 126
      ? Buffer.of(0x80 | opcode, payload.length)
      : Buffer.of(0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff)
  return Buffer.concat([head, payload])
}

function packed(text: string): Buffer {
  return new WireFrame(text, 1000).wire('packed')
}

const stream = Buffer.concat([
  frame('{"kind":"posts","seq":176000000000001,"count":12,"content":"' + 'x'.repeat(500) + '"}'),
  frame('{"kind":"ops","seq":176000000000002,"content":""}'),
  frame('are you there', 9),
  frame('<article class="post">' + 'ä'.repeat(300)),
  frame(''),
  packed('{"kind":"posts","seq":176000000000003,"count":30,"content":"' + 'x'.repeat(5000) + '"}'),
])

for (const step of [1, 2, 3, 7, 64, 100, stream.length]) {
  it(`counts posts whatever the pieces, here of ${step} bytes`, () => {
    const pings: string[] = []
    const counter = new FrameCounter((payload) => pings.push(payload.toString()))
    for (let at = 0; at < stream.length; at += step) counter.take(stream.subarray(at, at + step))
    assert.deepEqual([counter.frames, counter.posts, counter.bytes], [5, 43, stream.length])
    assert.deepEqual(pings, ['are you there'])
  })
}

it('reads what ws sends, long frames too, and answers its pings', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const ponged = new Promise((resolve) => {
    server.on('connection', (socket) => {
      socket.on('pong', resolve)
      socket.send('<p>' + 'x'.repeat(70_000))
      socket.send('<p>')
      socket.ping('hello')
    })
  })
  const viewer = await openLean(new URL(`http://127.0.0.1:${port}/ws`), Buffer.alloc(1000))
  assert.equal(String(await ponged), 'hello')
  assert.equal(viewer.counter.posts, 2)
  viewer.close()
  server.close()
})
