import type { Event } from '../decode/event.js'
import { Labeler, type LabelerOptions, type LabelTimings } from './labeler.js'
import type { FindLabeler } from './label-signer.js'
import type { LabelerPlace } from './labels-plan.js'
import { TIMINGS } from './timings.js'

export interface LabelersOptions extends Pick<
  LabelerOptions,
  'wants' | 'take' | 'userAgent' | 'metrics' | 'log' | 'signal'
> {
  readonly places: readonly LabelerPlace[]
  /** Undefined when nobody can be asked for a DID document (`PLC=off`): then no label can be checked. */
  readonly find: FindLabeler | undefined
  readonly timings?: Partial<LabelTimings>
  readonly now?: () => number
  readonly random?: () => number
}

/** The labelers that the settings name. */
export interface Labelers {
  /** How each stands: what follows its name. */
  report(): readonly { readonly name: string; readonly words: string }[]
  /** Sees all events: one may be about a labeler. */
  note(event: Event): void
  /** Labels of this labeler that were of no consequence may have one now. */
  again(did: string): void
  /** Resolves when the signal was aborted and all sockets and timers are gone. */
  readonly done: Promise<unknown>
}

/** Signatures checked, by all together: a third of a core, in another thread. */
const PER_SECOND = 1000

const LABEL_TIMINGS: LabelTimings = {
  ...TIMINGS,
  firstBackoffMs: 1000,
  mostBackoffMs: 60_000,
  returnMs: 10 * 60_000,
  renewMs: 60_000,
}

/** Follows each of these labelers until the signal is aborted. */
export function followLabelers(options: LabelersOptions): Labelers {
  const { places, find, log } = options
  if (find === undefined) {
    if (places.length > 0)
      log.warn('labelers are not followed: with PLC=off there is nobody to ask for their keys')
    const words = 'is not followed: with PLC=off there is nobody to ask for its key'
    const names = places.map((place) => (place.kind === 'did' ? place.did : new URL(place.url).host))
    return {
      report: () => names.map((name) => ({ name, words })),
      note: () => {},
      again: () => {},
      done: Promise.resolve(),
    }
  }
  const labelers = places.map(
    (place) =>
      new Labeler(place, {
        now: Date.now,
        random: Math.random,
        ...options,
        find,
        perSecond: Math.ceil(PER_SECOND / places.length),
        timings: { ...LABEL_TIMINGS, ...options.timings },
      }),
  )
  return {
    report: () => labelers.map(({ name, words }) => ({ name, words })),
    note(event) {
      if (event.kind === 'identity') for (const labeler of labelers) labeler.identity(event.did)
    },
    again(did) {
      for (const labeler of labelers) labeler.again(did)
    },
    done: Promise.all(labelers.map((labeler) => labeler.run())),
  }
}
