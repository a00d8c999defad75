import type { Char } from './clean.js'

/** Walks over cleaned code points, forward only; counts its steps, so that a test can tell linear from not. */
export class Reader {
  #at = 0
  #steps = 0
  readonly #chars: readonly Char[]
  /** For each place, whether a single quote that closes a phrase stands there or later. */
  readonly #closes: readonly boolean[]

  constructor(chars: readonly Char[]) {
    this.#chars = chars
    let later = false
    this.#closes = chars
      .map((_char, i) => {
        const place = chars.length - 1 - i
        later ||= isSingleQuote(this.#charAt(place)) && isBoundary(this.#charAt(place + 1))
        return later
      })
      .toReversed()
  }

  get steps(): number {
    return this.#steps
  }

  get ended(): boolean {
    return this.#at >= this.#chars.length
  }

  get place(): number {
    return this.#at
  }

  /** The code point `ahead` of here; a space beyond the end. */
  peek(ahead = 0): string {
    this.#steps++
    return this.#charAt(this.#at + ahead)
  }

  take(): string {
    const char = this.peek()
    this.#at++
    return char
  }

  /** Takes code points while `wanted`, and gives them as text. */
  takeWhile(wanted: (char: string) => boolean): string {
    let taken = ''
    while (!this.ended && wanted(this.peek())) taken += this.take()
    return taken
  }

  /** Whether a single quote here opens a phrase: one that closes it must follow, or it is an apostrophe. */
  get opensSingle(): boolean {
    return isSingleQuote(this.peek()) && !isBoundary(this.peek(1)) && (this.#closes[this.#at + 1] ?? false)
  }

  /** Whether the single quote here closes a phrase. */
  get closesSingle(): boolean {
    return isSingleQuote(this.peek()) && isBoundary(this.peek(1))
  }

  /** Columns of the typed text, from `start` up to here. */
  span(start: number): { column: number; length: number } {
    const column = this.#chars[start]?.column ?? 0
    const last = this.#chars[Math.max(start, this.#at - 1)]?.column ?? column
    return { column, length: last - column + 1 }
  }

  #charAt(place: number): string {
    return this.#chars[place]?.char ?? ' '
  }
}

export function isSingleQuote(char: string): boolean {
  return "'‘’‚‛".includes(char)
}

/** Straight and curly double quotes, and guillemets. Each closes its own sort only, so that one may hold the other. */
export function quoteSort(char: string): 'curly' | 'angle' | undefined {
  if ('"“”„‟＂〝〞'.includes(char)) return 'curly'
  return '«»‹›'.includes(char) ? 'angle' : undefined
}

export function isOpen(char: string): boolean {
  return char === '(' || char === '（'
}

export function isClose(char: string): boolean {
  return char === ')' || char === '）'
}

export function isBar(char: string): boolean {
  return char === '|' || char === '｜'
}

export function isComma(char: string): boolean {
  return char === ',' || char === '，'
}

/** Whether a bare word ends before this. */
export function isBreak(char: string): boolean {
  return char === ' ' || isOpen(char) || isClose(char) || isBar(char) || quoteSort(char) !== undefined
}

function isBoundary(char: string): boolean {
  return isBreak(char) || isComma(char)
}
