import type { Did } from '../syntax/index.js'

/**
 * What is known of a DID, enough to judge and to show it. Immutable; a change makes a new one with a higher
 * `version`, which is part of the card cache's key.
 */
export interface Author {
  readonly did: Did
  /** Absent when not yet known, or when the network calls it invalid. */
  readonly handle?: string
  readonly displayName?: string
  /** The avatar's blob, to be asked for through `CDN`. */
  readonly avatar?: string
  /** The profile's self-labels, e.g. `!no-unauthenticated`, `bot`. */
  readonly labels: readonly string[]
  /** True once the profile's self-labels are known: from the AppView, a profile commit, or the account's own host. */
  readonly known: boolean
  readonly version: number
}

/** What an `app.bsky.actor.profile/self` record says. */
export interface Profile {
  readonly displayName?: string
  readonly avatar?: string
  readonly labels: readonly string[]
}

/** An author of whom nothing is known but the DID. */
export function stranger(did: Did): Author {
  return { did, labels: [], known: false, version: 0 }
}
