import type { QueryError, Span } from './query.js'

/** How the parts of the parser give up; `parseQuery` turns it into a `QueryError`, so it never leaves this room. */
export class Refusal extends Error {
  readonly error: QueryError

  constructor(message: string, { column, length }: Span) {
    super(message)
    this.error = { message, column, length: Math.max(1, length) }
  }
}

/** Where, as people count: from 1. */
export function place({ column }: Span): string {
  return `at character ${column + 1}`
}

/** Typed text inside a sentence: quoted, and cut where the sentence would drown in it. */
export function inQuotes(text: string): string {
  const points = Array.from(text)
  return `“${points.length > 40 ? `${points.slice(0, 39).join('')}…` : text}”`
}
