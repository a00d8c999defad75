import { LRUCache } from 'lru-cache'
import type { Card } from './card.js'

interface Entry {
  readonly rev: string
  /** −1 for a post whose author is not known. */
  readonly version: number
  readonly card: Card
}

/**
 * The newest card of each post, least recently used out first, bounded by count and bytes. One entry per uri: an edit
 * or a new name replaces, so a purge by uri leaves nothing behind.
 */
export class CardCache {
  readonly #entries: LRUCache<string, Entry>

  constructor(bounds: { cards: number; bytes: number }) {
    this.#entries = new LRUCache({
      max: bounds.cards,
      maxSize: bounds.bytes,
      // A string of other letters than Latin ones takes two bytes a unit; charged to all, to be safe.
      sizeCalculation: ({ card }) => 2 * (card.html.length + card.json.length) + 256,
    })
  }

  get(uri: string, rev: string, version: number): Card | undefined {
    const entry = this.#entries.get(uri)
    return entry?.rev === rev && entry.version === version ? entry.card : undefined
  }

  set(uri: string, entry: Entry): void {
    this.#entries.set(uri, entry)
  }

  forget(uri: string): void {
    this.#entries.delete(uri)
  }
}
