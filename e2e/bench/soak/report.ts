import type { Hole } from '../../../src/upstream/index.js'
import type { Options } from '../options.js'
import type { Row } from '../table.js'
import type { Heard } from '../wire.js'
import { eventsOf, type Balance, type Befell, type Ledger } from './account.js'
import type { Growth } from './growth.js'

/** What comes and goes is less than that, and what leaks is more after some minutes. */
const FLAT = 1.2
/** Of what is wrong, so much is said. */
const MOST_LINES = 10

export interface Outcome {
  readonly options: Options
  /** How long the network ran at its rate. */
  readonly seconds: number
  readonly ledger: Ledger
  readonly heard: Heard
  readonly sum: Balance
  readonly befell: readonly Befell[]
  readonly grown: readonly Growth[]
}

export function report({ options, seconds, ledger, heard, sum, befell, grown }: Outcome): Row[] {
  const part = 'soak'
  const unit = 'events'
  const none = { atMost: 0 }
  const sent = eventsOf(ledger.sent)
  const { reconnects, turns, repeats, malformed, holes } = heard
  const widths = holes.map(({ reason, seconds = 0 }) => `${reason} ${seconds.toFixed(1)} s`)
  return [
    {
      part,
      what: 'sent',
      value: sent,
      unit,
      note: `${(sent / seconds).toFixed(0)} a second of ${options.rate} asked for; over ${options.wires.join(', ')}`,
    },
    { part, what: 'faults', value: befell.length, unit: '', note: countedNames(befell) },
    {
      part,
      what: 'reconnects',
      value: reconnects,
      unit: '',
      note: `${turns} times a second connection took over`,
    },
    { part, what: 'repeats folded', value: repeats, unit, note: `${malformed} frames or ops were none` },
    { part, what: 'holes told', value: holes.length, unit: '', note: widths.slice(0, 8).join(', ') },
    { part, what: 'withheld by the network', value: eventsOf(ledger.withheld), unit },
    {
      part,
      what: 'missing within holes told',
      value: sum.told,
      unit,
      note: `${sum.excused} by faults that not all can come through whole`,
    },
    { part, what: 'lost', value: sum.lost, unit, budget: none },
    { part, what: 'doubled', value: sum.doubled, unit, budget: none },
    {
      part,
      what: 'changed',
      value: sum.changed,
      unit: 's',
      budget: none,
      note: 'seconds of which as many came as were sent, but others',
    },
    // Of seconds it says nothing.
    ...(options.smoke ? [] : grown).map(({ name, heap, rss }): Row => ({
      part,
      what: `${name}: heap, last minute / first`,
      value: heap.last / heap.first,
      unit: '×',
      budget: { atMost: FLAT },
      note: `${mib(heap.first)} → ${mib(heap.last)} MiB, garbage collected; resident ${mib(rss.first)} → ${mib(rss.last)}`,
    })),
  ]
}

/** Says on stderr when something went wrong, what had befallen just before, and which holes were told. */
export function explain({ seconds }: Balance, befell: readonly Befell[], holes: readonly Hole[]): void {
  for (const second of seconds.slice(0, MOST_LINES)) {
    const before = befell.filter(({ at }) => at <= (second + 1) * 1000).slice(-2)
    const names = before.map(({ name, at }) => `${name} ${(second - at / 1000).toFixed(1)} s before`)
    process.stderr.write(`wrong in the second ${second}, after ${names.join(' and ')}\n`)
  }
  if (seconds.length === 0) return
  for (const { at, reason, seconds: width = 0, messages = 0 } of holes) {
    const words = `${reason}, ${width.toFixed(1)} s, ${messages} messages`
    process.stderr.write(`told at ${(at / 1000).toFixed(1)}: ${words}\n`)
  }
}

function countedNames(befell: readonly Befell[]): string {
  const counts = new Map<string, number>()
  for (const { name } of befell) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0)
}
