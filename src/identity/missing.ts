import type { Did } from '../syntax/index.js'

const AGAIN_MS = 60_000
/** How often one is asked about again though nobody has wanted it since. */
const UNWANTED_ROUNDS = 3

interface Absence {
  readonly at: number
  readonly round: number
  wanted: boolean
}

/**
 * Who did not become known when asked about: left alone for 60 s, then asked about again, as long as somebody wants them and a few
 * times more (a replayed post waits without asking again). Bounded; the oldest are forgotten.
 */
export class Missing {
  private readonly absent = new Map<Did, Absence>()
  /** Being asked about again, with the round they are in. */
  private readonly again = new Map<Did, number>()
  /** Not asked about any more, since nobody wants them. */
  private readonly gone = new Map<Did, true>()

  constructor(private readonly max: number) {}

  note(did: Did, now: number): void {
    const round = this.again.get(did) ?? 0
    this.forget(did)
    this.absent.set(did, { at: now + AGAIN_MS, round, wanted: false })
    trim(this.absent, this.max)
  }

  forget(did: Did): void {
    this.again.delete(did)
    this.absent.delete(did)
    this.gone.delete(did)
  }

  /** Whether the last answer was that there is no such author. */
  has(did: Did): boolean {
    return this.absent.has(did) || this.again.has(did) || this.gone.has(did)
  }

  /** True when it is too early to ask; that it is wanted is then remembered. */
  defers(did: Did): boolean {
    const absence = this.absent.get(did)
    if (absence !== undefined) absence.wanted = true
    return absence !== undefined
  }

  /** Takes out those to be asked about again. */
  due(now: number): Did[] {
    const due: Did[] = []
    for (const [did, { at, wanted, round }] of this.absent) {
      if (at > now) break
      this.absent.delete(did)
      if (!wanted && round >= UNWANTED_ROUNDS) {
        this.gone.set(did, true)
        continue
      }
      this.again.set(did, wanted ? 0 : round + 1)
      due.push(did)
    }
    trim(this.again, this.max)
    trim(this.gone, this.max)
    return due
  }

  /** When the next is due, Unix ms; Infinity when none waits. */
  get nextAt(): number {
    return this.absent.values().next().value?.at ?? Infinity
  }
}

function trim(map: Map<Did, unknown>, max: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= max) break
    map.delete(oldest)
  }
}
