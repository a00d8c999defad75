import { ANSWERS, GARBAGE, type FaultState, type Faults, type LookupFault } from './faults.js'
import { fieldsOf } from './json.js'
import type { Stream } from './stream.js'

/** The faults of one network. */
export function faultsOf(state: FaultState, stream: Stream): Faults {
  function silence(on: boolean): void {
    state.silent = on
    stream.flush()
  }
  function disorder(n: number): void {
    stream.flush()
    state.disorder = n
    stream.flush()
  }
  function refuse(status: number | null, text = 'refused on request'): void {
    state.refusal = status === null ? undefined : { status, text }
  }
  function lookups(fault: LookupFault | null): void {
    state.lookup = fault ?? undefined
  }
  return {
    drop: (how = 'close', code = 1001) => stream.drop(how, code),
    refuse,
    silence,
    garbage(n = GARBAGE.length) {
      stream.shout(Array.from({ length: n }, (_, i) => GARBAGE[i % GARBAGE.length] ?? ''))
    },
    repeat: (n) => stream.repeat(n),
    disorder,
    lookups,
    lift() {
      refuse(null)
      lookups(null)
      disorder(0)
      silence(false)
    },
  }
}

export interface Levers {
  readonly faults: Faults
  readonly burst: (n: number) => void
  readonly setRate: (rate: number) => void
}

/**
 * The orders of `POST /faults`, a JSON object of any of: `drop` ("close", "terminate"), `refuse` (status or null),
 * `silence`, `garbage`, `repeat`, `disorder`, `lookups` (a `LookupFault` or null), `rate`, `burst`, `lift` (true).
 * Throws a sentence on anything else.
 */
export function ordersOf({ faults, burst, setRate }: Levers): (orders: unknown) => void {
  const known: Readonly<Record<string, (value: unknown) => void>> = {
    lift: () => faults.lift(),
    drop: (value) => void faults.drop(value === 'terminate' ? 'terminate' : 'close'),
    refuse: (value) => faults.refuse(value === null ? null : count('refuse', value, 599)),
    silence: (value) => faults.silence(value === true),
    garbage: (value) => faults.garbage(count('garbage', value, 1000)),
    repeat: (value) => faults.repeat(count('repeat', value, 100_000)),
    disorder: (value) => faults.disorder(count('disorder', value, 1000)),
    lookups: (value) => faults.lookups(value === null ? null : lookupFault(value)),
    rate: (value) => setRate(count('rate', value, 2000)),
    burst: (value) => burst(count('burst', value, 100_000)),
  }
  return (orders) => {
    if (typeof orders !== 'object' || orders === null) throw new Error('send a JSON object')
    for (const [name, value] of Object.entries(orders)) {
      const order = known[name]
      if (order === undefined) throw new Error(`${name}: unknown; there are ${Object.keys(known).join(', ')}`)
      order(value)
    }
  }
}

function count(name: string, value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new Error(`${name}: a whole number from 0 to ${String(most)}`)
}

function lookupFault(value: unknown): LookupFault {
  const { slowMs, answer, retryAfter } = fieldsOf(value)
  const known = ANSWERS.find((each) => each === answer)
  if (answer !== undefined && known === undefined)
    throw new Error(`lookups.answer: one of ${ANSWERS.join(', ')}`)
  return {
    ...(slowMs === undefined ? {} : { slowMs: count('lookups.slowMs', slowMs, 600_000) }),
    ...(known === undefined ? {} : { answer: known }),
    ...(retryAfter === undefined ? {} : { retryAfter: count('lookups.retryAfter', retryAfter, 86_400) }),
  }
}
