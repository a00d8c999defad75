const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * Whether a string keeps a lexicon's `maxLength` (UTF-8 bytes) and `maxGraphemes`. Measures only what the number of
 * code units leaves open: a unit is 1 to 3 bytes, and a grapheme at least one unit.
 */
export function isWithin(text: string, maxBytes: number, maxGraphemes: number): boolean {
  return fitsBytes(text, maxBytes) && (text.length <= maxGraphemes || fitsGraphemes(text, maxGraphemes))
}

/** Whether a string is at most so many bytes of UTF-8. */
export function fitsBytes(text: string, max: number): boolean {
  if (text.length > max) return false
  return text.length * 3 <= max || Buffer.byteLength(text) <= max
}

function fitsGraphemes(text: string, max: number): boolean {
  let count = 0
  for (const _ of GRAPHEMES.segment(text)) if (++count > max) return false
  return true
}

/**
 * The text with each lone surrogate as U+FFFD, so that no one who encodes it later (a URL, a frame) meets an error.
 * Its length in units and in bytes stays the same.
 */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD')
}

/** At most `max` units of a text that its lexicon leaves unbounded; whole characters, well formed. */
export function clipped(text: string, max: number): string {
  if (text.length <= max) return wellFormed(text)
  const last = text.charCodeAt(max - 1)
  const cut = last >= 0xd800 && last <= 0xdbff ? max - 1 : max
  // Through bytes, because a slice would keep the whole long text alive.
  return Buffer.from(text.slice(0, cut)).toString()
}
