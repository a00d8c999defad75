import { fold } from './fold.js'
import type { Sought } from './query.js'
import { wordsOf } from './tokens.js'
import { withinFinder } from './within.js'

/**
 * Texts made ready for looking words up in. Each side is made when first asked for, then kept: two plain strings and no
 * more, since every post in memory may have one of these.
 */
export class Wording {
  #text: string | undefined
  #sentence: string | undefined
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
    this.#sentence ??= this.text
      .split('\n')
      .map((line) => ` ${wordsOf(line).join(' ')} `)
      .join('\n')
    return this.#sentence
  }

  /** The words of `sentence`, each once; made anew. */
  words(): ReadonlySet<string> {
    const words = new Set(this.sentence.split(/[ \n]+/))
    words.delete('')
    return words
  }
}

/** What is sought as a test of texts. */
export type Finder = (sought: Sought) => (wording: Wording) => boolean

export const finderOf: Finder = (sought) => {
  if (sought.how === 'within') {
    const finds = withinFinder(sought.parts)
    return ({ text }) => finds(text)
  }
  const needle = ` ${sought.words.join(' ')}${sought.prefix ? '' : ' '}`
  return ({ sentence }) => sentence.includes(needle)
}

/**
 * The same where the words of a wording are known already, as `known()` of the wording that is tested: a word is looked
 * up, and a phrase is looked for only where all its words are.
 */
export function finderAmong(known: () => ReadonlySet<string>): Finder {
  return (sought) => {
    const finds = finderOf(sought)
    if (sought.how === 'within') return finds
    const [first, ...more] = sought.prefix ? sought.words.slice(0, -1) : sought.words
    if (first === undefined) return finds
    if (more.length === 0 && !sought.prefix) return () => known().has(first)
    return (wording) => {
      const words = known()
      return words.has(first) && more.every((word) => words.has(word)) && finds(wording)
    }
  }
}
