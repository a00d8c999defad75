import type { Event } from '../decode/event.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Pace } from './beside.js'
import type { Protocol } from './dial.js'
import type { CountFault } from './faults.js'
import type { Fold } from './fold.js'
import type { Hole } from './hole.js'
import type { HostReport } from './host.js'
import type { Timings } from './timings.js'
import type { Decode } from './types.js'

/** How it stands between us and the hosts. */
export interface HostsState {
  /** `flowing`: the stream has moved over this connection. `lost`: a full round of hosts has failed since one did. */
  readonly name: 'connecting' | 'flowing' | 'quiet' | 'lost'
  /** Of a stream that flows. */
  readonly pace?: Pace
  readonly words: string
  readonly url: string
}

/** Up to where events have come; what a later process resumes by. */
export interface Reached {
  /** Unix µs of the newest event; undefined before the first. Of labelers' streams the time by our clock. */
  readonly timeUs: number | undefined
  /** By URL, or a labeler's DID: the last number of each that resumes by its own. */
  readonly seqs: ReadonlyMap<string, number>
}

/** Where a process begins. */
export interface Start {
  /** Unix µs to resume from. */
  readonly fromUs: number
  /** Unix µs up to which an earlier process had all; absent when there was none. */
  readonly owedUs?: number
  /** By URL: the number after which to go on. */
  readonly seqs: ReadonlyMap<string, number>
}

export interface FollowOptions {
  /** In order of preference; tried round and round. */
  readonly urls: readonly string[]
  /** @param seq of a place to go on from */
  readonly speak: (url: string, seq?: number) => Protocol
  /** Absent: live. */
  readonly start?: Start
  readonly collections: readonly string[]
  readonly userAgent: string
  readonly decode: Decode
  readonly fold: Fold
  readonly fault: CountFault
  readonly hole: (hole: Hole) => void
  readonly metrics: Metrics
  readonly log: Logger
  readonly timings: Timings
  readonly now: () => number
  readonly random: () => number
  readonly signal: AbortSignal
  /** New events only, repeats are folded. */
  event(event: Event, bytes: number, replayed: boolean): void
  state(state: HostsState): void
  /** The host's connection ended, or never began. */
  failed(url: string): void
}

/** Several hosts, one of which is listened to. */
export interface Hosts {
  /** Listens until the signal is aborted, or every host has refused. Never rejects. */
  run(): Promise<void>
  readonly reached: Reached
  report(): HostReport[]
}
