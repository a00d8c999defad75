import type { Sign } from './sign.js'

/** One post in so many is counted: enough to tell common words from rare ones, and next to no work. */
const SAMPLE = 16
const MAX_WORDS = 20_000
const MAX_WORDS_OF_POST = 100

/** About what share of posts has a sign, before any was seen. Words and letters go by their length. */
const SHARES = {
  author: 0.000_01,
  answer: 0.000_1,
  mention: 0.000_1,
  domain: 0.001,
  tag: 0.001,
  lang: 0.3,
  has: 0.3,
  is: 0.6,
} as const

/** How common signs are: guessed at first, for words counted as posts go by. Bounded: on and on the rare are forgotten. */
export class Rarity {
  #posts = 0
  #counted = 0
  readonly #counts = new Map<string, number>()

  /** The words of one more post. */
  see(words: ReadonlySet<string>): void {
    if (this.#posts++ % SAMPLE !== 0) return
    this.#counted++
    let room = MAX_WORDS_OF_POST
    for (const word of words) {
      if (room-- === 0) break
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1)
    }
    if (this.#counts.size > MAX_WORDS) this.#halve()
  }

  /** The share of posts that have this sign, about. */
  weight({ kind, text }: Sign): number {
    if (kind === 'prefix') return 4 * this.#word(text)
    if (kind === 'word') return this.#word(text)
    if (kind === 'within') return guess(text.charCodeAt(0) < 0x80 ? text.length - 2 : text.length + 1)
    return SHARES[kind]
  }

  #word(word: string): number {
    const count = this.#counts.get(word)
    // The guess counts as much as ten posts.
    return ((count ?? 0) + 10 * guess(word.length)) / (this.#counted + 10)
  }

  #halve(): void {
    this.#counted /= 2
    for (const [word, count] of this.#counts) {
      if (count < 2) this.#counts.delete(word)
      else this.#counts.set(word, count / 2)
    }
  }
}

/** Long words are rare: one in ten posts has a given word of two letters, one in ten thousand one of eight. */
function guess(letters: number): number {
  return 10 ** -Math.min(4, letters / 2)
}
