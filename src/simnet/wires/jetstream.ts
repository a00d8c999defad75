/** What both versions of Jetstream share: where a cursor begins, what a filter lets through, a marker's body. */
import { isDid, isNsid } from '../../syntax/index.js'
import { isoOf, type Message } from '../draft.js'
import type { EventLog } from '../log.js'
import { BadAsk, type Ask, type Frame, type Start } from './wire.js'

/** The number with which cursors turn from sequences into µs. */
export const FIRST_TIME_CURSOR = 1e15

/** From the event with this number of Jetstream on. */
export function startAtCursor(log: EventLog, cursor: number): Start {
  return { position: log.first((message) => message.cursor + message.size > cursor), from: cursor }
}

/** From the first event of this time or a later one on. `isSpread`: the ops of a commit are 1 µs apart. */
export function startAtTime(log: EventLog, timeUs: number, isSpread = false): Start {
  const spread = isSpread ? 1 : 0
  const position = log.first((message) => message.timeUs + spread * Math.max(0, message.size - 1) >= timeUs)
  const message = log.at(position)
  const passed = message === undefined ? 0 : Math.max(0, timeUs - message.timeUs) * spread
  return message === undefined ? { position } : { position, from: message.cursor + passed }
}

/** The relay's own message, its fields in alphabetical order, as it is passed on. */
export function markerBody({ seq, timeUs }: Message, did: string, fields: object): object {
  const body = Object.entries({ ...fields, did, seq, time: isoOf(timeUs) })
  return Object.fromEntries(body.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * A filter by DID for every kind, by collection (exact, or all below `head.*`) for commits.
 * Empty lists and 0 bytes take everything. Throws `BadAsk` for what is no name.
 */
export function wantsOfLists(
  collections: Iterable<string>,
  isHead: (head: string) => boolean,
  dids: ReadonlySet<string>,
  maxBytes: number,
): Ask['wants'] {
  for (const did of dids) if (!isDid(did)) throw new BadAsk(`invalid did: ${did.slice(0, 100)}`)
  const names = new Set<string>()
  const prefixes: string[] = []
  for (const name of collections) {
    if (name.endsWith('.*') && isHead(name.slice(0, -2))) prefixes.push(name.slice(0, -1))
    else if (isNsid(name)) names.add(name)
    else throw new BadAsk(`invalid collection: ${name.slice(0, 100)}`)
  }
  const takesAll = names.size + prefixes.length === 0
  return ({ did, kind, collection = '', data }: Frame) => {
    if (maxBytes > 0 && data.length > maxBytes) return false
    if (dids.size > 0 && !dids.has(did)) return false
    if (takesAll || kind !== 'commit' || collection === '') return true
    return names.has(collection) || prefixes.some((prefix) => collection.startsWith(prefix))
  }
}
