import type { Author, Profile } from '../decode/author.js'
import type { Commit, Decoded } from '../decode/event.js'
import type { Post, PostFault } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import type { Accounts } from './accounts.js'
import type { Lookups } from './beside-options.js'
import type { Rules } from './decide.js'
import type { FinderWaits } from './finder.js'
import type { HeldBounds } from './held.js'
import type { SliceOptions } from './slices.js'

/** The log of shown posts, as far as the gate works it (`broadcast/shown.ts`). */
export interface ShownPosts {
  get(uri: string): { readonly value: ShownPost; readonly hidden: boolean } | undefined
  ofOwner(did: string): { readonly key: string; readonly value: ShownPost; readonly hidden: boolean }[]
  /** Of all posts, hidden too, those that came before `seq`, newest first, at most so many. */
  some(before: number, most: number): readonly { readonly key: string; readonly seq: number }[]
  /** `hidden`: out of sight, until it is restored. */
  add(uri: string, did: string, value: ShownPost, bytes: number, hidden: boolean): void
  /** Unix ms; what arrived before it has its place in the past. */
  readonly began: number
  /** Puts a post there. @returns false when it is too old to be kept */
  backfill(uri: string, did: string, value: ShownPost, bytes: number, at: number, hidden: boolean): boolean
  replace(uri: string, value: ShownPost, quietly?: boolean): void
  /** For whoever reads from now on; screens hear of it by `tellReplaced`, or before whatever else they hear of that post. */
  replaceAhead(uri: string, value: ShownPost): void
  tellReplaced(uri: string): void
  remove(uri: string): void
  hide(uri: string): void
  hideOwner(did: string, purge: boolean): number
  restore(uri: string, value: ShownPost): void
  reset(): void
}

/** Who a DID is, as far as the gate asks (`identity/`). */
export interface AuthorSource {
  get(did: Did): Author | undefined
  want(did: Did, urgency: 'page' | 'live' | 'replay'): void
  profile(did: Did, profile: Profile | undefined): void
  doubt(did: Did): void
  identity(did: Did, handle: string | undefined): void
  /** True when nobody can be asked: then waiting is of no use. */
  readonly off: boolean
}

/** Records to what they mean (`decode/`), given in so that the gate can be tested without a wire. */
export interface RecordDecoder {
  post(commit: Commit, arrivedAt: number): Decoded<Post, PostFault>
  profile(record: unknown): Decoded<Profile, string>
}

export interface GateOptions {
  readonly shown: ShownPosts
  readonly authors: AuthorSource
  readonly accounts: Accounts
  readonly decode: RecordDecoder
  readonly rules: Rules
  readonly lookups: Lookups
  /** Whether labelers are asked what their own labels mean: until one is known, all its labels are kept. */
  readonly awaitsDefinitions?: boolean
  readonly slices?: SliceOptions
  readonly held: HeldBounds
  readonly metrics: Metrics
  /** Told of each post that arrived, shown or not; `at`: when, or from replay when it did so first, Unix ms. */
  readonly onPost: (at: number) => void
  readonly now?: () => number
  /** A test's own, in place of those of a page. */
  readonly waits?: FinderWaits
}
