import type { Did } from '../syntax/index.js'
import { WantQueue, type Urgency, type Wanted } from './queue.js'

/** As many actors as one call of `getProfiles` takes. */
const BATCH = 25
/** So that a request line stays well under what servers read, whatever DIDs people make. */
const BATCH_LENGTH = 6000
const SUSPECTS = 100

/** Authors to be asked about in one call. */
export interface Batch {
  readonly wanted: readonly Wanted[]
  /** Part of a batch that failed while others did not: asked about on its own, so as to find the one at fault. */
  readonly suspect: boolean
}

/**
 * Authors to be asked about, in batches. One author whom the AppView cannot bear makes a whole batch fail: then its
 * halves are asked about, and theirs, until that author is alone. Bounded.
 */
export class Batches {
  private readonly queue = new WantQueue()
  private readonly suspects: Batch[] = []
  /** In flight or suspect. */
  private readonly asking = new Set<Did>()
  private suspectsTurn = true

  get isEmpty(): boolean {
    return this.suspects.length === 0 && this.queue.size === 0
  }

  /** The next batch gains nothing by waiting for others. */
  get isFull(): boolean {
    return this.suspects.length > 0 || this.queue.size >= BATCH
  }

  /** Nobody waits with whom the next one could share a call. */
  get isFresh(): boolean {
    return this.queue.size === 0
  }

  /** In flight, or to be asked about apart from others. */
  has(did: Did): boolean {
    return this.asking.has(did)
  }

  /** @returns how many others had to go for it */
  add(did: Did, urgency: Urgency): number {
    return this.queue.add(did, urgency)
  }

  /** Whoever is next first. */
  *waiting(): Generator<Wanted> {
    for (const { wanted } of this.suspects) yield* wanted
    yield* this.queue.all()
  }

  /** Takes out the next one: suspects and others in turn, so that neither waits for the other for long. */
  next(): Batch {
    const suspect = this.suspectsTurn || this.queue.size === 0 ? this.suspects.shift() : undefined
    this.suspectsTurn = suspect === undefined
    const batch = suspect ?? { wanted: this.queue.take(BATCH, BATCH_LENGTH), suspect: false }
    for (const { did } of batch.wanted) this.asking.add(did)
    return batch
  }

  /** To be called for each that was taken out, when its call has ended. */
  ended({ wanted }: Batch): void {
    for (const { did } of wanted) this.asking.delete(did)
  }

  /** Asks about each half of it apart. @param batch of two at least */
  halve({ wanted }: Batch): void {
    const half = Math.ceil(wanted.length / 2)
    this.suspect(wanted.slice(0, half))
    this.suspect(wanted.slice(half))
  }

  /** Asks about these apart from others. */
  suspect(wanted: readonly Wanted[]): void {
    if (this.suspects.length >= SUSPECTS) return this.queue.putBack(wanted)
    this.suspects.push({ wanted, suspect: true })
    for (const { did } of wanted) this.asking.add(did)
  }

  /** Asks about it once more, as before. */
  putBack(batch: Batch): void {
    if (batch.suspect) this.suspect(batch.wanted)
    else this.queue.putBack(batch.wanted)
  }
}
