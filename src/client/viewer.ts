import type { Metrics } from '../observe/metrics.js'
import { readsPacked, type Agreed, type WireFrame } from './wire-frame.js'

/** What a viewer needs of a WebSocket. */
export interface ViewerSocket {
  readonly bufferedAmount: number
  readonly readyState: number
  send(data: Buffer, options: { binary: boolean; compress: boolean }): void
  close(code: number, reason: string): void
  terminate(): void
  /**
   * What was agreed upon, and the connection beneath: `ws` has no public names for them. Without the latter frames are
   * sent one by one, and as they are. What is written there goes between the frames of `ws`, never within one: it makes
   * none in pieces, and none later than it is asked to.
   */
  readonly _extensions?: Agreed | undefined
  readonly _socket?: { write(data: Buffer): unknown } | undefined
}

const OPEN = 1

/** A viewer with more than this waiting to be sent is behind, bytes. */
export const BEHIND_BYTES = 256 * 1024
/** It has caught up again when no more than this waits, bytes. */
const CAUGHT_UP_BYTES = 16 * 1024
/** One that stays behind this long is closed, ms. */
export const STUCK_MS = 30_000

/**
 * One browser socket, and the rule for the slow: nothing is queued for it here. When too much waits in its socket
 * it falls behind: posts are skipped and counted, ops are left where they are. When it has drained, its feed sends
 * the ops it missed, from its position, and says how many posts were skipped.
 */
export class Viewer {
  /** While behind: everything up to this sequence has been sent. */
  private from: number | undefined
  private since = 0
  private skipped = 0
  /** What is sent together, while that is gathered. */
  private held: WireFrame[] | undefined
  /** The page holds and wants no posts for now; ops go on. */
  paused = false
  private readonly how: 'plain' | 'packed'

  constructor(
    private readonly socket: ViewerSocket,
    private readonly metrics: Metrics,
  ) {
    this.how = readsPacked(socket._extensions) ? 'packed' : 'plain'
  }

  get open(): boolean {
    return this.socket.readyState === OPEN
  }

  /** Where to catch up from, once the socket has drained; `undefined` when there is nothing to catch up. */
  get behindSince(): { readonly seq: number; readonly skipped: number } | undefined {
    if (this.from === undefined || this.socket.bufferedAmount > CAUGHT_UP_BYTES) return undefined
    return { seq: this.from, skipped: this.skipped }
  }

  caughtUp(): void {
    this.from = undefined
    this.skipped = 0
  }

  /**
   * Sends one frame, or falls behind.
   * @param before the sequence this viewer stood at before this frame
   * @param posts how many posts are in it; 0 for ops
   * @returns how many bytes go out; 0: it does not
   */
  send(frame: WireFrame, before: number, posts: number, now: number): number {
    if (!this.open || (this.paused && posts > 0)) return 0
    if (this.from === undefined && this.socket.bufferedAmount > BEHIND_BYTES) {
      this.from = before
      this.since = now
    }
    if (this.from !== undefined) {
      this.skipped += posts
      if (posts > 0) this.metrics.skipped(posts)
      if (now - this.since > STUCK_MS) this.end(1013, 'reading too slowly', 'slow')
      return 0
    }
    if (this.held === undefined) this.write([frame])
    else this.held.push(frame)
    return frame.wire(this.how).length
  }

  /** What is sent from now on leaves in one write, at `release`: writes are what costs, far more than bytes. */
  hold(): void {
    this.held = []
  }

  release(): void {
    const { held = [] } = this
    this.held = undefined
    if (held.length > 0 && this.open) this.write(held)
  }

  private write(frames: readonly WireFrame[]): void {
    const { _socket: connection } = this.socket
    const [first, second, third] = frames
    if (connection === undefined)
      for (const { plain } of frames) this.socket.send(plain, { binary: false, compress: false })
    else if (first !== undefined && second !== undefined && third === undefined)
      connection.write(first.wireWith(second, this.how))
    else for (const frame of frames) connection.write(frame.wire(this.how))
  }

  /** @param why a metric's label: a closed list */
  end(code: number, reason: string, why: string): void {
    if (!this.open) return
    this.metrics.closed(why)
    this.socket.close(code, reason)
    // A peer that does not read does not answer a close frame either.
    if (code === 1013) this.socket.terminate()
  }
}
