import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData } from 'ws'
import type { Logger } from '../observe/log.js'
import type { FaultState } from './faults.js'
import type { EventLog } from './log.js'
import { POLICY, Reader, type Ending } from './reader.js'
import type { Ask, Frame, Wire } from './wires/wire.js'
import { SUBPROTOCOL } from './wires/v2.js'

export const PUMP_MS = 50
const PING_MS = 30_000
const MAX_MESSAGE = 10_000_000
const CLOSE_GRACE_MS = 300
/** Old events a pump of a storm: 5,000 a second. */
const STORM = 250

/**
 * The readers of all wires. Each pulls from the shared log at its own pace, so replay runs into live without a hole, and
 * a slow one costs nothing until the log has passed it: then it is told so where its protocol can, and cut.
 */
export class Stream {
  readonly #readers = new Set<Reader>()
  /** Upgrades that are never answered. */
  readonly #hung = new Set<Duplex>()
  readonly #server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE,
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  })
  readonly #timers: NodeJS.Timeout[]
  #storm = { left: 0, position: 0 }
  #isClosing = false

  constructor(
    readonly events: EventLog,
    readonly faults: FaultState,
    readonly log: Logger,
  ) {
    this.#timers = [setInterval(() => this.#tick(), PUMP_MS), setInterval(() => this.#ping(), PING_MS)]
  }

  get size(): number {
    return this.#readers.size
  }

  /** Takes over a checked upgrade. */
  accept(request: IncomingMessage, pipe: Duplex, head: Buffer, wire: Wire, ask: Ask): void {
    this.#server.handleUpgrade(request, pipe, head, (socket) => {
      this.#welcome(new Reader(socket, pipe, wire, ask))
    })
  }

  /** Takes over an upgrade that is not to be answered. */
  hang(pipe: Duplex): void {
    this.#hung.add(pipe)
    pipe.once('close', () => this.#hung.delete(pipe))
  }

  /** Lets go of those: they are cut. */
  unhang(): void {
    for (const pipe of this.#hung) pipe.destroy()
  }

  /** Gives every reader what is new to it. */
  flush(): void {
    if (this.faults.silence !== undefined) return
    for (const reader of this.#readers) this.#pump(reader)
  }

  /** To everyone what `of` makes for its wire, past the log and all filters. */
  shout(of: (wire: Wire) => readonly (string | Buffer)[]): void {
    this.flush()
    for (const reader of this.#readers)
      for (const frame of of(reader.wire)) reader.write(Buffer.from(frame), typeof frame !== 'string')
  }

  /** The newest `n` messages again, to those who want them. */
  repeat(n: number): void {
    this.flush()
    for (let at = Math.max(this.events.floor, this.events.tip - n); at < this.events.tip; at++)
      this.#again(at)
  }

  /** The oldest `n` messages that are kept, at 5,000 a second. */
  storm(n: number): void {
    this.#storm = { left: Math.min(n, this.events.tip - this.events.floor), position: this.events.floor }
  }

  /** Bytes for each reader and pump from now on; 0 stops in the middle of the next frame, undefined lets go. */
  slow(bytesPerTick: number | undefined): void {
    for (const reader of this.#readers) reader.slow(bytesPerTick)
    this.flush()
  }

  drop(how: Ending, code: number): number {
    const count = this.#readers.size
    for (const reader of this.#readers) reader.end(how, code)
    return count
  }

  /** An error frame, and the end of the connection, where the protocol has one. Returns how many that were. */
  fail(error: string, message: string): number {
    this.flush()
    let count = 0
    for (const reader of this.#readers) if (fail(reader, error, message)) count++
    return count
  }

  /** 1001 to everyone; resolves when all are gone, soon at the latest. */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const timer of this.#timers) clearInterval(timer)
    this.unhang()
    const gone = [...this.#readers].map(
      ({ socket }) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
    )
    this.drop('close', 1001)
    const late = setTimeout(() => this.drop('terminate', 0), CLOSE_GRACE_MS)
    await Promise.all(gone)
    clearTimeout(late)
  }

  #welcome(reader: Reader): void {
    const { socket, ask } = reader
    this.#readers.add(reader)
    socket.on('close', () => this.#readers.delete(reader))
    socket.on('error', (error) => this.log.debug({ error: error.message }, 'reader failed'))
    socket.on('pong', () => (reader.isAlive = true))
    socket.on('ping', (data) => {
      if (this.faults.silence !== 'frozen') reader.pong(data)
    })
    socket.on('message', (data, isBinary) => this.#heard(reader, data, isBinary))
    if (this.#isClosing) return reader.end('close', 1001)
    reader.slow(this.faults.bytesPerTick)
    if (ask.hello !== true && reader.start(this.events) && this.faults.silence === undefined)
      this.#pump(reader)
  }

  #heard(reader: Reader, data: RawData, isBinary: boolean): void {
    const heard = reader.wire.heard(data, isBinary)
    if (heard === undefined) return
    if ('code' in heard) return reader.end('close', heard.code, heard.reason)
    reader.wants = heard.wants
    // Without a cursor the hello itself is the starting point: the tip of now, not of the upgrade.
    if (reader.position === undefined) reader.start(this.events)
    if (this.faults.silence === undefined) this.#pump(reader)
  }

  #pump(reader: Reader): void {
    if (reader.position === undefined || !reader.isOpen) return
    if (reader.position < this.events.floor) {
      this.log.warn({ behind: this.events.tip - reader.position }, 'reader too slow, cut off')
      if (!fail(reader, 'ConsumerTooSlow', 'the log has passed you')) reader.end('terminate', 0)
      return
    }
    const { disorder } = this.faults
    reader.pipe.cork()
    if (disorder > 1) {
      while (this.events.tip - reader.position >= disorder) {
        for (let i = disorder - 1; i >= 0; i--) reader.send(this.#framesOf(reader.wire, reader.position + i))
        reader.position += disorder
      }
    } else {
      while (reader.position < this.events.tip && !reader.isFull)
        reader.send(this.#framesOf(reader.wire, reader.position++))
    }
    reader.pipe.uncork()
  }

  #framesOf(wire: Wire, position: number): readonly Frame[] {
    const message = this.events.at(position)
    return message === undefined || message.isWithheld ? [] : wire.encode(message)
  }

  #again(position: number): void {
    for (const reader of this.#readers)
      if (reader.position !== undefined && !reader.isFull) reader.send(this.#framesOf(reader.wire, position))
  }

  #tick(): void {
    this.flush()
    for (const reader of this.#readers) reader.tick()
    for (let i = 0; i < STORM && this.#storm.left > 0; i++, this.#storm.left--)
      this.#again(this.#storm.position++)
  }

  #ping(): void {
    if (this.faults.silence === 'frozen') return
    for (const reader of this.#readers) {
      if (reader.position === undefined) continue
      if (!reader.isAlive) reader.end('terminate', 0)
      reader.isAlive = false
      reader.ping()
    }
  }
}

/** True where the protocol has error frames. */
function fail(reader: Reader, error: string, message: string): boolean {
  const frame = reader.wire.failure?.(error, message)
  if (frame === undefined) return false
  reader.write(frame, reader.wire.isBinary)
  reader.end('close', POLICY)
  return true
}
