import type { Pace } from './beside.js'
import type { Hole } from './hole.js'
import type { HostReport } from './host.js'
import type { Decoded, Event, FrameFault } from '../decode/event.js'

/** What feeds the page, as `<body data-source>` says it. */
export type SourceName = 'live' | 'built-in' | 'recording' | 'lost' | 'connecting'

/** What feeds the page right now, for people and for metrics. */
export interface SourceState {
  readonly name: SourceName
  /** A sentence for the page, cleaned and bounded, without a full stop; not yet escaped. */
  readonly words: string
  /** `hostname[:port]` of the host that is connected, or tried next. */
  readonly host?: string
  /** Of a live source. Only `behind` and `silent` say that what is shown is not what happens. */
  readonly pace?: Pace
  /** Unix ms at which `name` became this. */
  readonly since: number
  /** Unix ms (our clock) of the last event handed to the sink. */
  readonly lastEventAt?: number
  /** Our clock less the newest event's `time_us`, in ms, never below 0. Absent for a recording: its time is its own. */
  readonly lagMs?: number
}

/** How an event came. */
export interface Arrival {
  /** Of Jetstream's frame, or the recording's line; of the raw firehose as long as Jetstream's frame would be. */
  readonly bytes: number
  /** Catching up after a reconnect: the event is older than live by more than some seconds. Never for a recording. */
  readonly replayed: boolean
  readonly origin: 'live' | 'built-in' | 'recording'
}

/** Who takes the events. Called synchronously, in the order of arrival; must not throw. */
export interface Sink {
  event(event: Event, arrival: Arrival): void
  state(state: SourceState): void
  /** Something is missing between the last event and the next. @param words a sentence without a full stop, not yet escaped */
  hole(hole: Hole, words: string): void
  /** What was shown so far is void (the built-in network gives way, a recording starts over): forget all of it. */
  reset(): void
}

/** A source that runs until its signal is aborted, or `close()`. */
export interface Source {
  readonly state: SourceState
  /** The network's hosts, as the setting names them; none of a recording or the built-in network. */
  hosts(): readonly HostReport[]
  /** Unix ms at which the stream's place was last written to disk. */
  readonly savedAt: number | undefined
  /** Resolves when the source was ended and its sockets and timers are gone; a source that has run dry is not ended. */
  readonly done: Promise<void>
  close(): Promise<void>
}

/** A frame's text to an event, or the reason why not. Pure and total. */
export type Decode = (frame: string) => Decoded<Event, FrameFault>
