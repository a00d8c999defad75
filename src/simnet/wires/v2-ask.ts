import type { IncomingHttpHeaders } from 'node:http'
import { isNsid } from '../../syntax/index.js'
import { wantsOfLists } from './jetstream.js'
import { BadAsk, checkedQuery, cursorOf, type Ask } from './wire.js'

export interface V2Ask {
  readonly wants: Ask['wants']
  /** µs, or a sequence number when below 1e15. */
  readonly cursor?: number | undefined
}

const KINDS = ['commit', 'identity', 'account', 'sync']
const MAX_KINDS = 4
const MAX_DIDS = 10_000
const MAX_COLLECTIONS = 100
/** What v1 calls by other names: refused, so that nobody thinks it holds. */
const OF_V1 = { wantedDids: 'dids', wantedCollections: 'collections', requireHello: 'no hello' } as const

/** The parameters of `subscribeEvents`, stricter than v1's: lists are counted as they come. Throws `BadAsk`. */
export function parseV2(url: URL, headers: IncomingHttpHeaders): V2Ask {
  const query = checkedQuery(url)
  for (const [name, instead] of Object.entries(OF_V1))
    if (query.has(name)) throw new BadAsk(`${name} is a parameter of v1: here it is ${instead}`)
  if (query.get('compress') === 'true' || headers['socket-encoding']?.includes('zstd') === true)
    throw new BadAsk('compress and Socket-Encoding are of v1: here it is zstdDictionary')
  const dictionary = query.get('zstdDictionary')
  if (dictionary !== null)
    throw new BadAsk(
      `no dictionary ${dictionary.slice(0, 40)}: this network has none`,
      'UnknownZstdDictionary',
    )

  const kinds = listOf(query, 'kinds', MAX_KINDS)
  for (const kind of kinds) if (!KINDS.includes(kind)) throw new BadAsk(`unknown kind: ${kind.slice(0, 40)}`)
  const collections = listOf(query, 'collections', MAX_COLLECTIONS)
  if (collections.length > 0 && kinds.length > 0 && !kinds.includes('commit'))
    throw new BadAsk('collections are of commits: add kinds=commit, or leave them out')
  const dids = new Set(listOf(query, 'dids', MAX_DIDS))
  const wants = wantsOfLists(collections, isHead, dids, maxBytesOf(query))
  // Kinds that are not known yet are not held back by a list of those that are.
  const asked = new Set(kinds.length === 0 ? KINDS : kinds)
  const isOfKind = (kind: string): boolean => asked.has(kind) || (kinds.length === 0 && !KINDS.includes(kind))
  return { wants: (frame) => isOfKind(frame.kind) && wants(frame), cursor: cursorOf(query) }
}

/** The beginning of a name: with two more segments it would be one. */
function isHead(head: string): boolean {
  return isNsid(`${head}.some.name`)
}

function listOf(query: URLSearchParams, name: string, most: number): string[] {
  const given = query.getAll(name)
  if (given.length > most) throw new BadAsk(`too many ${name}: at most ${String(most)}`)
  return given
}

function maxBytesOf(query: URLSearchParams): number {
  const given = query.get('maxMessageSizeBytes')
  if (given === null) return 0
  if (/^\d{1,10}$/.test(given) && Number(given) < 2 ** 32) return Number(given)
  throw new BadAsk(`invalid maxMessageSizeBytes: ${given.slice(0, 40)}`)
}
