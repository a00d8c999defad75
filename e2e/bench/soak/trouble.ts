import { createRng } from '../../../src/simnet/prng.js'
import type { WireName } from './wires.js'

/** One fault of the built-in network's catalogue (`src/simnet/faults.ts`), as a soak asks for it. */
export interface Trouble {
  readonly name: string
  /** For `POST /faults`. */
  readonly orders: Readonly<Record<string, unknown>>
  /** Lifted after so long; absent: it is over at once. */
  readonly lastsMs?: number
  /** What a reader has not got by then is gone for good: only for those that have it all. */
  readonly wantsAll?: true
  /** Some cannot come through it whole, but must say so: a hole is told wherever something is missing. */
  readonly isLossy?: true
  /** Whom it must not befall: what they do about it is right, and is no loss of theirs. */
  readonly not?: WireName
}

const HOUR_MS = 3_600_000

const CATALOGUE: readonly Trouble[] = [
  { name: 'close', orders: { drop: 'close' } },
  { name: 'close 1011', orders: { drop: { how: 'close', code: 1011 } } },
  { name: 'terminate', orders: { drop: 'terminate' } },
  { name: 'reset', orders: { drop: 'reset' } },
  { name: 'refuse 503', orders: { refuse: 503, drop: 'close' }, lastsMs: 2000 },
  { name: 'refuse 429', orders: { refuse: { status: 429, retryAfter: 1 }, drop: 'reset' }, lastsMs: 1500 },
  { name: 'hang', orders: { hang: true, drop: 'terminate' }, lastsMs: 1500 },
  { name: 'frozen', orders: { silence: 'frozen' }, lastsMs: 2500 },
  { name: 'frozen and gone', orders: { silence: 'frozen' }, lastsMs: 4000 },
  { name: 'silent, with pongs', orders: { silence: 'pongs' }, lastsMs: 3500 },
  { name: 'dribble', orders: { dribble: 20_000 }, lastsMs: 2000 },
  { name: 'stall', orders: { stall: true }, lastsMs: 1000 },
  { name: 'long stall', orders: { stall: true }, lastsMs: 4000 },
  { name: 'garbage', orders: { garbage: 200 } },
  { name: 'truncated', orders: { truncated: true } },
  { name: 'error', orders: { error: 'ConsumerTooSlow' } },
  { name: 'a false FutureCursor', orders: { error: 'FutureCursor' } },
  { name: 'info', orders: { info: 'OutdatedCursor' } },
  { name: 'sync', orders: { sync: 20 } },
  { name: 'missing block', orders: flaw('missing-block') },
  { name: 'wrong CID', orders: flaw('wrong-cid') },
  { name: 'no CBOR', orders: flaw('not-cbor') },
  { name: 'flaws of names', orders: flaw('path') },
  { name: 'flaws of revs', orders: flaw('rev') },
  { name: 'a rev ahead', orders: flaw('future-rev') },
  { name: 'flaws of operations', orders: flaw('operation') },
  { name: 'commits of nothing', orders: flaw('empty-ops') },
  { name: 'too big', orders: flaw('too-big') },
  { name: 'unknown kind', orders: flaw('unknown-kind') },
  { name: 'extra fields', orders: flaw('extra-fields') },
  { name: 'oversized', orders: { flaw: { name: 'oversized', n: 2 } } },
  { name: 'huge', orders: { flaw: 'huge' }, isLossy: true },
  { name: 'gap', orders: { gap: 5000 } },
  { name: 'withhold', orders: { withhold: 300 } },
  { name: 'repeat', orders: { repeat: 10_000 } },
  { name: 'storm', orders: { storm: 15_000 } },
  { name: 'rewind', orders: { rewind: 500 }, wantsAll: true },
  // A repo's older revision that comes after a newer one is refused there.
  { name: 'disorder', orders: { disorder: 25 }, lastsMs: 2000, not: 'firehose' },
  { name: 'forget', orders: { forget: true }, wantsAll: true },
  { name: 'forget and cut', orders: { forget: true, drop: 'reset' }, isLossy: true },
  { name: 'an hour slow', orders: { skew: -HOUR_MS }, lastsMs: 2500 },
  { name: 'an hour fast', orders: { skew: HOUR_MS }, lastsMs: 2500 },
]

function flaw(name: string): Trouble['orders'] {
  return { flaw: { name, n: 20 } }
}

/** All that these wires can meet, shuffled by the seed; then all of it again in another order, and so on. */
export function* troubles(seed: number, wires: readonly WireName[]): Generator<Trouble, never> {
  const rng = createRng(seed)
  const mine = CATALOGUE.filter(({ not }) => not === undefined || !wires.includes(not))
  for (;;) {
    const deck = [...mine]
    while (deck.length > 0) yield deck.splice(rng.int(deck.length), 1)[0] as Trouble
  }
}
