import type { Notice, Span } from './query.js'

/** Adds a notice; one that says the same of a part beside the last one's makes that one longer instead. */
export function note(notices: Notice[], message: string, { column, length }: Span): void {
  const last = notices.at(-1)
  const end = column + length
  if (last?.message !== message || column > endOf(last) + 1 || end < last.column - 1) {
    notices.push({ message, column, length })
    return
  }
  const start = Math.min(column, last.column)
  notices[notices.length - 1] = { message, column: start, length: Math.max(end, endOf(last)) - start }
}

function endOf({ column, length }: Span): number {
  return column + length
}
