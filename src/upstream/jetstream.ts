import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { Event, FrameFault } from '../decode/event.js'
import { watchSilence } from './liveness.js'
import { ended, endedByAnswer, endedByClose, endedByError, type Ended } from './reconnect.js'
import type { Timings } from './timings.js'
import type { Decode } from './types.js'

/** What is read as an event (rule 8). */
const MAX_FRAME = 5 * 1024 * 1024
/** Above it a frame cannot be skipped, only the connection ended: this much would have to be held first. */
const MAX_PAYLOAD = 16 * 1024 * 1024
const MAX_REFUSAL = 1024

/** One connection to be made. */
export interface Dial {
  readonly url: string
  /** Unix µs to replay from; absent for live. */
  readonly cursor?: number
  readonly collections: readonly string[]
  readonly userAgent: string
  readonly decode: Decode
  readonly timings: Timings
  readonly signal: AbortSignal
  opened(): void
  event(event: Event, bytes: number): void
  fault(fault: FrameFault): void
}

/** Speaks one protocol over one connection; resolves when its socket and timers are gone, and never rejects. */
export type Connect = (dial: Dial) => Promise<Ended>

/** Jetstream v1's `/subscribe`. Source: https://github.com/bluesky-social/jetstream */
export function connectJetstream(dial: Dial): Promise<Ended> {
  const { timings, signal } = dial
  if (signal.aborted) return Promise.resolve(STOPPED)
  return new Promise((resolve) => {
    let end: Ended | undefined
    let isOpen = false
    let late = ended('timeout', 'did not answer in time')
    let stopWatch: (() => void) | undefined
    const socket = new WebSocket(addressOf(dial), {
      headers: { 'User-Agent': dial.userAgent },
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      // Checked frame by frame below: one bad frame must not end the connection.
      skipUTF8Validation: true,
    })
    const cut = (why: Ended) => {
      end ??= why
      socket.terminate()
    }
    const deadline = setTimeout(() => cut(late), timings.handshakeMs)
    let closing: NodeJS.Timeout | undefined
    const stop = () => {
      end ??= STOPPED
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate()
      else socket.close(1000)
      closing = setTimeout(() => socket.terminate(), timings.closeMs)
    }
    signal.addEventListener('abort', stop, { once: true })

    socket.on('upgrade', ({ socket: tcp }) => {
      socket.once('open', () => {
        isOpen = true
        clearTimeout(deadline)
        stopWatch = watchSilence(
          tcp,
          timings.pingMs,
          () => socket.ping(),
          () => cut(ended('silent', 'fell silent')),
        )
        dial.opened()
      })
    })
    socket.on('message', (data, isBinary) => {
      if (end === undefined && Buffer.isBuffer(data)) read(data, isBinary, dial)
    })
    socket.on('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0
      late = endedByAnswer(status, '')
      void readRefusal(response).then((body) => cut(endedByAnswer(status, body)))
    })
    socket.on('error', (error) => cut(endedByError(error, isOpen)))
    socket.on('close', (code, reason) => {
      clearTimeout(deadline)
      clearTimeout(closing)
      stopWatch?.()
      signal.removeEventListener('abort', stop)
      resolve(end ?? endedByClose(code, reason.toString('utf8')))
    })
  })
}

const STOPPED = ended('stopped', 'was left')

function addressOf({ url, collections, cursor }: Dial): URL {
  const address = new URL(url)
  for (const collection of collections) address.searchParams.append('wantedCollections', collection)
  if (cursor !== undefined) address.searchParams.set('cursor', String(cursor))
  return address
}

function read(frame: Buffer, isBinary: boolean, dial: Dial): void {
  if (isBinary) return dial.fault('binary')
  if (frame.length > MAX_FRAME) return dial.fault('size')
  if (!isUtf8(frame)) return dial.fault('json')
  const decoded = dial.decode(frame.toString('utf8'))
  if (decoded.ok) dial.event(decoded.value, frame.length)
  else dial.fault(decoded.fault)
}

/** The first KiB of why a server would not upgrade. The handshake's deadline bounds the wait. */
async function readRefusal(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes >= MAX_REFUSAL) break
    }
  } catch {
    // Broken off: what came of it will do.
  }
  return Buffer.concat(parts).subarray(0, MAX_REFUSAL).toString('utf8')
}
