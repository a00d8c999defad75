import type { LookupFunction } from 'node:net'
import { WebSocket, type ClientOptions } from 'ws'
import { watchSilence } from './liveness.js'
import { ended, endedByAnswer, endedByClose, endedByError, type Ended } from './reconnect.js'
import { readText, refusalOf, type Refusal } from './refusal.js'
import type { Timings } from './timings.js'

/** Above it a frame cannot be skipped, only the connection ended: this much would have to be held first. */
const MAX_PAYLOAD = 16 * 1024 * 1024
const STOPPED = ended('stopped', 'was left')

export interface SocketOptions {
  readonly address: URL
  readonly userAgent: string
  /** How its name becomes an address; absent: as the system does it. */
  readonly lookup?: LookupFunction
  readonly timings: Timings
  readonly now: () => number
  readonly signal: AbortSignal
  opened(): void
  /** A message, its text not yet checked to be UTF-8. What it gives ends the connection. */
  message(data: Buffer, isBinary: boolean): Ended | void
  /** What an HTTP answer comes to that its status alone does not tell. */
  refused?(refusal: Refusal): Ended | undefined
}

/** One WebSocket, from its handshake to its end. Resolves when it and its timers are gone; never rejects. */
export function holdSocket(options: SocketOptions): Promise<Ended> {
  const { address, userAgent, timings, now, signal } = options
  if (signal.aborted) return Promise.resolve(STOPPED)
  return new Promise((resolve) => {
    let end: Ended | undefined
    let isOpen = false
    let late = ended('timeout', 'did not answer in time')
    let stopWatch: (() => void) | undefined
    // `lookup` is handed on to the socket beneath.
    const dialled: ClientOptions & { lookup?: LookupFunction } = {
      headers: { 'User-Agent': userAgent },
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD,
      // Checked frame by frame by who reads them: one bad frame must not end the connection.
      skipUTF8Validation: true,
      ...(options.lookup && { lookup: options.lookup }),
    }
    const socket = new WebSocket(address, dialled)
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
        options.opened()
      })
    })
    socket.on('message', (data, isBinary) => {
      if (end !== undefined || !Buffer.isBuffer(data)) return
      const why = options.message(data, isBinary)
      if (why !== undefined) cut(why)
    })
    socket.on('unexpected-response', (_request, response) => {
      late = endedByRefusal(refusalOf(response, '', now()))
      void readText(response).then((text) => {
        const refusal = refusalOf(response, text, now())
        cut(options.refused?.(refusal) ?? endedByRefusal(refusal))
      })
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

function endedByRefusal({ status, said, retryAfterMs }: Refusal): Ended {
  const end = endedByAnswer(status, said)
  return retryAfterMs === undefined ? end : { ...end, retryAfterMs }
}
