import type { Token } from './lex.js'
import { note } from './notes.js'
import { LIMITS, type Notice } from './query.js'
import { place, inQuotes, Refusal } from './refusal.js'

/**
 * Makes every bracket have its fellow and hold something: strays and empty pairs go, what is open is closed at the end,
 * each with a notice. Also where terms and depth are counted. What comes out is what the address form prints.
 */
export function balance(tokens: readonly Token[], notices: Notice[]): readonly Token[] {
  const kept: Token[] = []
  const opened: Token[] = []
  let terms = 0
  for (const token of tokens) {
    if (token.kind === 'term' && ++terms > LIMITS.terms) {
      throw new Refusal(
        `This query has more than ${LIMITS.terms} terms; ${inQuotes(token.text)} ${place(token)} is one too many.`,
        token,
      )
    }
    if (token.kind === 'open') {
      opened.push(token)
      if (opened.length > LIMITS.depth) {
        throw new Refusal(
          `The bracket ${place(token)} is nested too deep; ${LIMITS.depth} levels at most.`,
          token,
        )
      }
    }
    if (token.kind === 'close' && opened.pop() === undefined) {
      note(notices, 'This bracket closes nothing, so it was left out.', token)
    } else if (token.kind === 'close' && kept.at(-1)?.kind === 'open') {
      dropEmpty(kept, notices)
    } else {
      kept.push(token)
    }
  }
  while (opened.length > 0) closeLast(kept, opened, notices)
  return kept
}

function closeLast(kept: Token[], opened: Token[], notices: Notice[]): void {
  const bracket = opened.pop()
  if (bracket === undefined) return
  if (kept.at(-1) === bracket) {
    dropEmpty(kept, notices)
    return
  }
  note(notices, 'The bracket opened here was never closed; it was closed at the end.', bracket)
  kept.push({ ...bracket, kind: 'close', text: ')' })
}

/** Removes the bracket that was just opened, and the minus that would exclude it. */
function dropEmpty(kept: Token[], notices: Notice[]): void {
  const bracket = kept.pop()
  if (bracket !== undefined)
    note(notices, 'There is nothing in these brackets, so they were left out.', bracket)
  if (kept.at(-1)?.kind === 'minus') kept.pop()
}
