import { markOf, type Mark } from './facet.js'
import { isIntegerWithin, isObject } from './json.js'
import type { Segment } from './post.js'
import { uniqueTags } from './tag.js'

/** Far more than 300 graphemes can carry; a longer list is read so far. */
const MAX_FACETS = 500

interface Piece {
  readonly start: number
  readonly end: number
  readonly mark: Mark
}

/**
 * Cuts a text at its facets, whose ranges count bytes of UTF-8, the end exclusive. Total: a facet that is broken,
 * empty, reversed, out of range, cutting a character, or overlapping one that begins before it is left out.
 * The segments joined are exactly the text, and never empty. `tags` are those of the tag segments, each once.
 * Source: https://docs.bsky.app/docs/advanced-guides/post-richtext
 */
export function segment(
  text: string,
  facets: unknown,
): { readonly segments: readonly Segment[]; readonly tags: readonly string[] } {
  if (text === '') return { segments: [], tags: [] }
  const plain = { segments: [{ kind: 'text' as const, text }], tags: [] }
  if (!Array.isArray(facets) || facets.length === 0) return plain
  const bytes = Buffer.from(text)
  const pieces = piecesOf(bytes, facets)
  if (pieces.length === 0) return plain

  const segments: Segment[] = []
  const tags: string[] = []
  let byte = 0
  let unit = 0
  // The bytes tell only the length in units; the pieces come from the text itself, as it may hold lone surrogates.
  const take = (end: number): string => {
    const from = unit
    unit += bytes.toString('utf8', byte, end).length
    byte = end
    return text.slice(from, unit)
  }
  for (const { start, end, mark } of pieces) {
    if (start > byte) segments.push({ kind: 'text', text: take(start) })
    segments.push({ ...mark, text: take(end) })
    if (mark.kind === 'tag') tags.push(mark.tag)
  }
  if (byte < bytes.length) segments.push({ kind: 'text', text: text.slice(unit) })
  return { segments, tags: uniqueTags(tags) }
}

/** The facets that hold, in order. */
function piecesOf(bytes: Buffer, facets: readonly unknown[]): readonly Piece[] {
  const found: Piece[] = []
  for (const facet of facets.slice(0, MAX_FACETS)) {
    const piece = pieceOf(bytes, facet)
    if (piece !== undefined) found.push(piece)
  }
  found.sort((a, b) => a.start - b.start)
  let free = 0
  return found.filter(({ start, end }) => {
    if (start < free) return false
    free = end
    return true
  })
}

function pieceOf(bytes: Buffer, facet: unknown): Piece | undefined {
  if (!isObject(facet) || !isObject(facet.index)) return undefined
  const { byteStart: start, byteEnd: end } = facet.index
  if (!isBoundary(bytes, start) || !isBoundary(bytes, end) || start >= end) return undefined
  const mark = markOf(facet.features)
  return mark === undefined ? undefined : { start, end, mark }
}

/** Whether a character begins at this byte, or the text ends there. */
function isBoundary(bytes: Buffer, at: unknown): at is number {
  if (!isIntegerWithin(at, 0, bytes.length)) return false
  const byte = bytes[at]
  return byte === undefined || (byte & 0xc0) !== 0x80
}
