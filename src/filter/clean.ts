import type { Notice } from './query.js'
import { note } from './notes.js'

/** One code point of the typed text, and where it stood there. */
export interface Char {
  readonly char: string
  readonly column: number
}

const SPACE = /[\s\u0085]/u
/** Nothing a person can see or mean: controls, bidi controls, fillers, zero widths, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{DI}\p{NChar}\uFFF9-\uFFFB]/u
/** Of those, what shapes its neighbours and may stay beside them: ZWNJ, ZWJ, variation selectors, the tags of flag emoji. */
const SHAPES_BEFORE = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u
const JOINER = /[\u200C\u200D]/u
const FLAG_TAG = /[\u{E0020}-\u{E007F}]/u
const BLACK_FLAG = '\u{1F3F4}'
const JOINABLE =
  /(?![\uFE00-\uFE0F\u{E0100}-\u{E01EF}])[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}]/u

/**
 * The typed text as code points without what cannot be seen, every space a plain one. Cleaning twice changes nothing
 * more. What was removed is noted, since a reader would take two such texts for one.
 */
export function clean(typed: readonly string[], notices: Notice[]): Char[] {
  const candidates = typed
    .map((char, column) => ({ char: SPACE.test(char) && char !== '\uFEFF' ? ' ' : char, column }))
    .filter(({ char, column }) => !hopeless(char) || !removed(column, notices))
  const kept: Char[] = []
  let inFlag = false
  for (const [i, candidate] of candidates.entries()) {
    const { char, column } = candidate
    const before = kept.at(-1)?.char ?? ' '
    inFlag = char === BLACK_FLAG || (inFlag && FLAG_TAG.test(char))
    if (UNSEEN.test(char) && !shapes(char, before, candidates[i + 1]?.char ?? ' ', inFlag)) {
      removed(column, notices)
    } else {
      kept.push(candidate)
    }
  }
  return kept
}

function hopeless(char: string): boolean {
  return UNSEEN.test(char) && !SHAPES_BEFORE.test(char) && !JOINER.test(char) && !FLAG_TAG.test(char)
}

function shapes(char: string, before: string, after: string, inFlag: boolean): boolean {
  if (JOINER.test(char)) return (JOINABLE.test(before) || SHAPES_BEFORE.test(before)) && JOINABLE.test(after)
  if (FLAG_TAG.test(char)) return inFlag
  return JOINABLE.test(before) || /[\p{So}\p{Emoji}]/u.test(before)
}

function removed(column: number, notices: Notice[]): true {
  note(notices, 'Invisible characters were removed here.', { column, length: 1 })
  return true
}
