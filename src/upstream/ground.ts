import type { Event } from '../decode/event.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { CountFault } from './faults.js'
import { createFold } from './fold.js'
import type { Hole } from './hole.js'
import type { FollowOptions, Hosts } from './follow.js'
import type { UpstreamPlan } from './plan.js'
import { protocolOf } from './protocols.js'
import type { SavedPlace } from './saved.js'
import type { Status } from './status.js'
import type { Timings } from './timings.js'
import type { Arrival, Decode, Sink } from './types.js'

export interface SourceOptions {
  readonly plan: UpstreamPlan
  readonly demo: 'auto' | 'never'
  /** Starts the built-in network; `url` is its Jetstream `/subscribe`. Called at most once. */
  readonly startDemo: () => Promise<{ readonly url: string; close(): Promise<void> }>
  /** `wantedCollections`: the union of what the running parts need. */
  readonly collections: readonly string[]
  /** How far back the page is filled from replay at the start, ms; absent: live only. */
  readonly historyMs?: number
  /** The folder in which the stream's place outlives the process; absent: nowhere. */
  readonly dataDir?: string
  readonly sink: Sink
  readonly metrics: Metrics
  readonly log: Logger
  readonly signal: AbortSignal
  readonly userAgent?: string
  readonly decode?: Decode
  /** Unix ms. */
  readonly now?: () => number
  /** In [0, 1). */
  readonly random?: () => number
  readonly timings?: Partial<Timings>
}

/** What the parts of one source share. */
export interface Ground {
  readonly options: SourceOptions
  readonly timings: Timings
  readonly now: () => number
  readonly signal: AbortSignal
  readonly status: Status
  readonly fault: CountFault
  readonly hole: (hole: Hole) => void
  readonly decode: Decode
  /** Of the network alone: neither a recording nor the built-in network is resumed. */
  readonly saved: SavedPlace | undefined
  /** Told who is listened to. */
  readonly follows: (hosts: Hosts) => void
  readonly deliver: (event: Event, arrival: Arrival) => void
}

/** What following any hosts needs of the ground, with a fold of its own. */
export function following(
  ground: Ground,
  urls: readonly string[],
  signal: AbortSignal,
): Omit<FollowOptions, 'event' | 'state' | 'failed'> {
  const { options, timings, now, fault, hole, decode } = ground
  const { collections, metrics, log } = options
  const userAgent = options.userAgent ?? 'PyreSky'
  const random = options.random ?? Math.random
  const fold = createFold()
  return {
    urls,
    speak: protocolOf,
    collections,
    userAgent,
    decode,
    fold,
    fault,
    hole,
    metrics,
    log,
    timings,
    now,
    random,
    signal,
  }
}
