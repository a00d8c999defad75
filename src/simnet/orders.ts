import { ANSWERS, ENDINGS, SILENCES, type Faults, type LookupFault } from './faults.js'
import { FLAW_NAMES } from './flaws.js'
import { fieldsOf, type Json } from './json.js'

export interface Levers {
  readonly faults: Faults
  readonly burst: (n: number) => void
  readonly setRate: (rate: number) => void
}

/**
 * The orders of `POST /faults`: a JSON object of faults by the names of `Faults`, and `rate`, `burst`. A fault's value is
 * its first argument (`refuse`, `drop`, `error`, `info`, `flaw` take an object where there are more); `true` for
 * those that have none. They are done in the order of writing, and none of them if one is wrong: then this throws a
 * sentence.
 */
export function ordersOf({ faults, burst, setRate }: Levers): (orders: unknown) => void {
  const known: Readonly<Record<string, (value: unknown) => () => void>> = {
    drop(value) {
      const { how = value, code = 1001 } = partsOf('drop', value, ['how', 'code'])
      const ending = choice('drop', how, ENDINGS)
      const closed = count('drop.code', code, 4999)
      if (closed < 1000 || [1004, 1005, 1006].includes(closed) || (closed > 1014 && closed < 3000))
        throw new Error('drop.code: one that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999')
      return () => faults.drop(ending, closed)
    },
    refuse(value) {
      if (value === null) return () => faults.refuse(null)
      const parts = partsOf('refuse', value, ['status', 'text', 'retryAfter'])
      const { status = value, text = 'refused on request', retryAfter } = parts
      const [told, said] = [count('refuse', status, 599, 300), words('refuse.text', text)]
      const late = retryAfter === undefined ? undefined : count('refuse.retryAfter', retryAfter, 86_400)
      return () => faults.refuse(told, said, late)
    },
    hang: flag('hang', (on) => faults.hang(on)),
    silence(value) {
      const how = typeof value === 'boolean' ? value : choice('silence', value, SILENCES)
      return () => faults.silence(how)
    },
    dribble(value) {
      const rate = value === 0 ? 0 : count('dribble', value, 1_000_000, 20)
      return () => faults.dribble(rate)
    },
    stall: flag('stall', (on) => faults.stall(on)),
    garbage: number('garbage', 1000, (n) => faults.garbage(n)),
    truncated: only('truncated', () => faults.truncated()),
    error(value) {
      const { error = value, message = 'on request' } = partsOf('error', value, ['error', 'message'])
      const [name, said] = [words('error', error), words('error.message', message)]
      return () => faults.error(name, said)
    },
    info(value) {
      const { name = value, message = 'on request' } = partsOf('info', value, ['name', 'message'])
      const [named, said] = [words('info', name), words('info.message', message)]
      return () => faults.info(named, said)
    },
    sync: number('sync', 1000, (n) => faults.sync(n)),
    flaw(value) {
      const { name = value, n = 1 } = partsOf('flaw', value, ['name', 'n'])
      const [flaw, times] = [choice('flaw', name, FLAW_NAMES), count('flaw.n', n, 1000)]
      return () => faults.flaw(flaw, times)
    },
    gap: number('gap', 1_000_000, (n) => faults.gap(n)),
    withhold: number('withhold', 100_000, (n) => faults.withhold(n)),
    repeat: number('repeat', 100_000, (n) => faults.repeat(n)),
    storm: number('storm', 1_000_000, (n) => faults.storm(n)),
    rewind: number('rewind', 100_000, (n) => faults.rewind(n)),
    disorder: number('disorder', 1000, (n) => faults.disorder(n)),
    forget: only('forget', () => faults.forget()),
    skew(value) {
      if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > MAX_SKEW_MS)
        throw new Error(`skew: whole ms, at most ${String(MAX_SKEW_MS)} either way`)
      return () => faults.skew(value)
    },
    lookups(value) {
      const fault = value === null ? null : lookupFault(value)
      return () => faults.lookups(fault)
    },
    lift: only('lift', () => faults.lift()),
    rate: number('rate', 2000, setRate),
    burst: number('burst', 100_000, burst),
  }
  return (orders) => {
    if (typeof orders !== 'object' || orders === null || Array.isArray(orders))
      throw new Error('send a JSON object')
    const checked = Object.entries(orders).map(([name, value]) => {
      const order = Object.hasOwn(known, name) ? known[name] : undefined
      if (order === undefined)
        throw new Error(`${name.slice(0, 40)}: unknown; there are ${Object.keys(known).join(', ')}`)
      return order(value)
    })
    for (const order of checked) order()
  }
}

/** A year: no clock is further off. */
const MAX_SKEW_MS = 366 * 86_400_000

/** The fields of an order that may be an object; none of another value. */
function partsOf(name: string, value: unknown, known: readonly string[]): Json {
  const parts = fieldsOf(value)
  for (const part of Object.keys(parts))
    if (!known.includes(part))
      throw new Error(`${name}.${part.slice(0, 40)}: unknown; there are ${known.join(', ')}`)
  return parts
}

function number(name: string, most: number, act: (n: number) => void) {
  return (value: unknown) => {
    const n = count(name, value, most)
    return () => act(n)
  }
}

function flag(name: string, act: (on: boolean) => void) {
  return (value: unknown) => {
    if (typeof value !== 'boolean') throw new Error(`${name}: true or false`)
    return () => act(value)
  }
}

function only(name: string, act: () => void) {
  return (value: unknown) => {
    if (value !== true) throw new Error(`${name}: true`)
    return act
  }
}

function choice<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((each) => each === value)
  if (found === undefined) throw new Error(`${name}: one of ${choices.join(', ')}`)
  return found
}

function words(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= 1000 && !/[\r\n]/.test(value)) return value
  throw new Error(`${name}: a line of at most 1000 characters`)
}

function count(name: string, value: unknown, most: number, least = 0): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(`${name}: a whole number from ${String(least)} to ${String(most)}`)
}

function lookupFault(value: unknown): LookupFault {
  if (typeof value !== 'object') throw new Error('lookups: an object, or null')
  const { slowMs, answer, retryAfter } = partsOf('lookups', value, ['slowMs', 'answer', 'retryAfter'])
  return {
    ...(slowMs === undefined ? {} : { slowMs: count('lookups.slowMs', slowMs, 600_000) }),
    ...(answer === undefined ? {} : { answer: choice('lookups.answer', answer, ANSWERS) }),
    ...(retryAfter === undefined ? {} : { retryAfter: count('lookups.retryAfter', retryAfter, 86_400) }),
  }
}
