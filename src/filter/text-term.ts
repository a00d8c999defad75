import { fold } from './fold.js'
import type { Sought } from './query.js'
import { isSingle, isUnspaced, piecesOf, wordsOf } from './tokens.js'

/**
 * What a typed word or phrase looks for. `undefined`: nothing in it can be looked for (punctuation only).
 * `'star'`: its star follows fewer than two letters.
 */
export function soughtBy(typed: string, quoted: boolean): Sought | 'star' | undefined {
  const folded = fold(typed)
  const starred = !quoted && /[\p{L}\p{N}\p{M}_]\*$/u.test(folded)
  if (isUnspaced(folded)) return within(piecesOf(folded))
  const words = wordsOf(folded)
  const last = words.at(-1)
  if (last === undefined) return symbolsOf(folded)
  if (starred) return isSingle(last) ? 'star' : { how: 'words', words, prefix: true }
  if (words.length === 1 && isSingle(last)) return within([asWritten(folded, last)])
  return { how: 'words', words, prefix: false }
}

function within(parts: readonly string[]): Sought | undefined {
  return parts.length === 0 ? undefined : { how: 'within', parts }
}

/** Signs alone are meant as they stand (`->`), unless spaces part them. */
function symbolsOf(folded: string): Sought | undefined {
  const pieces = piecesOf(folded)
  const runs = folded.split(/\s+/u).filter((run) => /\p{S}/u.test(run))
  return within(runs.length === 1 ? runs.map(trimmed) : pieces)
}

/** A single letter is nearly everywhere: the signs that touch it are part of what is meant (`c++`, `c#`, `<3`). */
function asWritten(folded: string, letter: string): string {
  return trimmed(folded.split(/\s+/u).find((run) => run.includes(letter)) ?? letter)
}

/** Without the punctuation of the sentence around it. */
function trimmed(run: string): string {
  return run.replace(/^[.,;!?…'"¿¡]+|[.,:;!?…'"]+$/gu, '')
}
