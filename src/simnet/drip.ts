import type { Duplex } from 'node:stream'

/** As much is taken in before the reader's position stops moving. */
const FULL = 65_536

/**
 * A slow connection: whole WebSocket frames go in, and bytes come out few at a time, or half of a frame and then nothing.
 * While one exists nobody else may write to the pipe, not even pongs, as they would land in the middle of a frame.
 */
export class Drip {
  #held: Buffer[] = []
  #size = 0
  #isHalfway = false

  /** `bytesPerTick` 0: the first frame stops halfway, and nothing more comes. */
  constructor(
    readonly pipe: Duplex,
    readonly bytesPerTick: number,
  ) {}

  get isFull(): boolean {
    return this.#size >= FULL
  }

  /** Between two frames a connection can be closed in good order. */
  get isIdle(): boolean {
    return this.#size === 0
  }

  push(opcode: number, data: Buffer): void {
    const frame = frameBytes(opcode, data)
    this.#held.push(frame)
    this.#size += frame.length
    if (this.bytesPerTick > 0 || this.#isHalfway) return
    this.#isHalfway = true
    this.#write(Math.ceil(frame.length / 2))
  }

  tick(): void {
    this.#write(this.bytesPerTick)
  }

  /** Lets go of everything at once. */
  release(): void {
    this.#write(this.#size)
  }

  #write(most: number): void {
    for (let left = Math.min(most, this.#size); left > 0;) {
      const [first] = this.#held
      if (first === undefined) return
      const part = first.subarray(0, left)
      this.pipe.write(part)
      left -= part.length
      this.#size -= part.length
      if (part.length === first.length) this.#held.shift()
      else this.#held[0] = first.subarray(part.length)
    }
  }
}

/** A server's WebSocket frame: whole, unmasked. Source: RFC 6455, section 5.2 */
function frameBytes(opcode: number, data: Buffer): Buffer {
  const { length } = data
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, data])
}
