import { fromUint8Array } from '@atcute/car'

/** What a CAR holds of what was looked for. */
export interface Blocks {
  /** By `cidKey`. The bytes are as they came: nothing says yet that they are what their CID names. */
  readonly found: ReadonlyMap<string, Uint8Array>
  /** The CAR broke off before everything was found. */
  readonly isBroken: boolean
}

/** A CID's bytes as a key: a string of one character for each byte, far cheaper than its written form. */
export function cidKey(cid: Uint8Array): string {
  return Buffer.from(cid.buffer, cid.byteOffset, cid.length).toString('latin1')
}

/** Looks for blocks in a CAR of version 1, no further than needed; of two with one CID the first counts. */
export function findBlocks(car: Uint8Array, wanted: ReadonlySet<string>): Blocks {
  const found = new Map<string, Uint8Array>()
  if (wanted.size === 0) return { found, isBroken: false }
  try {
    for (const { cid, bytes } of fromUint8Array(car)) {
      const key = cidKey(cid.bytes)
      if (!wanted.has(key) || found.has(key)) continue
      found.set(key, bytes)
      if (found.size === wanted.size) break
    }
    return { found, isBroken: false }
  } catch {
    return { found, isBroken: true }
  }
}
