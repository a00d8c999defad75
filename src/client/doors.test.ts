import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { it } from 'node:test'
import { PyreError } from '../errors.js'
import { Doors } from './doors.js'

/** An upgrade request as far as the doors look at it. */
function knock() {
  const socket = new EventEmitter()
  const req = { headers: { host: 'sky.example' }, socket } as unknown as IncomingMessage
  return { req, leave: () => socket.emit('close') }
}

it('one address opens only so many a minute, however soon each is closed again', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 })
  const doors = new Doors({
    maxSockets: 0,
    socketsPerAddress: 0,
    perMinute: 3,
    publicUrl: undefined,
    addressOf: () => '203.0.113.7',
  })
  const come = () => {
    const { req, leave } = knock()
    doors.enter(req)
    leave()
  }
  for (let n = 0; n < 3; n++) come()
  assert.throws(
    come,
    (error) =>
      error instanceof PyreError && error.code === 'TOO_MANY' && /3 live pages a minute/.test(error.message),
  )
  t.mock.timers.tick(60_000)
  come()
})
