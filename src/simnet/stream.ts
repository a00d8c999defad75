import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { Logger } from '../observe/log.js'
import type { FaultState } from './faults.js'
import { fieldsOf } from './json.js'
import type { Entry, EventLog } from './log.js'
import { BadAsk, isWanted, parseOptions, type Ask, type Wants } from './wants.js'

interface Reader {
  readonly socket: WebSocket
  readonly pipe: Duplex
  wants: Wants
  /** The sequence it gets next; undefined while its hello is awaited. */
  position: number | undefined
  /** Answered the last ping. */
  alive: boolean
}

const PUMP_MS = 50
const PING_MS = 30_000
/** No more is written to a socket that has this much unsent; the log keeps the rest, for a while. */
const MAX_UNSENT = 2_000_000
const MAX_MESSAGE = 10_000_000
const CLOSE_GRACE_MS = 300

/**
 * The readers of `/subscribe`. Each pulls from the shared log at its own pace, so replay runs into live without a
 * hole, and a slow one costs nothing until the log has passed it: then its socket is cut, as the original does.
 */
export class Stream {
  readonly #readers = new Set<Reader>()
  readonly #server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE,
  })
  readonly #timers: NodeJS.Timeout[]
  #closing = false

  constructor(
    readonly events: EventLog,
    readonly faults: FaultState,
    readonly log: Logger,
  ) {
    this.#timers = [setInterval(() => this.flush(), PUMP_MS), setInterval(() => this.#ping(), PING_MS)]
  }

  get size(): number {
    return this.#readers.size
  }

  /** Takes over a checked upgrade. */
  accept(request: IncomingMessage, pipe: Duplex, head: Buffer, ask: Ask): void {
    this.#server.handleUpgrade(request, pipe, head, (socket) => this.#welcome(socket, pipe, ask))
  }

  /** Gives every reader what is new to it. */
  flush(): void {
    if (this.faults.silent) return
    for (const reader of this.#readers) this.#pump(reader)
  }

  /** The same bytes to everyone, past the log and all filters. */
  shout(frames: readonly (string | Buffer)[]): void {
    this.flush()
    for (const { socket } of this.#readers)
      for (const frame of frames) socket.send(frame, { binary: typeof frame !== 'string' })
  }

  /** The newest `n` events again, to those who want them. */
  repeat(n: number): void {
    this.flush()
    const from = Math.max(this.events.floor, this.events.tip - n)
    for (const reader of this.#readers)
      for (let seq = from; seq < this.events.tip; seq++) this.#send(reader, this.events.at(seq))
  }

  drop(how: 'close' | 'terminate', code: number): number {
    const count = this.#readers.size
    for (const { socket } of this.#readers) {
      if (how === 'close') socket.close(code)
      else socket.terminate()
    }
    return count
  }

  /** 1001 to everyone; resolves when all are gone, soon at the latest. */
  async close(): Promise<void> {
    this.#closing = true
    for (const timer of this.#timers) clearInterval(timer)
    const gone = [...this.#readers].map(
      ({ socket }) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
    )
    this.drop('close', 1001)
    const late = setTimeout(() => this.drop('terminate', 0), CLOSE_GRACE_MS)
    await Promise.all(gone)
    clearTimeout(late)
  }

  #welcome(socket: WebSocket, pipe: Duplex, ask: Ask): void {
    const start = ask.cursor === undefined ? this.events.tip : this.events.seek(ask.cursor)
    const position = ask.hello ? undefined : start
    const reader: Reader = { socket, pipe, wants: ask.wants, position, alive: true }
    this.#readers.add(reader)
    socket.on('close', () => this.#readers.delete(reader))
    socket.on('error', (error) => this.log.debug({ error: error.message }, 'reader failed'))
    socket.on('pong', () => (reader.alive = true))
    socket.on('ping', (data) => this.faults.silent || socket.pong(data))
    socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#message(reader, data, ask)
    })
    if (this.#closing) socket.close(1001)
    else if (!this.faults.silent) this.#pump(reader)
  }

  #message(reader: Reader, data: RawData, ask: Ask): void {
    let message: unknown
    try {
      message = JSON.parse(textOf(data))
    } catch {
      return reader.socket.close(1007, 'not JSON')
    }
    const { type, payload } = fieldsOf(message)
    if (type !== 'options_update') return
    try {
      reader.wants = parseOptions(payload)
    } catch (error) {
      const reason = error instanceof BadAsk ? error.message : 'invalid options'
      return reader.socket.close(1008, Buffer.from(reason).subarray(0, 120).toString('ascii'))
    }
    // Without a cursor the hello itself is the starting point: the tip of now, not of the upgrade.
    reader.position ??= ask.cursor === undefined ? this.events.tip : this.events.seek(ask.cursor)
    if (!this.faults.silent) this.#pump(reader)
  }

  #pump(reader: Reader): void {
    const { socket, pipe } = reader
    if (reader.position === undefined || socket.readyState !== socket.OPEN) return
    if (reader.position < this.events.floor) {
      this.log.warn({ behind: this.events.tip - reader.position }, 'reader too slow, cut off')
      return socket.terminate()
    }
    const { disorder } = this.faults
    pipe.cork()
    if (disorder > 1) {
      while (this.events.tip - reader.position >= disorder) {
        for (let i = disorder - 1; i >= 0; i--) this.#send(reader, this.events.at(reader.position + i))
        reader.position += disorder
      }
    } else {
      while (reader.position < this.events.tip && socket.bufferedAmount < MAX_UNSENT)
        this.#send(reader, this.events.at(reader.position++))
    }
    pipe.uncork()
  }

  #send(reader: Reader, entry: Entry | undefined): void {
    if (entry === undefined || reader.position === undefined) return
    if (isWanted(reader.wants, entry.did, entry.collection, entry.data.length))
      reader.socket.send(entry.data, { binary: false })
  }

  #ping(): void {
    if (this.faults.silent) return
    for (const reader of this.#readers) {
      if (reader.position === undefined) continue
      if (!reader.alive) reader.socket.terminate()
      reader.alive = false
      reader.socket.ping()
    }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString()
}
