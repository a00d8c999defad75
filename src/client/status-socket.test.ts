import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { mock, test, type TestContext } from 'node:test'
import type { WebSocket } from 'ws'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import { createStatusSocket } from './status-socket.js'

/** A browser's socket as far as the room works it. */
class Invented extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  bufferedAmount = 0
  readonly frames: string[] = []
  code: number | undefined
  send(data: Buffer): void {
    this.frames.push(data.toString('utf8'))
  }
  ping(): void {}
  terminate(): void {}
  close(code: number): void {
    this.code = code
    this.readyState = 2
    this.emit('close')
  }
}

function stage(t: TestContext, figures: () => Promise<string>) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const room = createStatusSocket({ figures, metrics: createMetrics(), log: silent, refreshMs: 2000 })
  t.after(() => {
    room.close()
    mock.timers.reset()
  })
  const open = () => {
    const socket = new Invented()
    room.open(socket as unknown as WebSocket)
    return socket
  }
  const pass = async (ms: number) => {
    mock.timers.tick(ms)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return { room, open, pass }
}

test('figures are made once for all who look, and for nobody not at all', async (t) => {
  let made = 0
  const { open, pass } = stage(t, async () => `<p title="x">${++made}</p>`)
  await pass(60_000)
  assert.equal(made, 0)
  const [one, two] = [open(), open()]
  await pass(1999)
  assert.equal(made, 0)
  await pass(1)
  await pass(2000)
  assert.equal(made, 2)
  assert.deepEqual(JSON.parse(one.frames[1] ?? ''), { kind: 'status', content: '<p title="x">2</p>' })
  assert.deepEqual(two.frames, one.frames)
  one.close(1001)
  two.close(1001)
  await pass(60_000)
  assert.ok(made <= 3, 'at most the one that was due')
  const third = open()
  await pass(2000)
  assert.equal(third.frames.length, 1)
})

test('who has not read the last figures skips; there is never a queue', async (t) => {
  const { open, pass } = stage(t, async () => 'now')
  const [quick, slow] = [open(), open()]
  slow.bufferedAmount = 1
  await pass(2000)
  await pass(2000)
  assert.equal(slow.frames.length, 0)
  slow.bufferedAmount = 0
  await pass(2000)
  assert.equal(slow.frames.length, 1)
  assert.equal(quick.frames.length, 3)
})

test('figures that cannot be made are tried again', async (t) => {
  let times = 0
  const { open, pass } = stage(t, async () => {
    if (++times === 1) throw new Error('not now')
    return 'now'
  })
  const socket = open()
  await pass(2000)
  assert.equal(socket.frames.length, 0)
  await pass(2000)
  assert.equal(socket.frames.length, 1)
})

test('at the end everyone is told to come back, and nothing is made any more', async (t) => {
  let made = 0
  const { room, open, pass } = stage(t, async () => `${++made}`)
  const socket = open()
  room.close()
  assert.equal(socket.code, 1012)
  await pass(10_000)
  assert.equal(made, 0)
})
