import type { Char } from './clean.js'

/** Walks over cleaned code points, forward only; counts its steps, so that a test can tell linear from not. */
export class Reader {
  #at = 0
  #steps = 0
  readonly #chars: readonly Char[]
  /** For each place, whether a single quote that closes a phrase stands there or later. */
  readonly #closes: readonly boolean[]
  /** The places of round brackets that are closed before the next space or quote. */
  readonly #paired: ReadonlySet<number>

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
    this.#paired = pairedBrackets(chars)
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

  /** Takes a web address: up to a space or quote, with the brackets that are paired inside it. `until`: ends it too. */
  takeLink(until: (char: string) => boolean = () => false): string {
    let depth = 0
    return this.takeWhile((char) => {
      if (char === '(' && this.#paired.has(this.#at)) depth++
      else if (char === ')' && depth > 0) depth--
      else return !isBreak(char) && (depth > 0 || !until(char))
      return true
    })
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

/** Straight and curly double quotes, guillemets, corners. Each closes its own sort only, so that one may hold another. */
export function quoteSort(char: string): 'curly' | 'angle' | 'corner' | undefined {
  if ('"“”„‟＂〝〞〟'.includes(char)) return 'curly'
  if ('「」『』｢｣'.includes(char)) return 'corner'
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

function pairedBrackets(chars: readonly Char[]): ReadonlySet<number> {
  const paired = new Set<number>()
  let opened: number[] = []
  for (const [place, { char }] of chars.entries()) {
    if (char === '(') {
      opened.push(place)
    } else if (char === ')') {
      const open = opened.pop()
      if (open !== undefined) paired.add(open)
    } else if (isBreak(char)) {
      opened = []
    }
  }
  return paired
}

function isBoundary(char: string): boolean {
  return isBreak(char) || isComma(char)
}
