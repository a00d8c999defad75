import type { PartName } from './options.js'

/** One figure. */
export interface Row {
  readonly part: PartName
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What the project has promised itself; most figures stand without. */
  readonly budget?: { readonly atMost: number } | { readonly atLeast: number }
  readonly note?: string
}

/** Whether a figure keeps its budget; `undefined` when it has none. */
export function keeps({ value, budget }: Row): boolean | undefined {
  if (budget === undefined) return undefined
  return 'atMost' in budget ? value <= budget.atMost : value >= budget.atLeast
}

/** Rows as lines of text, a blank line between parts. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { budget } = row
    const promised =
      budget === undefined
        ? ''
        : 'atMost' in budget
          ? `≤ ${figure(budget.atMost)}`
          : `≥ ${figure(budget.atLeast)}`
    const kept = keeps(row)
    const mark = kept === undefined ? '' : kept ? 'kept' : 'NOT KEPT'
    return [row.part, row.what, figure(row.value), row.unit, promised, mark, row.note ?? '']
  })
  const head = ['part', 'what', 'figure', 'unit', 'budget', '', 'note']
  const widths = head.map((title, i) =>
    Math.max(...[head, ...cells].map((line) => (line[i] ?? title).length)),
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (i === 2 || i === 4 ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return cells
    .map((texts, i) => (i > 0 && texts[0] !== cells[i - 1]?.[0] ? `\n${line(texts)}` : line(texts)))
    .toSpliced(0, 0, line(head))
    .join('\n')
}

/** Three digits that count; thousands set apart. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
