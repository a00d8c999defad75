import { isAtUri, parseAtUri } from '../syntax/index.js'
import type { RecordPlace } from './record.js'

/** What a post may point to, of what is known here. */
export type RecordKind = 'post' | 'feed' | 'list' | 'starter pack'

/** What is asked for, taken apart. */
export interface RecordName extends RecordPlace {
  readonly uri: string
  readonly kind: RecordKind
}

const KINDS: ReadonlyMap<string, RecordKind> = new Map([
  ['app.bsky.feed.post', 'post'],
  ['app.bsky.feed.generator', 'feed'],
  ['app.bsky.graph.list', 'list'],
  ['app.bsky.graph.starterpack', 'starter pack'],
])

/** Undefined when it is no at-uri of an account's DID, or of a collection that no card shows. */
export function recordName(uri: string): RecordName | undefined {
  if (!isAtUri(uri)) return undefined
  const { repo: did, collection, rkey } = parseAtUri(uri)
  const kind = KINDS.get(collection)
  return kind === undefined ? undefined : { uri, kind, did, collection, rkey }
}
