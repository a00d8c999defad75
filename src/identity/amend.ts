import type { Author } from '../decode/author.js'

/** Those fields of an author that something new was said about; `undefined` says "has none". */
export type Said = { [K in 'handle' | 'displayName' | 'avatar']?: Author[K] | undefined } & {
  labels?: readonly string[]
  known?: boolean
}

/** One for all who have none. */
const NO_LABELS: readonly string[] = []

/**
 * The author as it is now; the same one when nothing of it is new. Pure but for `version`, which is asked for a number
 * never used before.
 */
export function amended(author: Author, said: Said, version: () => number): Author {
  const all: Said = { ...author, ...said }
  const labels = all.labels ?? []
  const same =
    author.version > 0 &&
    author.handle === all.handle &&
    author.displayName === all.displayName &&
    author.avatar === all.avatar &&
    author.known === all.known &&
    author.labels.length === labels.length &&
    author.labels.every((label) => labels.includes(label))
  if (same) return author
  const { handle, displayName, avatar, known = false } = all
  return {
    did: author.did,
    ...(handle !== undefined && { handle }),
    ...(displayName !== undefined && { displayName }),
    ...(avatar !== undefined && { avatar }),
    labels: labels.length === 0 ? NO_LABELS : labels,
    known,
    version: version(),
  }
}
