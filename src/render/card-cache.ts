import { LRUCache } from 'lru-cache'
import type { ShownPost } from '../decode/shown-post.js'
import type { Card } from './card.js'

interface Entry {
  readonly of: ShownPost
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

  get(shown: ShownPost): Card | undefined {
    const entry = this.#entries.get(shown.post.uri)
    return entry !== undefined && looksSame(entry.of, shown) ? entry.card : undefined
  }

  set(of: ShownPost, card: Card): void {
    this.#entries.set(of.post.uri, { of, card })
  }

  forget(uri: string): void {
    this.#entries.delete(uri)
  }
}

/** What an author's version does not tell is told by its being the same object. */
function looksSame(a: ShownPost, b: ShownPost): boolean {
  return (
    a.post.rev === b.post.rev &&
    a.author.version === b.author.version &&
    a.cover === b.cover &&
    a.beside === b.beside
  )
}
