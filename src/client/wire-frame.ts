import { constants, deflateRawSync } from 'node:zlib'

/** Shorter ones gain too little, bytes. */
const LEAST = 1024
/** What all readers together have to be saved for it to be worth the work, bytes. */
const WORTH = 2 * 1024
/** Six times smaller for a fifteenth of a millisecond; the higher levels take three times as long for a tenth more. */
const LEVEL = 3

/** The most there can be. */
const WINDOW_BITS = 15

const FIN_RSV1_TEXT = 0xc1

/**
 * A text frame for many sockets. Whoever speaks permessage-deflate is sent it compressed, and it is compressed once for
 * all of them: each message for itself, so that no socket needs a window of its own. Source: RFC 7692 section 7.2.1.
 */
export class WireFrame {
  readonly plain: Buffer
  private made: Buffer | undefined

  /** @param readers how many sockets it is for */
  constructor(
    text: string,
    private readonly readers: number,
  ) {
    this.plain = Buffer.from(text)
  }

  /** The whole frame as it goes on the wire, header and all; undefined when that is of no use. */
  get packed(): Buffer | undefined {
    const { length } = this.plain
    if (length < LEAST || length * this.readers < WORTH) return undefined
    this.made ??= packed(this.plain)
    return this.made
  }
}

function packed(text: Buffer): Buffer {
  const flushed = deflateRawSync(text, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH })
  // The end of a flush is known to the other side, and left out.
  const data = flushed.subarray(0, -4)
  return Buffer.concat([header(data.length), data])
}

/** Of an unmasked, whole, compressed text message (RFC 6455 section 5.2). */
function header(length: number): Buffer {
  if (length < 126) return Buffer.of(FIN_RSV1_TEXT, length)
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = FIN_RSV1_TEXT
  head[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return head
}

/** What a socket has agreed upon with the other side, by name, as `ws` keeps it. */
export type Agreed = Readonly<
  Record<string, { readonly params?: { readonly server_max_window_bits?: number | undefined } }>
>

/** Whether a socket reads what is packed for all: not if it asked for a smaller window than that is packed with. */
export function readsPacked(agreed: Agreed = {}): boolean {
  const params = agreed['permessage-deflate']?.params
  return params !== undefined && (params.server_max_window_bits ?? WINDOW_BITS) === WINDOW_BITS
}
