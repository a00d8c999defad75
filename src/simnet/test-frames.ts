import { fromUint8Array } from '@atcute/car'
import { decode, decodeFirst, type BytesWrapper, type CidLinkWrapper } from '@atcute/cbor'
import { toString } from '@atcute/cid'

/** A raw frame as a test looks at it. */
export interface RawFrame {
  readonly header: Readonly<Record<string, unknown>>
  readonly body: {
    readonly seq: number
    readonly rev: string
    readonly since: string | null
    readonly time: string
    readonly ops: readonly {
      readonly action: string
      readonly path: string
      readonly cid: CidLinkWrapper | null
      readonly prev?: CidLinkWrapper
    }[]
    readonly commit: CidLinkWrapper
  } & Readonly<Record<string, unknown>>
  /** By CID, the root first. */
  readonly blocks: ReadonlyMap<string, unknown>
}

/** Reads with the library alone, so that nothing of ours judges itself. */
export function rawFrame(data: Buffer): RawFrame {
  const [header, rest] = decodeFirst(data) as [RawFrame['header'], Uint8Array]
  const body = decode(rest) as RawFrame['body'] & { blocks?: BytesWrapper }
  const car = body.blocks?.buf ?? new Uint8Array()
  const entries = car.length === 0 ? [] : [...fromUint8Array(car)]
  return { header, body, blocks: new Map(entries.map(({ cid, bytes }) => [toString(cid), decode(bytes)])) }
}
