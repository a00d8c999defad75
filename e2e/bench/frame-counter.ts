import { constants, inflateRawSync } from 'node:zlib'

/** What counting needs of a frame: `{"kind":"posts","seq":…,"count":n,` at its longest. */
const START = 64
/** The same of a compressed one, whose beginning says how the rest is to be read. */
const PACKED_START = 512
const RSV1 = 0x40
const PING = 0x9
const TEXT = 0x1

/**
 * Counts the frames of a WebSocket server, and the posts in them, without keeping or decoding what they hold: a
 * thousand readers must cost little, or one measures them. A frame that is a card counts for one post; one of
 * ours says how many are in it. RFC 6455 section 5.2; frames of servers are not masked, and these are not fragmented.
 */
export class FrameCounter {
  frames = 0
  posts = 0
  bytes = 0
  private readonly head = Buffer.alloc(10)
  private headLength = 0
  private readonly start = Buffer.alloc(PACKED_START)
  private startLength = 0
  /** Bytes of the frame's payload that are still to come. */
  private left = 0

  /** @param ping called with the payload of a ping, to be answered */
  constructor(private readonly ping: (payload: Buffer) => void) {}

  take(chunk: Uint8Array): void {
    this.bytes += chunk.length
    let at = 0
    while (at < chunk.length) {
      if (this.left === 0) at = this.takeHead(chunk, at)
      else {
        const part = Math.min(this.left, chunk.length - at)
        const needed = ((this.head[0] ?? 0) & RSV1) === 0 ? START : PACKED_START
        if (this.startLength < needed) {
          const wanted = Math.min(part, needed - this.startLength)
          this.start.set(chunk.subarray(at, at + wanted), this.startLength)
          this.startLength += wanted
        }
        this.left -= part
        at += part
        if (this.left === 0) this.finish()
      }
    }
  }

  private takeHead(chunk: Uint8Array, from: number): number {
    let at = from
    while (at < chunk.length) {
      this.head[this.headLength++] = chunk[at++] ?? 0
      const short = (this.head[1] ?? 0) & 0x7f
      const needed = short === 126 ? 4 : short === 127 ? 10 : 2
      if (this.headLength < 2 || this.headLength < needed) continue
      this.left =
        short === 126 ? this.head.readUInt16BE(2) : short === 127 ? this.head.readUIntBE(4, 6) : short
      this.headLength = 0
      this.startLength = 0
      if (this.left === 0) this.finish()
      return at
    }
    return at
  }

  private finish(): void {
    const opcode = (this.head[0] ?? 0) & 0xf
    const start = this.start.subarray(0, this.startLength)
    if (opcode === PING) this.ping(Buffer.from(start))
    if (opcode !== TEXT) return
    this.frames++
    const text = ((this.head[0] ?? 0) & RSV1) === 0 ? start.toString('latin1') : unpacked(start)
    if (text.startsWith('<')) this.posts++
    else if (text.startsWith('{"kind":"posts"')) this.posts += Number(/"count":(\d+)/.exec(text)?.[1] ?? 0)
  }
}

/** All readers are sent the same bytes: how those begin is looked up once. */
let lastPacked = Buffer.alloc(0)
let lastText = ''

/** How a compressed frame begins. */
function unpacked(start: Buffer): string {
  if (start.equals(lastPacked)) return lastText
  lastPacked = Buffer.from(start)
  lastText = inflateRawSync(start, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1', 0, START)
  return lastText
}
