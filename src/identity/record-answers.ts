import type { FoundRecord } from '../decode/found-record.js'
import { isObject, isShallow } from '../decode/json.js'
import type { Label } from '../decode/label.js'
import { isCid, isDid, type Did } from '../syntax/index.js'
import { namedRecord } from './named-record.js'
import { avatarCid } from './profiles.js'
import type { RecordKind, RecordName } from './record-name.js'
import { toldLabel } from './told-label.js'

/** How an AppView is asked about one kind of record, and where its answer has them. */
export interface RecordQuery {
  readonly nsid: string
  readonly parameter: string
  /** How many one call takes. */
  readonly most: number
  readonly more?: Readonly<Record<string, string>>
  /** The entries of an answer; undefined when it is no such answer. */
  readonly entries: (body: Record<string, unknown>) => readonly unknown[] | undefined
}

const BATCH = 25

/** Sources: the lexicons of the queries that are named here. */
export const QUERIES: Readonly<Record<RecordKind, RecordQuery>> = {
  post: {
    nsid: 'app.bsky.feed.getPosts',
    parameter: 'uris',
    most: BATCH,
    entries: ({ posts }) => list(posts),
  },
  feed: {
    nsid: 'app.bsky.feed.getFeedGenerators',
    parameter: 'feeds',
    most: BATCH,
    entries: ({ feeds }) => list(feeds),
  },
  'starter pack': {
    nsid: 'app.bsky.graph.getStarterPacks',
    parameter: 'uris',
    most: BATCH,
    entries: ({ starterPacks }) => list(starterPacks),
  },
  list: {
    nsid: 'app.bsky.graph.getList',
    parameter: 'list',
    most: 1,
    // Who is on it concerns nobody here.
    more: { limit: '1' },
    entries: ({ list: one }) => (isObject(one) ? [one] : undefined),
  },
}

export interface RecordsAnswered {
  /** By uri; undefined: told of, but with no name that could be shown, which is as good as not there. */
  readonly found: ReadonlyMap<string, FoundRecord | undefined>
  /** Those that were told of, but cannot be read. */
  readonly faulty: ReadonlySet<string>
  /** How many were about others than those asked for, came twice, or named nobody. */
  readonly foreign: number
}

/**
 * What an AppView's answer says of those that were asked for. Undefined when it is no such answer at all. Pure and
 * total. A record whose labels cannot be read is not known.
 * @param labelers whose labels are taken, unsigned, by the AppView's word; those of a record's owner always are
 */
export function readRecords(
  kind: RecordKind,
  body: unknown,
  asked: ReadonlyMap<string, RecordName>,
  labelers: ReadonlySet<Did>,
): RecordsAnswered | undefined {
  const entries = isObject(body) ? QUERIES[kind].entries(body) : undefined
  if (entries === undefined) return undefined
  const found = new Map<string, FoundRecord | undefined>()
  const faulty = new Set<string>()
  let foreign = 0
  for (const entry of entries) {
    const uri = isObject(entry) ? entry['uri'] : undefined
    const name = typeof uri === 'string' ? asked.get(uri) : undefined
    if (!isObject(entry) || name === undefined || found.has(name.uri) || faulty.has(name.uri)) {
      foreign++
      continue
    }
    const read = readEntry(name, entry, labelers)
    if (read === 'faulty') faulty.add(name.uri)
    else found.set(name.uri, read)
  }
  return { found, faulty, foreign }
}

function readEntry(
  name: RecordName,
  entry: Record<string, unknown>,
  labelers: ReadonlySet<Did>,
): FoundRecord | undefined | 'faulty' {
  const { cid, record: value } = entry
  const owner = entry[name.kind === 'post' ? 'author' : 'creator']
  const labels = labelsOf(name, entry['labels'], labelers)
  if (labels === undefined || !isCid(cid) || !isObject(owner) || owner['did'] !== name.did) return 'faulty'
  const hasRecord = name.kind === 'post' || name.kind === 'starter pack'
  if (hasRecord && (!isObject(value) || !isShallow(value))) return 'faulty'
  if (name.kind === 'post') return { kind: 'post', uri: name.uri, cid, value, labels }
  // A starter pack has no picture, and what it is called stands in its record alone.
  const record =
    isObject(value) && hasRecord
      ? namedRecord(name, value, undefined)
      : namedRecord(name, entry, avatarCid(entry['avatar']))
  return record && { kind: 'named', record, labels }
}

const MOST_LABELS = 50

/** Undefined when they cannot be read, the owner's own at least. */
function labelsOf(
  { uri, did }: RecordName,
  labels: unknown,
  labelers: ReadonlySet<Did>,
): Label[] | undefined {
  if (labels === undefined) return []
  if (!Array.isArray(labels)) return undefined
  const read: Label[] = []
  for (const entry of labels as unknown[]) {
    if (!isObject(entry)) return undefined
    if (read.length === MOST_LABELS) break
    const src = entry['src']
    if (!isDid(src) || (src !== did && !labelers.has(src)) || entry['uri'] !== uri) continue
    const label = toldLabel(entry)
    if (typeof label !== 'string') read.push(label)
    else if (src === did) return undefined
  }
  return read
}

function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as unknown[]) : undefined
}
