import { MAX_DEPTH } from './json.js'

/** By major type: what its argument counts. */
const BYTES = 2
const TEXT = 3
const LIST = 4
const MAP = 5
const TAG = 6

/**
 * Whether CBOR is nested about as deep as is read at most. Looked at before decoding, which costs a hundred bytes for each
 * level, as many levels as there are bytes. What is not CBOR is for the decoder to refuse.
 */
export function isShallowCbor(bytes: Uint8Array): boolean {
  const left = new Float64Array(MAX_DEPTH + 2)
  let depth = 0
  let at = 0
  while (at < bytes.length) {
    const prelude = bytes[at] ?? 0
    const info = prelude & 0x1f
    if (info > 27) return true
    const size = info < 24 ? 0 : 2 ** (info - 24)
    let argument = size === 0 ? info : 0
    for (let byte = 1; byte <= size; byte += 1) argument = argument * 256 + (bytes[at + byte] ?? 0)
    at += 1 + size
    const type = prelude >> 5
    if (type === BYTES || type === TEXT) at += argument
    const items = type === LIST ? argument : type === MAP ? argument * 2 : type === TAG ? 1 : 0
    if (items > 0) {
      depth += 1
      if (depth >= left.length) return false
      left[depth] = items
      continue
    }
    // The end of an item may be that of all that it is the last one of.
    while (depth > 0 && (left[depth] = (left[depth] ?? 0) - 1) === 0) depth -= 1
  }
  return true
}
