import type { IncomingHttpHeaders } from 'node:http'
import { isDid, isNsid } from '../syntax/index.js'
import { fieldsOf } from './json.js'

/** What one reader of the stream asked for. */
export interface Wants {
  /** Exact names; empty together with `prefixes` for all. */
  readonly collections: ReadonlySet<string>
  /** With their final dot. */
  readonly prefixes: readonly string[]
  /** Empty for all. */
  readonly dids: ReadonlySet<string>
  /** 0 for no cap. */
  readonly maxBytes: number
}

export interface Ask {
  readonly wants: Wants
  readonly hello: boolean
  /** µs, or a sequence number when below 1e15. */
  readonly cursor?: number
}

const MAX_COLLECTIONS = 100
const MAX_DIDS = 10_000

/** A sentence for the asker: becomes the text of a 400, or the reason of a close. */
export class BadAsk extends Error {}

/** The parameters of `/subscribe`. Throws `BadAsk`, as a server answers 400 before the upgrade. */
export function parseAsk(url: URL, headers: IncomingHttpHeaders): Ask {
  const query = url.searchParams
  try {
    decodeURIComponent(url.search)
  } catch {
    throw new BadAsk('the query string cannot be decoded')
  }
  if (query.get('compress') === 'true' || headers['socket-encoding']?.includes('zstd') === true)
    throw new BadAsk('this network has no zstd compression: ask without compress=true')
  const wants = wantsOf(
    query.getAll('wantedCollections'),
    query.getAll('wantedDids'),
    Number(query.get('maxMessageSizeBytes') ?? 0),
  )
  const hello = query.get('requireHello') === 'true'
  const cursor = query.get('cursor') ?? ''
  if (cursor === '') return { wants, hello }
  if (!/^\d{1,19}$/.test(cursor)) throw new BadAsk(`invalid cursor: ${cursor.slice(0, 40)}`)
  return { wants, hello, cursor: Number(cursor) }
}

/** The payload of an `options_update`: replaces everything. Throws `BadAsk`. */
export function parseOptions(payload: unknown): Wants {
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

function wantsOf(collections: readonly string[], dids: readonly string[], size: number): Wants {
  const names = new Set(collections)
  if (names.size > MAX_COLLECTIONS) throw new BadAsk('too many wanted collections: at most 100')
  const wanted = new Set(dids)
  if (wanted.size > MAX_DIDS) throw new BadAsk('too many wanted DIDs: at most 10000')
  for (const did of wanted) if (!isDid(did)) throw new BadAsk(`invalid did: ${did.slice(0, 100)}`)
  const prefixes: string[] = []
  for (const name of names) {
    if (name.endsWith('.*')) {
      prefixes.push(name.slice(0, -1))
      names.delete(name)
    } else if (!isNsid(name)) throw new BadAsk(`invalid collection: ${name.slice(0, 100)}`)
  }
  const maxBytes = Number.isInteger(size) && size > 0 && size < 2 ** 32 ? size : 0
  return { collections: names, prefixes, dids: wanted, maxBytes }
}

/** Whether an event is for this reader. `collection` is absent for identity and account events, which pass that axis. */
export function isWanted(wants: Wants, did: string, collection: string | undefined, bytes: number): boolean {
  if (wants.maxBytes > 0 && bytes > wants.maxBytes) return false
  if (wants.dids.size > 0 && !wants.dids.has(did)) return false
  if (collection === undefined || wants.collections.size + wants.prefixes.length === 0) return true
  return wants.collections.has(collection) || wants.prefixes.some((prefix) => collection.startsWith(prefix))
}
