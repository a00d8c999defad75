import { withMarkedControls } from './plain.js'

/** A part of a text that is shown, and whether it is the one meant. */
export interface Part {
  readonly text: string
  readonly bad: boolean
}

interface Place {
  readonly column: number
  readonly length: number
}

/** Around what is marked, at most this much of a text is repeated, in code points. */
const CONTEXT = 60

/**
 * A typed text with the places marked that something is said of, short and with its controls visible.
 * @param places in code points from 0, whatever numbers they are; those that overlap are marked as one
 */
export function markedText(typed: string, places: readonly Place[]): readonly Part[] {
  const points = Array.from(typed)
  const spans = joined(points.length, places)
  return spans.flatMap(([start, end], i) => {
    const before = spans[i - 1]?.[1]
    const last = i === spans.length - 1
    return [
      {
        text: before === undefined ? tail(points.slice(0, start)) : middle(points.slice(before, start)),
        bad: false,
      },
      { text: head(points.slice(start, end)), bad: true },
      ...(last ? [{ text: head(points.slice(end)), bad: false }] : []),
    ]
  })
}

/** Where a place is in a text box, in UTF-16 units: a box has no line ends. */
export function selectionOf(typed: string, { column, length }: Place): { from: number; to: number } {
  const points = Array.from(typed)
  const units = (to: number) =>
    points
      .slice(0, Math.max(0, to))
      .join('')
      .replace(/[\r\n]/g, '').length
  return { from: units(column), to: units(column + length) }
}

function joined(size: number, places: readonly Place[]): [start: number, end: number][] {
  const spans: [number, number][] = []
  for (const { column, length } of places.toSorted((a, b) => a.column - b.column)) {
    const start = Math.min(Math.max(column, 0), size)
    const end = Math.min(start + Math.max(length, 0), size)
    const last = spans.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else spans.push([start, end])
  }
  return spans
}

function head(points: readonly string[]): string {
  return shown(points.slice(0, CONTEXT)) + (points.length > CONTEXT ? '…' : '')
}

function tail(points: readonly string[]): string {
  return (points.length > CONTEXT ? '…' : '') + shown(points.slice(-CONTEXT))
}

function middle(points: readonly string[]): string {
  if (points.length <= 2 * CONTEXT) return shown(points)
  return `${shown(points.slice(0, CONTEXT))}…${shown(points.slice(-CONTEXT))}`
}

function shown(points: readonly string[]): string {
  return withMarkedControls(points.join(''))
}
