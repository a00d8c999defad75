import { createHash } from 'node:crypto'
import { createRaw } from '@atcute/tid'
import type { Did } from '../syntax/index.js'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 base32 in small letters without padding, as DIDs and CIDs have it. */
function base32(bytes: Uint8Array): string {
  let out = ''
  let value = 0
  let bits = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += ALPHABET.charAt((value >> bits) & 31)
    }
  }
  return bits > 0 ? out + ALPHABET.charAt((value << (5 - bits)) & 31) : out
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** A CIDv1 with SHA-256: `bafyrei…` for records (dag-cbor), `bafkrei…` for blobs (raw). The hash is of our JSON text, not of CBOR. */
export function cidOf(text: string, codec: 'record' | 'blob'): string {
  const head = Uint8Array.of(1, codec === 'record' ? 0x71 : 0x55, 0x12, 0x20)
  return `b${base32(Buffer.concat([head, sha256(text)]))}`
}

/** `did:plc:` and 24 characters, always the same for a name. */
export function didOf(name: string): Did {
  return `did:plc:${base32(sha256(name).subarray(0, 15))}` as Did
}

/** Unix µs that never stand still or go back: `now` in ms, or one more than the last. */
export function createClock(now: () => number): () => number {
  let last = 0
  return () => (last = Math.max(Math.floor(now() * 1000), last + 1))
}

/** A TID for a time in µs. */
export function tidOf(timeUs: number, clockId: number): string {
  return createRaw(timeUs, clockId)
}
