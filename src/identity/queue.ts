import { LRUCache } from 'lru-cache'
import type { Did } from '../syntax/index.js'

/** How soon somebody needs it: for a page being drawn, for a post that just came, for one from replay. */
export type Urgency = 'page' | 'live' | 'replay'

export interface Wanted {
  readonly did: Did
  readonly urgency: Urgency
}

export interface QueueBounds {
  readonly page: number
  readonly live: number
  readonly replay: number
}

/**
 * DIDs to be asked about: pages first, then live ones oldest first, then replayed ones newest first. Each DID is in
 * it once, and only moves up. Bounded: the one that has waited longest of its urgency goes.
 */
export class WantQueue {
  private page = new Set<Did>()
  private live = new Set<Did>()
  private dropped = 0
  /** An LRU because it gives both ends of a line at once: the newest to take, the oldest to drop. */
  private readonly replay: LRUCache<Did, true>

  constructor(private readonly bounds: QueueBounds = { page: 5000, live: 20_000, replay: 20_000 }) {
    this.replay = new LRUCache({
      max: bounds.replay,
      dispose: (_, __, reason) => {
        if (reason === 'evict') this.dropped++
      },
    })
  }

  get size(): number {
    return this.page.size + this.live.size + this.replay.size
  }

  /** @returns how many had to go for it */
  add(did: Did, urgency: Urgency): number {
    this.dropped = 0
    if (this.page.has(did)) return 0
    if (urgency === 'page') {
      this.live.delete(did)
      this.replay.delete(did)
      this.line(this.page, did, this.bounds.page)
    } else if (!this.live.has(did)) {
      if (urgency === 'live') {
        this.replay.delete(did)
        this.line(this.live, did, this.bounds.live)
      } else this.replay.set(did, true)
    }
    return this.dropped
  }

  /** Takes out whoever is next, at most `max`, and not more than `maxLength` characters of DIDs (but at least one). */
  take(max: number, maxLength: number): Wanted[] {
    const taken: Wanted[] = []
    let length = 0
    for (const wanted of this.all()) {
      length += wanted.did.length
      if (taken.length === max || (taken.length > 0 && length > maxLength)) break
      taken.push(wanted)
    }
    for (const { did, urgency } of taken) this[urgency].delete(did)
    return taken
  }

  /** Who could not be asked goes back to where they stood: in front. */
  putBack(batch: readonly Wanted[]): void {
    const of = (urgency: Urgency) => batch.filter((w) => w.urgency === urgency).map((w) => w.did)
    this.page = new Set([...of('page'), ...this.page])
    this.live = new Set([...of('live'), ...this.live])
    for (const did of of('replay').toReversed()) this.replay.set(did, true)
  }

  /** Everyone, whoever is next first. */
  *all(): Generator<Wanted> {
    for (const did of this.page) yield { did, urgency: 'page' }
    for (const did of this.live) yield { did, urgency: 'live' }
    for (const did of this.replay.keys()) yield { did, urgency: 'replay' }
  }

  private line(line: Set<Did>, did: Did, max: number): void {
    line.add(did)
    for (const oldest of line) {
      if (line.size <= max) break
      line.delete(oldest)
      this.dropped++
    }
  }
}
