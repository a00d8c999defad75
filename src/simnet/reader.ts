import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { Drip } from './drip.js'
import type { EventLog } from './log.js'
import type { Ask, Frame, Wire } from './wires/wire.js'

const TEXT = 1
const BINARY = 2
const PING = 9
const PONG = 10
/** No more is written to a socket that has this much unsent; the log keeps the rest, for a while. */
const MAX_UNSENT = 2_000_000

export type Ending = 'close' | 'terminate' | 'reset'

/** One connection to a wire: where it is in the log, and what it wants of it. */
export class Reader {
  /** The position it gets next; undefined while its hello is awaited. */
  position: number | undefined
  /** Answered the last ping. */
  isAlive = true
  wants: Ask['wants']
  #from = 0
  #drip: Drip | undefined

  constructor(
    readonly socket: WebSocket,
    readonly pipe: Duplex,
    readonly wire: Wire,
    readonly ask: Ask,
  ) {
    this.wants = ask.wants
  }

  /** Begins where it asked to. False when that ends the connection. */
  start(log: EventLog): boolean {
    const { position, from = 0, notices = [], isOver = false } = this.ask.start(log)
    this.position = position
    this.#from = from
    for (const notice of notices) this.write(notice, this.wire.isBinary)
    if (isOver) this.end('close', POLICY)
    return !isOver
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN
  }

  get isFull(): boolean {
    return this.#drip?.isFull === true || this.socket.bufferedAmount >= MAX_UNSENT
  }

  /** What it wants of a message. */
  send(frames: readonly Frame[]): void {
    for (const frame of frames)
      if (frame.seq >= this.#from && this.wants(frame)) this.write(frame.data, this.wire.isBinary)
    // Only the first message can begin before the cursor; what is repeated later may be older.
    this.#from = 0
  }

  write(data: Buffer, isBinary: boolean): void {
    if (!this.isOpen) return
    if (this.#drip === undefined) this.socket.send(data, { binary: isBinary })
    else this.#drip.push(isBinary ? BINARY : TEXT, data)
  }

  ping(): void {
    if (this.#drip === undefined) this.socket.ping()
    else this.#drip.push(PING, Buffer.alloc(0))
  }

  pong(data: Buffer): void {
    if (this.#drip === undefined) this.socket.pong(data)
    else this.#drip.push(PONG, data)
  }

  /** From now on slowly; undefined lets go. */
  slow(bytesPerTick: number | undefined): void {
    this.#drip?.release()
    this.#drip = bytesPerTick === undefined ? undefined : new Drip(this.pipe, bytesPerTick)
  }

  tick(): void {
    this.#drip?.tick()
  }

  /** A connection that is in the middle of a frame cannot be closed in good order: it is cut. */
  end(how: Ending, code: number, reason = ''): void {
    if (how === 'reset' && this.pipe instanceof Socket) this.pipe.resetAndDestroy()
    else if (how === 'close' && this.#drip?.isIdle !== false)
      this.socket.close(code, Buffer.from(reason).subarray(0, 120).toString('ascii'))
    else this.socket.terminate()
  }
}

/** The close code behind an error frame. */
export const POLICY = 1008
