import { fold } from './fold.js'
import type { Sought } from './query.js'
import { wordsOf } from './tokens.js'
import { withinFinder } from './within.js'

/** Texts made ready for looking words up in. Each side is made when first asked for, then kept. */
export class Wording {
  #text: string | undefined
  #words: readonly (readonly string[])[] | undefined
  #sentence: string | undefined
  #vocabulary: ReadonlySet<string> | undefined
  readonly #parts: readonly string[]

  constructor(parts: readonly string[]) {
    this.#parts = parts
  }

  /** The texts folded, one a line, single spaces. Nothing found may cross a line. */
  get text(): string {
    this.#text ??= this.#parts.map((part) => fold(part).replace(/\s+/gu, ' ')).join('\n')
    return this.#text
  }

  /** The words of `text` with a space before and after each, so that a whole word or phrase is one `includes`. */
  get sentence(): string {
    this.#sentence ??= this.#lines.map((words) => ` ${words.join(' ')} `).join('\n')
    return this.#sentence
  }

  get vocabulary(): ReadonlySet<string> {
    this.#vocabulary ??= new Set(this.#lines.flat())
    return this.#vocabulary
  }

  get #lines(): readonly (readonly string[])[] {
    this.#words ??= this.text.split('\n').map(wordsOf)
    return this.#words
  }
}

/** What is sought as a test of texts. */
export function finderOf(sought: Sought): (wording: Wording) => boolean {
  if (sought.how === 'within') {
    const finds = withinFinder(sought.parts)
    return ({ text }) => finds(text)
  }
  const [only, ...more] = sought.words
  if (only !== undefined && more.length === 0 && !sought.prefix) {
    return ({ vocabulary }) => vocabulary.has(only)
  }
  const needle = ` ${sought.words.join(' ')}${sought.prefix ? '' : ' '}`
  return ({ sentence }) => sentence.includes(needle)
}
