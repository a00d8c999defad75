import type { Dial, Protocol } from './dial.js'
import { holdSocket } from './socket.js'
import { textOf } from './text-frame.js'

/** Jetstream v1's `/subscribe`. Source: https://github.com/bluesky-social/jetstream */
export const JETSTREAM: Protocol = {
  name: 'Jetstream',
  resumesBy: 'time',
  connect: (dial) =>
    holdSocket({
      ...dial,
      address: addressOf(dial),
      message: (frame, isBinary) => read(frame, isBinary, dial),
    }),
}

function addressOf({ url, collections, position, timings }: Dial): URL {
  const address = new URL(url)
  for (const collection of collections) address.searchParams.append('wantedCollections', collection)
  if (position !== undefined) {
    const cursor = Math.max(0, position - timings.rewindMs * 1000)
    address.searchParams.set('cursor', String(cursor))
  }
  return address
}

function read(frame: Buffer, isBinary: boolean, dial: Dial): void {
  const text = textOf(frame, isBinary)
  const decoded = text.ok ? dial.decode(text.value) : text
  if (decoded.ok) dial.event(decoded.value, frame.length, decoded.value.timeUs)
  else dial.fault(decoded.fault)
}
