import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { testOf } from './compile.js'
import { registrationOf } from './cover.js'
import type { Test } from './field-rule.js'
import type { Query } from './query.js'
import { Rarity } from './rarity.js'
import { NAMED, type NamedKind, type Sign } from './sign.js'
import { sightOf, type Sight } from './sight.js'
import { Trie } from './trie.js'
import { finderAmong } from './wording.js'

/** Many queries at once: for a post, the values of those that match it. */
export interface MatchIndex<T> {
  readonly size: number
  /** `dids` as for `compile`. The answer removes it again, once; the same value may be there under many queries. */
  add(query: Query, dids: ReadonlyMap<string, Did>, value: T): () => void
  /** Agrees with the predicate of each query. A list of its own: adding and removing do not disturb it. */
  matching(post: Post, author: Author): readonly T[]
}

interface Entry<T> {
  readonly value: T
  /** As in its `Registration`. */
  readonly inverse: boolean
  readonly exact: boolean
  readonly asked: Test | undefined
  /** The last post that had one of its signs, by number. */
  touched: number
}

/**
 * Each query lies under the rarest signs without which it cannot match (`registrationOf`), and a post's signs bring up
 * the few queries of which it is then asked what the signs do not tell. One that only excludes lies under the signs of
 * what it excludes: untouched, it matches without being asked. So the work for a post goes with the post's length and
 * with what it touches, whatever else is there. Adding and removing take as long as the query is.
 */
export function createMatchIndex<T>(): MatchIndex<T> {
  const signs = new Signs<T>()
  const rarity = new Rarity()
  const inverses = new Set<Entry<T>>()
  let size = 0
  let posts = 0
  let words: ReadonlySet<string> = new Set()
  const finder = finderAmong(() => words)

  return {
    get size() {
      return size
    },
    add(query, dids, value) {
      const kept = registrationOf(query, dids, (sign) => rarity.weight(sign))
      const { inverse, exact } = kept
      const asked = kept.asked && testOf(kept.asked, dids, finder)
      const entry = { value, inverse, exact, asked, touched: 0 }
      for (const sign of kept.signs) signs.add(sign, entry)
      if (inverse) inverses.add(entry)
      size++
      let there = true
      return () => {
        if (!there) return
        there = false
        for (const sign of kept.signs) signs.delete(sign, entry)
        inverses.delete(entry)
        size--
      }
    },
    matching(post, author) {
      const found: T[] = []
      posts++
      // While everyone looks at everything, no post needs to be cut into words.
      if (!signs.isEmpty) {
        const sight = sightOf(post)
        words = sight.wording.words()
        rarity.see(words)
        signs.touch({ post, author, sight, words }, (entry, isWhole) => {
          if (entry.touched === posts) return
          entry.touched = posts
          const holds = (isWhole && entry.exact) || entry.asked?.(post, author, sight) === true
          if (holds !== entry.inverse) found.push(entry.value)
        })
      }
      for (const entry of inverses) if (entry.touched !== posts) found.push(entry.value)
      return found
    },
  }
}

/** A post as the index looks at it. */
interface Look {
  readonly post: Post
  readonly author: Author
  readonly sight: Sight
  readonly words: ReadonlySet<string>
}

/** Entries under signs. */
class Signs<T> {
  readonly #words = new Map<string, Set<Entry<T>>>()
  readonly #prefixes = new Trie<Entry<T>>()
  readonly #within = new Trie<Entry<T>>()
  readonly #named = new Map<NamedKind, Map<string, Set<Entry<T>>>>()

  get isEmpty(): boolean {
    const maps = [this.#words, ...this.#named.values()]
    return this.#prefixes.isEmpty && this.#within.isEmpty && maps.every(({ size }) => size === 0)
  }

  add({ kind, text }: Sign, entry: Entry<T>): void {
    if (kind === 'prefix') this.#prefixes.add(text, entry)
    else if (kind === 'within') this.#within.add(text, entry)
    else getOrAdd(this.#mapOf(kind), text, () => new Set()).add(entry)
  }

  delete({ kind, text }: Sign, entry: Entry<T>): void {
    if (kind === 'prefix') return this.#prefixes.delete(text, entry)
    if (kind === 'within') return this.#within.delete(text, entry)
    const map = this.#mapOf(kind)
    const held = map.get(text)
    held?.delete(entry)
    if (held?.size === 0) map.delete(text)
  }

  /**
   * Calls `visit` with each entry under any sign of the post, some more than once. `isWhole`: else only the sign's first
   * letters may be there.
   */
  touch({ post, author, sight, words }: Look, visit: (entry: Entry<T>, isWhole: boolean) => void): void {
    const all = (held: ReadonlySet<Entry<T>> | undefined, isWhole = true) => {
      if (held !== undefined) for (const entry of held) visit(entry, isWhole)
    }
    for (const word of words) all(this.#words.get(word))
    // The same letters may be in a text thousands of times.
    const seen = new Set<ReadonlySet<Entry<T>>>()
    const once = (held: ReadonlySet<Entry<T>>, isWhole: boolean) => {
      if (seen.has(held)) return
      seen.add(held)
      all(held, isWhole)
    }
    if (!this.#prefixes.isEmpty) for (const word of words) this.#prefixes.walk(word, 0, once)
    if (!this.#within.isEmpty) {
      const { text } = sight.wording
      for (let at = 0; at < text.length; at++) this.#within.walk(text, at, once)
    }
    for (const [kind, map] of this.#named) {
      if (map.size > 0) for (const name of NAMED[kind](post, author, sight)) all(map.get(name))
    }
  }

  #mapOf(kind: 'word' | NamedKind): Map<string, Set<Entry<T>>> {
    return kind === 'word' ? this.#words : getOrAdd(this.#named, kind, () => new Map())
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
