import type { IncomingHttpHeaders } from 'node:http'
import { fieldsOf } from '../json.js'
import { wantsOfLists } from './jetstream.js'
import { BadAsk, checkedQuery, cursorOf, type Ask } from './wire.js'

export interface V1Ask {
  readonly wants: Ask['wants']
  readonly hello: boolean
  /** µs, or a sequence number when below 1e15. */
  readonly cursor?: number | undefined
}

const MAX_COLLECTIONS = 100
const MAX_DIDS = 10_000

/** The parameters of `/subscribe`. Throws `BadAsk`, as a server answers 400 before the upgrade. */
export function parseV1(url: URL, headers: IncomingHttpHeaders): V1Ask {
  const query = checkedQuery(url)
  if (query.get('compress') === 'true' || headers['socket-encoding']?.includes('zstd') === true)
    throw new BadAsk('this network has no zstd compression: ask without compress=true')
  const wants = wantsOf(
    query.getAll('wantedCollections'),
    query.getAll('wantedDids'),
    Number(query.get('maxMessageSizeBytes') ?? 0),
  )
  return { wants, hello: query.get('requireHello') === 'true', cursor: cursorOf(query) }
}

/** The payload of an `options_update`: replaces everything. Throws `BadAsk`. */
export function parseOptions(payload: unknown): Ask['wants'] {
  const { wantedCollections, wantedDids, maxMessageSizeBytes } = fieldsOf(payload)
  return wantsOf(
    textList(wantedCollections, 'wantedCollections'),
    textList(wantedDids, 'wantedDids'),
    Number(maxMessageSizeBytes ?? 0),
  )
}

function textList(value: unknown, name: string): string[] {
  const given: unknown = value ?? []
  if (!Array.isArray(given) || !given.every((each) => typeof each === 'string'))
    throw new BadAsk(`${name} must be a list of strings`)
  return given
}

function wantsOf(collections: readonly string[], dids: readonly string[], size: number): Ask['wants'] {
  const names = new Set(collections)
  if (names.size > MAX_COLLECTIONS) throw new BadAsk('too many wanted collections: at most 100')
  const wanted = new Set(dids)
  if (wanted.size > MAX_DIDS) throw new BadAsk('too many wanted DIDs: at most 10000')
  const maxBytes = Number.isInteger(size) && size > 0 && size < 2 ** 32 ? size : 0
  // The part before the dot is not looked at, as the original does not.
  return wantsOfLists(names, () => true, wanted, maxBytes)
}
