import type { Urgency } from './queue.js'
import type { RecordKind, RecordName } from './record-name.js'

/** A record that is wanted, until it is answered. */
export interface WantedRecord {
  readonly name: RecordName
  urgency: Urgency
  /** Since when it has been waiting, Unix ms. */
  readonly since: number
  /** How often asking for it came to nothing. */
  tries: number
  /** With how many, itself among them, it may be asked for in one call: fewer after a call that failed. */
  most: number
}

const ORDER = ['page', 'live', 'replay'] as const

/**
 * Records to be asked for: pages' first, then live ones oldest first, then replayed ones newest first. Each is in it
 * once, and only moves up.
 */
export class RecordLine {
  private readonly lines: Readonly<Record<Urgency, Map<string, WantedRecord>>> = {
    page: new Map(),
    live: new Map(),
    replay: new Map(),
  }
  private lastKind: RecordKind | undefined

  get size(): number {
    return ORDER.reduce((sum, urgency) => sum + this.lines[urgency].size, 0)
  }

  add(wanted: WantedRecord): void {
    this.lines[wanted.urgency].set(wanted.name.uri, wanted)
  }

  /** Moves it up, if it is here and that is up. */
  hurry(wanted: WantedRecord, urgency: Urgency): void {
    if (ORDER.indexOf(urgency) >= ORDER.indexOf(wanted.urgency)) return
    const isHere = this.lines[wanted.urgency].delete(wanted.name.uri)
    wanted.urgency = urgency
    if (isHere) this.add(wanted)
  }

  delete({ urgency, name }: WantedRecord): void {
    this.lines[urgency].delete(name.uri)
  }

  /** Whoever is next, first. */
  *all(): Generator<WantedRecord> {
    yield* this.lines.page.values()
    yield* this.lines.live.values()
    yield* [...this.lines.replay.values()].toReversed()
  }

  /** The one that is let go when there are too many: the oldest of the least urgent. */
  get oldest(): WantedRecord | undefined {
    for (const urgency of ORDER.toReversed()) {
      const [first] = this.lines[urgency].values()
      if (first !== undefined) return first
    }
    return undefined
  }

  /**
   * Takes out the next one, and of its kind those after it that go with it in one call: at most as many as each of them
   * bears, and not more than `maxLength` characters of names (but at least one: 0 takes that one). Equally urgent ones
   * of different kinds take turns, so that lists, each a call of its own, do not hold up all others.
   */
  take(maxLength: number): WantedRecord[] {
    const taken: WantedRecord[] = []
    let length = 0
    let most = Infinity
    this.lastKind = this.nextKind()
    for (const wanted of this.all()) {
      if (wanted.name.kind !== this.lastKind) continue
      if (taken.length >= Math.min(most, wanted.most)) continue
      length += wanted.name.uri.length
      if (taken.length > 0 && length > maxLength) break
      most = Math.min(most, wanted.most)
      taken.push(wanted)
      if (taken.length >= most) break
    }
    for (const wanted of taken) this.delete(wanted)
    return taken
  }

  private nextKind(): RecordKind | undefined {
    let first: WantedRecord | undefined
    for (const wanted of this.all()) {
      first ??= wanted
      if (wanted.urgency !== first.urgency) break
      if (wanted.name.kind !== this.lastKind) return wanted.name.kind
    }
    return first?.name.kind
  }
}
