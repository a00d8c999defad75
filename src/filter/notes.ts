import type { Notice, Span } from './query.js'

/** Adds a notice; one that says the same of the very next part makes the last one longer instead. */
export function note(notices: Notice[], message: string, { column, length }: Span): void {
  const last = notices.at(-1)
  if (last?.message === message && column - (last.column + last.length) <= 1) {
    notices[notices.length - 1] = { ...last, length: column + length - last.column }
  } else {
    notices.push({ message, column, length })
  }
}
