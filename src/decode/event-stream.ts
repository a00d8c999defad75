import { decode, decodeFirst } from '@atcute/cbor'
import { isShallowCbor } from './cbor-depth.js'
import type { Failure, Info, Unknown } from './firehose-message.js'
import { isCount, isObject, type JsonObject } from './json.js'

/** What is read at all (DESIGN rule 8), in bytes. */
const MAX_FRAME = 5 * 1024 * 1024

/** A frame of an atproto event stream, opened: its type, and a body of which nothing is known yet. */
export interface StreamFrame {
  /** `#commit`; undefined for an error frame. */
  readonly t: unknown
  readonly op: unknown
  readonly body: JsonObject
}

/**
 * Opens a binary frame: two DAG-CBOR values, a header `{op, t}` and a body.
 * Source: https://atproto.com/specs/event-stream
 */
export function openFrame(frame: Uint8Array): StreamFrame | 'size' | 'cbor' | 'shape' {
  if (frame.length > MAX_FRAME) return 'size'
  if (!isShallowCbor(frame)) return 'cbor'
  let header: unknown
  let body: unknown
  try {
    const [first, rest] = decodeFirst(frame)
    header = first
    body = decode(rest)
  } catch {
    return 'cbor'
  }
  if (!isObject(header) || !isObject(body)) return 'shape'
  return { op: header.op, t: header.t, body }
}

/** What every event stream may say beside its own messages: an error, a notice, or what this version does not know. */
export function asideOf({ op, t, body }: StreamFrame): Info | Failure | Unknown | 'shape' {
  if (op === -1) {
    return typeof body.error === 'string' ? { kind: 'error', code: body.error, ...said(body) } : 'shape'
  }
  if (op === 1 && t === '#info') {
    return typeof body.name === 'string' ? { kind: 'info', name: body.name, ...said(body) } : 'shape'
  }
  return isCount(body.seq) ? { kind: 'unknown', seq: body.seq } : { kind: 'unknown' }
}

function said({ message }: JsonObject): { message?: string } {
  return typeof message === 'string' ? { message } : {}
}
