import type { Event } from '../decode/event.js'
import type { LabelStart } from './label-cursor.js'
import { Labeler, type LabelerOptions, type LabelTimings } from './labeler.js'
import type { FindLabeler } from './label-signer.js'
import type { LabelerPlace } from './labels-plan.js'
import { openSavedPlace, placeAt, type Mark, type SavedPlace } from './saved.js'
import { TIMINGS } from './timings.js'

export interface LabelersOptions extends Pick<
  LabelerOptions,
  'historyMs' | 'wants' | 'take' | 'userAgent' | 'metrics' | 'log' | 'signal'
> {
  readonly places: readonly LabelerPlace[]
  /** Undefined when nobody can be asked for a DID document (`PLC=off`): then no label can be checked. */
  readonly find: FindLabeler | undefined
  /** The folder in which the places in their streams outlive the process; absent: nowhere. */
  readonly dataDir?: string
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

/**
 * Follows each of these labelers until the signal is aborted. With a folder, a later process goes on where this one was.
 * @throws PyreError SETTING when the folder cannot be written to
 */
export function followLabelers(options: LabelersOptions): Labelers {
  const { places, find, historyMs, dataDir, log, now = Date.now } = options
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
  const timings = { ...LABEL_TIMINGS, ...options.timings }
  const saved =
    dataDir === undefined || places.length === 0
      ? undefined
      : openSavedPlace(dataDir, historyMs, log, now, 'labels.json')
  const marks = saved?.marks ?? []
  const labelers = places.map(
    (place) =>
      new Labeler(place, startOf(marks, placeName(place), now() - historyMs), {
        random: Math.random,
        ...options,
        now,
        find,
        perSecond: Math.ceil(PER_SECOND / places.length),
        timings,
      }),
  )
  const save = createSave(saved, labelers, now)
  const saving = setInterval(() => void save(), timings.saveMs)
  const run = async () => {
    await Promise.all(labelers.map((labeler) => labeler.run()))
    clearInterval(saving)
    await save()
  }
  return {
    report: () => labelers.map(({ name, words }) => ({ name, words })),
    note(event) {
      if (event.kind === 'identity') for (const labeler of labelers) labeler.identity(event.did)
    },
    again(did) {
      for (const labeler of labelers) labeler.again(did)
    },
    done: run(),
  }
}

/** What its place is saved under. */
function placeName(place: LabelerPlace): string {
  return place.kind === 'did' ? place.did : place.url
}

/** @param ago Unix ms from which on its labels are to be had */
function startOf(marks: readonly Mark[], name: string, ago: number): LabelStart | undefined {
  const place = placeAt(marks, name, Math.trunc(ago * 1000))
  return place && { seq: place.seq, at: place.timeUs / 1000 }
}

/**
 * Saves the places of all, if any has moved. A place holds for the moment at which it was looked at: whatever a labeler says
 * later has a later number. So one that does not move need not be saved again.
 */
function createSave(
  saved: SavedPlace | undefined,
  labelers: readonly Labeler[],
  now: () => number,
): () => Promise<void> {
  let last = ''
  let saving: Promise<void> | undefined
  return async () => {
    const seqs = new Map(
      labelers.flatMap(({ place, seq }) => (seq === undefined ? [] : [[placeName(place), seq]])),
    )
    const moved = [...seqs].join()
    if (moved !== last) saving = saved?.save({ timeUs: Math.trunc(now() * 1000), seqs })
    last = moved
    await saving
  }
}
