import type { Labeler } from './labeler/index.js'
import type { OwnLabel } from './labeler/policies.js'
import type { Rng } from './prng.js'
import type { Made } from './record.js'

/** What comes to the labeler, of a hundred posts: it labels few, and accounts hardly ever. */
const SHARE = 0.03
const OF_ACCOUNT = 0.04
const TAKEN_BACK = 0.25
/** Of few posts it names the version that it has seen. */
const OF_VERSION = 0.3
/** Times are counted in events, as all of the traffic's are: between so many seconds' worth of them. */
const AFTER_S = [3, 12] as const
const BACK_AFTER_S = [8, 60] as const

type Value = OwnLabel | '!warn' | '!hide' | 'porn' | 'nudity' | 'graphic-media'
const VALUES: readonly (readonly [number, Value])[] = [
  [34, 'weather-report'],
  [20, 'spoilers'],
  [16, 'loud-colors'],
  [6, 'evening-wear'],
  [6, 'chain-letter'],
  [6, '!warn'],
  [4, '!hide'],
  [3, 'porn'],
  [3, 'nudity'],
  [2, 'graphic-media'],
]

/** Something to be said once so many events have been made. */
interface Due {
  readonly index: number
  readonly say: () => void
}

/** Why and when the labeler says something: a few seconds after a post, and of some it takes that back. */
export class Labelling {
  #due: Due[] = []

  constructor(
    readonly labeler: Labeler,
    readonly rng: Rng,
    /** Events a second, as it is now. */
    readonly rate: () => number,
  ) {}

  /** Somebody has posted. */
  posted({ uri, did, cid }: Made): void {
    const { rng, labeler } = this
    if (!rng.chance(SHARE)) return
    const val = rng.weighted(VALUES)
    const isOfAccount = rng.chance(OF_ACCOUNT)
    const subject = isOfAccount ? did : uri
    const version = !isOfAccount && rng.chance(OF_VERSION) ? { cid } : {}
    const isTakenBack = rng.chance(TAKEN_BACK)
    this.#later(AFTER_S, () => {
      // Of what is gone by then nothing is said.
      if (labeler.world.record(uri) === undefined) return
      labeler.label(subject, val, version)
      if (isTakenBack) this.#later(BACK_AFTER_S, () => labeler.label(subject, val, { ...version, neg: true }))
    })
  }

  /** To be called after each event. */
  tick(): void {
    const { index } = this.labeler.world
    if (!this.#due.some((each) => each.index <= index)) return
    const due = this.#due.filter((each) => each.index <= index)
    this.#due = this.#due.filter((each) => each.index > index)
    for (const { say } of due) say()
  }

  #later([least, most]: readonly [number, number], say: () => void): void {
    const seconds = least + this.rng.next() * (most - least)
    this.#due.push({ index: this.labeler.world.index + Math.ceil(seconds * (this.rate() || 60)), say })
  }
}
