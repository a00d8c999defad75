import { isWithin, wellFormed } from './bounds.js'

const MAX_BYTES = 640
const MAX_GRAPHEMES = 64
const HASHES = /^[#＃]+/u

/** Whether a tag keeps the bounds that posts and facets share. */
export function isTag(tag: unknown): tag is string {
  return typeof tag === 'string' && isWithin(tag, MAX_BYTES, MAX_GRAPHEMES)
}

/** A tag without the `#` that some clients leave on it; undefined when nothing else is there. */
export function bareTag(tag: string): string | undefined {
  const bare = wellFormed(tag).replace(HASHES, '')
  return bare.trim() === '' ? undefined : bare
}

/** Each tag once, the first spelling of it, letter case aside. */
export function uniqueTags(tags: readonly string[]): readonly string[] {
  if (tags.length < 2) return tags
  const byFolded = new Map<string, string>()
  for (const tag of tags) {
    const folded = tag.toLowerCase()
    if (!byFolded.has(folded)) byFolded.set(folded, tag)
  }
  return [...byFolded.values()]
}
