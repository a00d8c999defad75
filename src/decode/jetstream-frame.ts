import type { FrameFault } from './event.js'
import { isObject, isShallow, type JsonObject } from './json.js'

/** What is read at all (DESIGN rule 8), in units: a frame of more has more bytes too. */
const MAX_FRAME = 5 * 1024 * 1024
/** A frame shorter than this cannot be nested so deep that a writer of JSON would run out of stack. */
const SHORT_FRAME = 4096

/** The object that a text frame holds, small and shallow enough to be handed on; or why it is none. */
export function objectOf(frame: string): JsonObject | FrameFault {
  if (frame.length > MAX_FRAME) return 'size'
  let value: unknown
  try {
    value = JSON.parse(frame)
  } catch {
    return 'json'
  }
  if (!isObject(value)) return 'shape'
  return frame.length > SHORT_FRAME && !isShallow(value) ? 'shape' : value
}
