/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isIntegerWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

/** Whether it counts something: a whole number from 0 that a double holds exactly. */
export function isCount(value: unknown): value is number {
  return isIntegerWithin(value, 0, Number.MAX_SAFE_INTEGER)
}

/** Deeper than any lexicon goes, and far from where `JSON.stringify` runs out of stack. */
export const MAX_DEPTH = 128

/**
 * Whether lists and objects are nested at most 128 deep. Without recursion, as what it looks for would end one.
 */
export function isShallow(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false
    const below: unknown[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      for (const child of Object.values(item)) below.push(child)
    }
    level = below
  }
  return true
}
