/** Bits in a word of the machine. */
const BITS = 32

/**
 * Whether a text has the parts in this order, inside words too, nothing but spaces and punctuation between. Bit-parallel
 * (Shift-And): each letter of the parts is a bit, set while what was read up to here ends in the parts up to that
 * letter. So the time is the length of the text times that of the parts / 32, whatever either repeats; and mostly much
 * less, since while no letter is under way the text is only searched for the first part.
 */
export function withinFinder(parts: readonly string[]): (text: string) => boolean {
  const [first = '', ...rest] = parts
  if (rest.length === 0) return (text) => text.includes(first)
  const automaton = automatonOf(parts)
  // Nearly every text lacks some part.
  return (text) => parts.every((part) => text.includes(part)) && accepts(automaton, text, first)
}

interface Automaton {
  /** Words of a state. */
  readonly size: number
  /** For each code unit of the parts, where it stands in them. */
  readonly places: ReadonlyMap<number, Uint32Array>
  /** Where a part ends and another is to come. */
  readonly ends: Uint32Array
  /** The place of the last letter. */
  readonly last: number
}

function automatonOf(parts: readonly string[]): Automaton {
  const letters = parts.join('')
  const size = Math.ceil(letters.length / BITS)
  const places = new Map<number, Uint32Array>()
  for (let i = 0; i < letters.length; i++) {
    const unit = letters.charCodeAt(i)
    const mask = places.get(unit) ?? new Uint32Array(size)
    places.set(unit, mask)
    setBit(mask, i)
  }
  const ends = new Uint32Array(size)
  let end = -1
  for (const part of parts.slice(0, -1)) {
    end += part.length
    setBit(ends, end)
  }
  return { size, places, ends, last: letters.length - 1 }
}

function accepts({ size, places, ends, last }: Automaton, text: string, first: string): boolean {
  const state = new Uint32Array(size)
  let isAlive = false
  for (let at = 0; at < text.length; at++) {
    if (!isAlive) at = text.indexOf(first, at)
    if (at === -1) return false
    const mask = places.get(text.charCodeAt(at))
    const waits = isAlive && isAny(state, ends) && isBetween(text.charAt(at))
    let carry = 1
    let any = 0
    for (let i = 0; i < size; i++) {
      const word = state[i] ?? 0
      const moved = ((word << 1) | carry) & (mask?.[i] ?? 0)
      const now = waits ? moved | (word & (ends[i] ?? 0)) : moved
      carry = word >>> (BITS - 1)
      state[i] = now
      any |= now
    }
    isAlive = any !== 0
    if (hasBit(state, last)) return true
  }
  return false
}

function isAny(state: Uint32Array, mask: Uint32Array): boolean {
  for (let i = 0; i < state.length; i++) if (((state[i] ?? 0) & (mask[i] ?? 0)) !== 0) return true
  return false
}

function setBit(words: Uint32Array, place: number): void {
  const at = Math.floor(place / BITS)
  words[at] = (words[at] ?? 0) | (1 << (place % BITS))
}

function hasBit(words: Uint32Array, place: number): boolean {
  return ((words[Math.floor(place / BITS)] ?? 0) & (1 << (place % BITS))) !== 0
}

function isBetween(char: string): boolean {
  return /[\p{P} ]/u.test(char)
}
