import { isVisible } from './plain.js'
import type { Run } from './rich-text.js'

/** A text in two parts: what is in sight, and what somebody sees who asks for it. */
export interface Folded {
  readonly head: readonly Run[]
  /** Empty when there is nothing to see in it. */
  readonly rest: readonly Run[]
  /** How many lines the rest has, as its author broke them; nothing when it is no more than one. */
  readonly lines: number | undefined
  /** Which way the rest reads: as the text does from its beginning, not as if it began here. */
  readonly dir: 'ltr' | 'rtl' | 'auto'
}

/** No text without line breaks of its own is so long on a phone, but one of the widest signs alone. */
const MOST_LINES = 24
const LINES_IN_SIGHT = 16

/** Where a line ends, or a sign that fills half a line, with what stands above and below it. */
const STEPS = /\r\n?|\n|[\ufdfa\ufdfd\u{12000}-\u{1254f}]\p{M}*/gu

/** What tells the direction of a text: its first letter, or a mark for just that. */
const FIRST_STRONG = /[\p{L}\u200e\u200f]/u
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** @returns nothing for a text that is not too long to be shown at once */
export function folded(runs: readonly Run[]): Folded | undefined {
  let lines = 1
  let place: { readonly run: number; readonly from: number; readonly to: number } | undefined
  for (const [run, { text }] of runs.entries()) {
    for (const { 0: step, index } of text.matchAll(STEPS)) {
      const to = index + step.length
      lines += isBreak(step) ? 1 : 0.5
      if (lines > LINES_IN_SIGHT) place ??= { run, from: isBreak(step) ? index : to, to }
    }
  }
  return place === undefined || lines <= MOST_LINES ? undefined : foldedAt(runs, place)
}

function foldedAt(
  runs: readonly Run[],
  { run, from, to }: { readonly run: number; readonly from: number; readonly to: number },
): Folded {
  // A link in both parts leads to the same place, and says so in both.
  const part = (start: number, end?: number) =>
    runs.slice(run, run + 1).map((split) => ({ ...split, text: split.text.slice(start, end) }))
  const head = [...runs.slice(0, run), ...part(0, from).filter(isSeen)]
  const rest = [...part(to).filter(isSeen), ...runs.slice(run + 1)]
  const lines = rest.reduce(
    (sum, { text }) => sum + [...text.matchAll(STEPS)].filter(([step]) => isBreak(step)).length,
    1,
  )
  return {
    head,
    rest: rest.some((run) => isSeen(run) || run.host !== undefined) ? rest : [],
    lines: lines > 1 ? lines : undefined,
    dir: directionOf(head),
  }
}

/** As `dir="auto"` finds it. */
function directionOf(runs: readonly Run[]): Folded['dir'] {
  const [first] = FIRST_STRONG.exec(runs.map(({ text }) => text).join('')) ?? []
  if (first === undefined) return 'auto'
  return RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr'
}

function isSeen({ text }: Run): boolean {
  return isVisible(text)
}

function isBreak(step: string): boolean {
  return step.startsWith('\n') || step.startsWith('\r')
}
