/**
 * Trouble on request, from tests (`net.faults`) and over HTTP (`POST /faults`, by the same names). What lasts is lifted by
 * its opposite, all of it by `lift`. Raw means the raw firehose, v1 and v2 the two Jetstreams; the labeler's stream has none.
 *
 * | fault | what a reader meets | where |
 * | --- | --- | --- |
 * | `drop` | its connection ends: `close` (a code, default 1001), `terminate` (FIN without a close frame), `reset` (RST) | all |
 * | `refuse` | upgrades are answered with this status, text and Retry-After; open sockets stay | all |
 * | `hang` | upgrades are never answered; lifted, those that wait are cut | all |
 * | `silence` | no data; `frozen` (or true) no pongs or pings either, `pongs` both. Lifted, it goes on where it was | all |
 * | `dribble` | everything comes at so many bytes a second, pongs too | all |
 * | `stall` | the next frame stops halfway, and nothing follows, no pong either. Lifted, the rest comes | all |
 * | `garbage` | frames that are none: cut off, of the wrong type or shape, text for binary and binary for text | all |
 * | `truncated` | the first half of the newest event | all |
 * | `error` | an error frame (`FutureCursor`, `ConsumerTooSlow`, any), and close 1008 | raw, v2; v1 has none |
 * | `info` | a notice | raw, v2; v1 has none |
 * | `sync` | `#sync` of somebody | raw, v2; v1 has none |
 * | `flaw` | a numbered message with something wrong in it: see `flaws.ts`; those marked raw there: raw only | see there |
 * | `gap` | `n` numbers left out, of relay and Jetstream, and nothing lost | all; v1 shows it in `cursor` alone |
 * | `withhold` | the next `n` messages are numbered and never sent; the ledger has them apart | all |
 * | `repeat` | the newest `n` messages again, with their old numbers | all |
 * | `storm` | the oldest `n` messages again, at 5,000 a second | all |
 * | `rewind` | the relay forgets its newest `n` messages and numbers on from there, as one restored from a backup | raw; Jetstreams number on |
 * | `disorder` | live messages are held until `n` are there, and come newest first | all |
 * | `forget` | nothing older than now can be replayed | all |
 * | `skew` | what the wires say the time is, is so many ms off; a `rev` is not | all |
 * | `lookups` | lookups and DID documents go wrong | HTTP |
 */
import type { FlawName } from './flaws.js'

export const ANSWERS = ['error', 'busy', 'nonsense', 'html', 'others', 'none'] as const

/** What lookups answer while they are faulty. */
export interface LookupFault {
  /** Waits this long before answering, whatever the answer is; or until it is lifted. */
  readonly slowMs?: number
  /**
   * `error` 500; `busy` 429 with `retry-after`; `nonsense` 200 in a wrong shape; `html` 200 that is no JSON;
   * `others` answers about accounts and records nobody asked for; `none` answers that there are none.
   */
  readonly answer?: (typeof ANSWERS)[number]
  /** For `busy`, in seconds; default 1. */
  readonly retryAfter?: number
}

export const ENDINGS = ['close', 'terminate', 'reset'] as const
export const SILENCES = ['frozen', 'pongs'] as const
type Silence = (typeof SILENCES)[number]

/** See the table above. Each acts at once. */
export interface Faults {
  /** Returns how many connections that ended. */
  drop(how?: (typeof ENDINGS)[number], code?: number): number
  /** With this status; null lifts it. `retryAfter` in seconds. */
  refuse(status: number | null, text?: string, retryAfter?: number): void
  hang(on: boolean): void
  silence(how: boolean | Silence): void
  /** Bytes a second, at least 20; 0 lifts it. */
  dribble(bytesPerSecond: number): void
  stall(on: boolean): void
  /** `n` frames, each wire's own in turn; default all. */
  garbage(n?: number): void
  truncated(): void
  /** Returns how many connections that ended. */
  error(error: string, message?: string): number
  info(name: string, message?: string): void
  /** `n` of them by different people; default 1. */
  sync(n?: number): void
  /** `n` of them, in their variants in turn; default 1. */
  flaw(name: FlawName, n?: number): void
  gap(n: number): void
  withhold(n: number): void
  repeat(n: number): void
  storm(n: number): void
  rewind(n: number): void
  /** 0 lifts it. */
  disorder(n: number): void
  forget(): void
  /** 0 lifts it. */
  skew(ms: number): void
  /** null lifts it. */
  lookups(fault: LookupFault | null): void
  lift(): void
}

/** What the parts look at. */
export interface FaultState {
  refusal: { readonly status: number; readonly text: string; readonly retryAfter?: number } | undefined
  isHung: boolean
  silence: Silence | undefined
  /** Of slow connections; 0 for those that stand still. */
  bytesPerTick: number | undefined
  disorder: number
  lookup: LookupFault | undefined
}

export function createFaultState(): FaultState {
  return {
    refusal: undefined,
    isHung: false,
    silence: undefined,
    bytesPerTick: undefined,
    disorder: 0,
    lookup: undefined,
  }
}
