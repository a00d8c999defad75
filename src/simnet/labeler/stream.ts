import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { cborFrame } from '../wires/firehose-frame.js'

export const LABELS_PATH = '/xrpc/com.atproto.label.subscribeLabels'

/** So many labels are kept, if nothing else is said. */
const KEPT = 10_000
/** A listener that has this much unsent is told that it is too slow, bytes. */
const MAX_UNSENT = 2_000_000
const CLOSE_GRACE_MS = 300
/** The close code behind an error frame. */
const POLICY = 1008

/**
 * A labeler's stream: one frame for each label, numbered from unix seconds on, so that a network started later gives later
 * numbers. A cursor is exclusive; without one only what is new is sent.
 * Source: lexicon com.atproto.label.subscribeLabels, https://atproto.com/specs/event-stream
 */
export class LabelStream {
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1000 })
  readonly #sockets = new Set<WebSocket>()
  /** Oldest first; the first one's number is `#first`. */
  readonly #frames: Buffer[] = []
  #first: number
  readonly #kept: number
  #isShortened = false

  /** @param kept how many labels are kept for those who come back */
  constructor(now: () => number, kept = KEPT) {
    this.#first = Math.floor(now() / 1000)
    this.#kept = kept
  }

  /** How many listen. */
  get size(): number {
    return this.#sockets.size
  }

  /** @param label as it is signed, with its signature */
  send(label: object): void {
    const seq = this.#first + this.#frames.length
    const frame = cborFrame({ op: 1, t: '#labels' }, { seq, labels: [label] })
    this.#frames.push(frame)
    if (this.#frames.length > this.#kept) {
      this.#frames.shift()
      this.#first++
      this.#isShortened = true
    }
    for (const socket of this.#sockets) this.#give(socket, frame)
  }

  /** Takes over an upgrade; whatever is wrong with it is said in a frame, as the real ones do. */
  accept(request: IncomingMessage, pipe: Duplex, head: Buffer, url: URL): void {
    this.#server.handleUpgrade(request, pipe, head, (socket) => {
      socket.on('error', () => socket.terminate())
      socket.on('close', () => this.#sockets.delete(socket))
      this.#sockets.add(socket)
      const cursor = url.searchParams.get('cursor')
      if (cursor !== null) this.#replay(socket, cursor)
    })
  }

  /** 1001 to everyone; resolves when all are gone, soon at the latest. */
  async close(): Promise<void> {
    const gone = [...this.#sockets].map(
      (socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
    )
    for (const socket of this.#sockets) socket.close(1001)
    const late = setTimeout(() => this.#sockets.forEach((socket) => socket.terminate()), CLOSE_GRACE_MS)
    await Promise.all(gone)
    clearTimeout(late)
  }

  #replay(socket: WebSocket, text: string): void {
    if (!/^\d{1,16}$/.test(text)) return refuse(socket, 'InvalidRequest', 'cursor must be an integer')
    const from = Number(text) + 1 - this.#first
    if (from > this.#frames.length) return refuse(socket, 'FutureCursor', 'Cursor in the future.')
    // Of a cursor that is older than the network nothing is gone.
    if (from < 0 && this.#isShortened && Number(text) > 0)
      socket.send(
        cborFrame({ op: 1, t: '#info' }, { name: 'OutdatedCursor', message: 'Some labels are gone.' }),
      )
    for (const frame of this.#frames.slice(Math.max(0, from))) this.#give(socket, frame)
  }

  #give(socket: WebSocket, frame: Buffer): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MAX_UNSENT) refuse(socket, 'ConsumerTooSlow', 'Stream consumer too slow')
    else socket.send(frame)
  }
}

function refuse(socket: WebSocket, error: string, message: string): void {
  socket.send(cborFrame({ op: -1 }, { error, message }))
  socket.close(POLICY)
}
