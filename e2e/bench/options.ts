import { parseArgs } from 'node:util'
import { WIRE_NAMES, type WireName } from './soak/wires.js'

export const PARTS = [
  'ingest',
  'renders',
  'fan-out',
  'latency',
  'memory',
  'matching',
  'filters',
  'soak',
] as const
export type PartName = (typeof PARTS)[number]
/** Not measured unless it is asked for by name. */
const LONG: readonly PartName[] = ['soak']

export interface Options {
  readonly parts: readonly PartName[]
  readonly viewers: number
  /** Of each window in which something is measured. */
  readonly seconds: number
  /** Viewers with a query of their own each. */
  readonly filters: number
  /** Of the soak: how long, how many events a second, how many seconds from fault to fault, and over what. */
  readonly minutes: number
  readonly rate: number
  readonly every: number
  readonly wires: readonly WireName[]
  readonly seed: number
  readonly json: boolean
  /** A folder in which the server leaves profiles of its CPU time. */
  readonly profile: string | undefined
  /** Everything once and hardly at all: whether it works, not how well. */
  readonly smoke: boolean
}

export const HELP = `Measures the running server against the budgets of this project, as ratios in one run, and counts.

  npm run bench -- [--only NAME] [--viewers 1000] [--seconds 10] [--filters 500] [--json] [--profile FOLDER] [--smoke]
  npm run bench -- --only soak [--minutes 10] [--rate 2000] [--every 5] [--wires v1,v2,firehose] [--seed 1]

  --only      one of ${PARTS.join(', ')}; may be given several times; without it all but the soak
  --viewers   loopback viewers
  --seconds   length of each window
  --filters   viewers with a query of their own each
  --minutes   how long the soak takes
  --rate      its events a second
  --every     seconds from one fault to the next
  --wires     the network's streams that are listened to, in order of preference
  --seed      of its events and faults
  --json      one JSON object instead of the table
  --profile   the server writes profiles of its CPU time there (for Chromium's developer tools)
  --smoke     tiny numbers, to see whether it works
`

/**
 * Reads the arguments; `undefined` when help was asked for.
 * @throws Error a sentence
 */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      viewers: { type: 'string' },
      seconds: { type: 'string' },
      filters: { type: 'string' },
      minutes: { type: 'string' },
      rate: { type: 'string' },
      every: { type: 'string' },
      wires: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      smoke: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return undefined
  const { smoke, json, profile } = values
  return {
    parts: values.only?.map(partName) ?? PARTS.filter((part) => smoke || !LONG.includes(part)),
    viewers: whole('viewers', values.viewers, smoke ? 20 : 1000, 9000),
    seconds: whole('seconds', values.seconds, smoke ? 1 : 10, 300),
    filters: whole('filters', values.filters, smoke ? 20 : 500, 9000),
    minutes: smoke ? 0.1 : whole('minutes', values.minutes, 10, 24 * 60),
    rate: whole('rate', values.rate, smoke ? 200 : 2000, 2000),
    every: smoke ? 0.5 : whole('every', values.every, 5, 600),
    wires: values.wires?.split(',').map(wireName) ?? WIRE_NAMES,
    seed: whole('seed', values.seed, 1, 2 ** 32 - 1),
    json,
    smoke,
    profile,
  }
}

function partName(text: string): PartName {
  const known = PARTS.find((name) => name === text)
  if (known === undefined) throw new Error(`--only takes one of ${PARTS.join(', ')}, not “${text}”`)
  return known
}

function wireName(text: string): WireName {
  const known = WIRE_NAMES.find((name) => name === text)
  if (known === undefined)
    throw new Error(`--wires takes ${WIRE_NAMES.join(', ')}, with commas, not “${text}”`)
  return known
}

function whole(flag: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
  throw new Error(`--${flag} takes a whole number from 1 to ${most}, not “${text}”`)
}
