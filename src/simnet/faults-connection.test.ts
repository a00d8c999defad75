import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { WebSocket } from 'ws'
import { startSimnet, type Simnet } from './index.js'
import { openReader } from './test-reader.js'

let net: Simnet
beforeEach(async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  net = await startSimnet({ rate: 0, accounts: 30 })
})
afterEach(async () => {
  await net.close()
  mock.timers.reset()
})

const WIRES = ['jetstream', 'jetstreamV2', 'firehose'] as const

/** A round trip through the server: what it wrote before has had its time. */
async function roundTrip(): Promise<void> {
  await (await fetch(`${net.url}/none`)).text()
}

interface Bare {
  readonly socket: Socket
  readonly bytes: () => Buffer
  readonly until: (n: number) => Promise<void>
}

/** The bare bytes of a connection, the answer to its upgrade left out. */
async function openBare(address: string): Promise<Bare> {
  const { pathname, port } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  const parts: Buffer[] = []
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cHlyZXNreXB5cmVza3lweQ==\r\n\r\n',
  )
  socket.on('data', (part: Buffer) => parts.push(part))
  const bytes = (): Buffer => {
    const all = Buffer.concat(parts)
    return all.subarray(all.indexOf('\r\n\r\n') + 4)
  }
  await once(socket, 'data')
  async function until(n: number): Promise<void> {
    while (bytes().length < n) await once(socket, 'data')
  }
  return { socket, bytes, until }
}

test('reset is a RST, not an end', async () => {
  for (const wire of WIRES) {
    const { socket } = await openBare(net[wire])
    const failed = once(socket, 'error') as Promise<[NodeJS.ErrnoException]>
    assert.equal(net.faults.drop('reset'), 1)
    assert.equal((await failed)[0].code, 'ECONNRESET')
  }
})

test('drop and refuse are for all wires; a refusal says when to come back', async () => {
  for (const wire of WIRES) {
    const reader = await openReader(net[wire])
    const closed = once(reader.socket, 'close')
    net.faults.drop('close', 1012)
    assert.equal((await closed)[0], 1012)
  }
  net.faults.refuse(429, 'too many', 7)
  for (const wire of WIRES) {
    const answer = await fetch(net[wire].replace('ws', 'http'))
    assert.deepEqual(
      [answer.status, answer.headers.get('retry-after'), await answer.text()],
      [429, '7', 'too many\n'],
    )
    const socket = new WebSocket(net[wire])
    socket.on('error', () => undefined)
    const [, response] = (await once(socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number; headers: object },
    ]
    assert.equal(response.statusCode, 429)
    assert.equal((response.headers as Record<string, string>)['retry-after'], '7')
    socket.terminate()
  }
})

test('a handshake that hangs has no answer, until it is lifted and cut', async () => {
  net.faults.hang(true)
  const sockets = WIRES.map((wire) => new WebSocket(net[wire]))
  const failed = Promise.all(sockets.map((socket) => once(socket, 'error')))
  await roundTrip()
  await roundTrip()
  assert.ok(sockets.every(({ readyState }) => readyState === WebSocket.CONNECTING))
  net.faults.lift()
  await failed
  ;(await openReader(net.jetstream)).socket.close()
})

test('a network that ends lets go of handshakes that hang', async () => {
  const other = await startSimnet({ rate: 0, accounts: 20 })
  other.faults.hang(true)
  const socket = new WebSocket(other.firehose)
  const failed = once(socket, 'error')
  await (await fetch(`${other.url}/none`)).text()
  await other.close()
  await failed
})

test('silence with pongs gives no data and answers pings, and once lifted goes on where it was', async () => {
  for (const wire of WIRES) {
    const reader = await openReader(net[wire])
    net.faults.silence('pongs')
    net.handle(net.account().did, `${wire.toLowerCase()}.example`)
    const pong = once(reader.socket, 'pong')
    reader.socket.ping()
    await pong
    assert.equal(reader.frames.length, 0)
    net.faults.silence(false)
    await reader.wait(1)
    reader.socket.close()
  }
})

test('dribble gives so many bytes a second; lifted, all that is left', async () => {
  const bare = await openBare(net.jetstream)
  net.faults.dribble(2000)
  net.post({ text: 'slowly' })
  for (let tick = 1; tick <= 3; tick++) {
    mock.timers.tick(50)
    await bare.until(tick * 100)
    await roundTrip()
    assert.equal(bare.bytes().length, tick * 100)
  }
  net.faults.dribble(0)
  const reader = await openReader(net.jetstream)
  net.post({ text: 'fast again' })
  await reader.wait(1)
  while (!bare.bytes().includes('fast again')) await once(bare.socket, 'data')
  assert.ok(bare.bytes().includes('slowly'))
  bare.socket.destroy()
  reader.socket.close()
})

test('a dribbling reader takes no more in than a little', async () => {
  const reader = await openReader(net.jetstream)
  net.faults.dribble(20)
  net.burst(2000)
  // Each form of a frame's length.
  net.raw('{"short":true}')
  net.raw(`{"long":"${'x'.repeat(70_000)}"}`)
  net.faults.dribble(0)
  assert.equal((await reader.until(2002)).length, 2002)
  reader.socket.close()
})

for (const wire of WIRES)
  test(`a stall in the middle of a frame holds everything behind it: ${wire}`, async () => {
    const reader = await openReader(net[wire])
    let pongs = 0
    reader.socket.on('pong', () => pongs++)
    net.faults.stall(true)
    net.handle(net.account().did, 'first.example')
    net.handle(net.account().did, 'second.example')
    reader.socket.ping()
    await roundTrip()
    await roundTrip()
    assert.deepEqual([reader.frames.length, pongs], [0, 0])
    net.faults.stall(false)
    await reader.wait(2)
    assert.ok(reader.frames[1]?.data.includes('second.example'))
    reader.socket.close()
  })

test('what stands in the middle of a frame is cut, not closed', async () => {
  const reader = await openReader(net.jetstream)
  net.faults.stall(true)
  net.post({ text: 'half' })
  const closed = once(reader.socket, 'close')
  reader.socket.on('error', () => undefined)
  net.faults.drop('close', 1001)
  assert.equal((await closed)[0], 1006)
})

test('one who comes while connections are slow has a slow one', async () => {
  net.faults.stall(true)
  const reader = await openReader(net.jetstream)
  net.post({ text: 'half' })
  await roundTrip()
  assert.equal(reader.frames.length, 0)
  net.faults.lift()
  await reader.wait(1)
  reader.socket.close()
})

test('a storm sends the oldest again at 5,000 a second, and ends', async () => {
  net.burst(700)
  const reader = await openReader(net.jetstream)
  const all = await openReader(`${net.jetstream}?cursor=1`)
  const first = (await all.until(700))[0]
  net.faults.storm(600)
  mock.timers.tick(50)
  assert.deepEqual((await reader.until(250))[0], first)
  await roundTrip()
  // A commit of several ops is several frames.
  assert.ok(reader.frames.length < 270)
  for (let i = 0; i < 5; i++) mock.timers.tick(50)
  await reader.wait(600)
  await roundTrip()
  assert.ok(reader.frames.length < 650)
  reader.socket.close()
  all.socket.close()
})
