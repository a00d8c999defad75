import { constants, deflateRawSync } from 'node:zlib'

/** Shorter ones gain too little, bytes. */
const LEAST = 1024
/** What all readers together have to be saved for it to be worth the work, bytes. */
const WORTH = 2 * 1024
/** Six times smaller for a fifteenth of a millisecond; the higher levels take three times as long for a tenth more. */
const LEVEL = 3

/** The most there can be. */
const WINDOW_BITS = 15

/** The first byte of a whole text message, and of a compressed one (RFC 6455 section 5.2, RFC 7692 section 6). */
const TEXT = 0x81
const PACKED_TEXT = 0xc1

/**
 * A text frame for many sockets: one buffer for all of them, header and all. Whoever speaks permessage-deflate is sent it
 * compressed, and it is compressed once: each message for itself, so that no socket needs a window of its own.
 * Source: RFC 7692 section 7.2.1.
 */
export class WireFrame {
  readonly plain: Buffer
  private readonly whole: Partial<Record<'plain' | 'packed', Buffer>> = {}
  private pair: { readonly next: WireFrame; plain?: Buffer; packed?: Buffer } | undefined

  /** @param readers how many sockets it is for */
  constructor(
    text: string,
    private readonly readers: number,
  ) {
    this.plain = Buffer.from(text)
  }

  /** As it goes on the wire; `packed` if that is of use. */
  wire(how: 'plain' | 'packed'): Buffer {
    const { length } = this.plain
    const isPacked = how === 'packed' && length >= LEAST && length * this.readers >= WORTH
    return isPacked
      ? (this.whole.packed ??= framed(PACKED_TEXT, packed(this.plain)))
      : (this.whole.plain ??= framed(TEXT, this.plain))
  }

  /** With one that comes right after it, for all who are sent both: a write less for each. */
  wireWith(next: WireFrame, how: 'plain' | 'packed'): Buffer {
    if (this.pair?.next !== next) this.pair = { next }
    return (this.pair[how] ??= Buffer.concat([this.wire(how), next.wire(how)]))
  }
}

function packed(text: Buffer): Buffer {
  // The end of a flush is known to the other side, and left out.
  return deflateRawSync(text, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}

/** Unmasked and in one piece. */
function framed(first: number, data: Buffer): Buffer {
  const { length } = data
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(length, 2)
  else if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, data])
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
