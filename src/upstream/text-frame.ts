import { isUtf8 } from 'node:buffer'
import type { Decoded, FrameFault } from '../decode/event.js'

/** What is read as a message (rule 8), bytes. */
const MAX_FRAME = 5 * 1024 * 1024

/** The text of a frame as it came, where text is spoken; or why it is none. */
export function textOf(frame: Buffer, isBinary: boolean): Decoded<string, FrameFault> {
  if (isBinary) return { ok: false, fault: 'binary' }
  if (frame.length > MAX_FRAME) return { ok: false, fault: 'size' }
  return isUtf8(frame) ? { ok: true, value: frame.toString('utf8') } : { ok: false, fault: 'json' }
}
