import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { FrameCounter } from './frame-counter.js'

export interface LeanViewer {
  readonly counter: FrameCounter
  readonly open: boolean
  close(): void
}

const PONG = 0x8a
const MASKED = 0x80
/** Of a server's answer to the upgrade. */
const MAX_ANSWER = 8192

/**
 * Opens a WebSocket and counts what comes, on a bare TCP socket: every read goes into `buffer`, which all viewers may
 * share. Rejects when the server does not upgrade.
 * @param url `http://host:port/path?query`
 */
export function openLean(url: URL, buffer: Uint8Array): Promise<LeanViewer> {
  return new Promise((resolve, reject) => {
    let answer: string | undefined = ''
    const read = (length: number): boolean => {
      const chunk = buffer.subarray(0, length)
      if (answer === undefined) {
        counter.take(chunk)
        return true
      }
      answer += Buffer.from(chunk).toString('latin1')
      const end = answer.indexOf('\r\n\r\n')
      if (end < 0 && answer.length < MAX_ANSWER) return true
      if (end < 0 || !answer.startsWith('HTTP/1.1 101 ')) {
        socket.destroy()
        reject(new Error(`no viewer may enter: ${answer.split('\r\n', 1).join('')}`))
        return true
      }
      const rest = Buffer.from(answer.slice(end + 4), 'latin1')
      answer = undefined
      counter.take(rest)
      resolve({
        counter,
        get open() {
          return !socket.destroyed
        },
        close: () => void socket.destroy(),
      })
      return true
    }
    const socket = connect({
      host: url.hostname,
      port: Number(url.port),
      onread: { buffer, callback: read },
    })
    // A mask of zeros: what is sent is what is meant.
    const counter = new FrameCounter((payload) =>
      socket.write(Buffer.concat([Buffer.of(PONG, MASKED | payload.length, 0, 0, 0, 0), payload])),
    )
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('a viewer was sent away without a word')))
    // A peer that ends in good order; without a reader of `data` nobody else would see it.
    socket.on('end', () => socket.destroy())
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    )
  })
}
