import type { Author } from '../decode/author.js'
import type { FoundRecord, RecordAnswer } from '../decode/found-record.js'
import type { Label } from '../decode/label.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import type { Decision } from './decide.js'
import type { AuthorSource } from './gate-options.js'

/** A new name is put on this many of the newest cards that say it; older ones take it when they are next drawn. */
export const RENAMED_CARDS = 100

/**
 * What has happened to a post by what it rests on, from the least to the most: memory alone is to have it, screens are to
 * be told, or nobody may see any longer what stood there.
 */
export type Change = 'quiet' | 'told' | 'forbidden'

export type Urgency = Parameters<AuthorSource['want']>[1]

/** Where records that posts point to are looked up; the answers come back through `Besides.answered`. */
export interface RecordSource {
  want(uri: string, urgency: Urgency): void
  /** The same as a promise, within a few seconds. */
  find(uri: string): Promise<RecordAnswer>
}

/** Where the length of a video is looked up; what comes of it is told through `Besides.measured`. */
export interface LengthSource {
  want(did: Did, cid: string): void
}

/** Who is asked about what posts point to. */
export interface Lookups {
  readonly records: RecordSource
  readonly lengths: LengthSource
}

export interface BesideOptions {
  readonly records: Pick<RecordSource, 'want'>
  readonly lengths: LengthSource
  readonly authors: Pick<AuthorSource, 'get' | 'want'>
  /** A post that memory has, shown or not. */
  readonly kept: (uri: string) => Post | undefined
  /** A record that was looked up, with what labelers say of it heard; undefined when it is no post. */
  readonly read: (found: FoundRecord & { readonly kind: 'post' }) => Post | undefined
  readonly isDeleted: (uri: string) => boolean
  /** Whether a post may be shown; its author has to be known for that. */
  readonly judge: (post: Post, author: Author | undefined) => Decision
  /** Whether anything of an author may be shown, and what labelers say of one thing of theirs does not forbid it. */
  readonly judgeAuthor: (did: Did, author: Author | undefined, labels: readonly Label[]) => Decision
  /** What stands beside this post is another thing now. */
  readonly changed: (key: string, change: Change) => void
  /** A screen may still have a post that memory has not, with something beside it that is to be seen no longer. */
  readonly takeBack: (key: string) => void
  readonly now: () => number
}
