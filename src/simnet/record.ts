import { isDid, type Did } from '../syntax/index.js'
import type { CommitDraft, Op } from './draft.js'
import type { Json } from './json.js'

export const POST = 'app.bsky.feed.post'
export const FEED = 'app.bsky.feed.generator'
export const LIST = 'app.bsky.graph.list'
export const LIST_ITEM = 'app.bsky.graph.listitem'
/** A starter pack. */
export const PACK = 'app.bsky.graph.starterpack'

/** What one op of a commit is to do. */
export type Write = Put | Delete

interface Put {
  readonly operation: 'create' | 'update'
  readonly collection: string
  /** Default: a new TID. */
  readonly rkey?: string
  readonly record: Json
}

interface Delete {
  readonly operation: 'delete'
  readonly collection: string
  readonly rkey: string
}

/** What is odd about a commit, on purpose. */
export interface Oddities extends Pick<CommitDraft, 'hasExtras'> {
  /** Comes before its good ops. */
  readonly flawed?: Op
}

/** A record this network holds, and the commit that made it. */
export interface Made {
  readonly uri: string
  readonly did: Did
  readonly rkey: string
  readonly rev: string
  /** Empty after a delete. */
  readonly cid: string
}

/** A record among the recent ones. */
export interface Kept extends Made {
  readonly collection: string
  readonly record: Json
  /** How many events had been made before it: its age is counted in these. */
  readonly index: number
}

/** `[did, collection, rkey]` of an at-uri made here. Throws on anything else. */
export function partsOf(uri: string): [Did, string, string] {
  const [, did, collection, rkey] = /^at:\/\/(did:[^/]+)\/([^/]+)\/([^/]+)$/.exec(uri) ?? []
  if (!isDid(did) || collection === undefined || rkey === undefined)
    throw new Error(`not the at-uri of a record: ${uri}`)
  return [did, collection, rkey]
}
