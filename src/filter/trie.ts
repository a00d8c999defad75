/**
 * Letters are followed so far, in UTF-16 units. Deeper would make texts that repeat themselves dear, and hardly any
 * sequence of eight is common.
 */
const DEPTH = 8

/** Whether what a walk finds under these letters has all of them in the text, not only the first. */
export function isFollowed(letters: string): boolean {
  return letters.length < DEPTH
}

interface Branch<T> {
  readonly next: Map<number, Branch<T>>
  readonly held: Set<T>
}

/** Values under sequences of letters; found by walking along a text. Sequences with the same first letters are one. */
export class Trie<T> {
  readonly #root: Branch<T> = branch()

  get isEmpty(): boolean {
    return this.#root.next.size === 0
  }

  add(letters: string, value: T): void {
    let at = this.#root
    for (let i = 0; i < Math.min(letters.length, DEPTH); i++) {
      const unit = letters.charCodeAt(i)
      const next = at.next.get(unit) ?? branch()
      at.next.set(unit, next)
      at = next
    }
    at.held.add(value)
  }

  delete(letters: string, value: T): void {
    this.#delete(this.#root, letters.slice(0, DEPTH), value)
  }

  /**
   * Calls `visit` with what is held under every sequence that begins at this place of the text. `isWhole`: all of the
   * letters are there (`isFollowed`).
   */
  walk(text: string, from: number, visit: (held: ReadonlySet<T>, isWhole: boolean) => void): void {
    let at: Branch<T> | undefined = this.#root
    for (let i = from; i < text.length; i++) {
      at = at.next.get(text.charCodeAt(i))
      if (at === undefined) return
      if (at.held.size > 0) visit(at.held, i - from + 1 < DEPTH)
    }
  }

  #delete(at: Branch<T>, letters: string, value: T): void {
    if (letters === '') {
      at.held.delete(value)
      return
    }
    const unit = letters.charCodeAt(0)
    const next = at.next.get(unit)
    if (next === undefined) return
    this.#delete(next, letters.slice(1), value)
    if (next.held.size === 0 && next.next.size === 0) at.next.delete(unit)
  }
}

function branch<T>(): Branch<T> {
  return { next: new Map(), held: new Set() }
}
