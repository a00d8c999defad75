import { hash } from 'node:crypto'
import { CODEC_DCBOR, CODEC_RAW, fromDigest, toString } from '@atcute/cid'
import { createRaw } from '@atcute/tid'
import type { Did } from '../syntax/index.js'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 base32 in small letters without padding, as DIDs have it. */
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

/** A CIDv1 of these bytes with SHA-256: `bafyrei…` for records (dag-cbor), `bafkrei…` for blobs (raw). */
export function cidOf(content: string | Uint8Array, codec: 'record' | 'blob'): string {
  const digest = hash('sha256', content, 'buffer')
  return toString(fromDigest(codec === 'record' ? CODEC_DCBOR : CODEC_RAW, digest))
}

/** `did:plc:` and 24 characters, always the same for a name. */
export function didOf(name: string): Did {
  return `did:plc:${base32(hash('sha256', name, 'buffer').subarray(0, 15))}` as Did
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
