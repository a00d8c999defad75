import type { Did } from '../syntax/index.js'
import type { Json } from './json.js'

/** What one op of a commit does to one record. */
export interface Op {
  /** `create`, `update`, `delete`; something else only where that is the flaw. */
  readonly operation: string
  readonly collection: string
  readonly rkey: string
  /** The record's JSON text; absent on delete. */
  readonly json?: string
  /** Absent on delete. */
  readonly cid?: string
  /** See `RecordCid`. */
  readonly isJsonOnly?: true
  /** The CID of what it replaces or removes, if that is known. */
  readonly prev?: string
  /** What is wrong with it on purpose. */
  readonly flaw?: string
  /** Such that a Jetstream server would not have let it through. */
  readonly isRawOnly?: true
}

/** A commit as the relay gets it: one revision of one repo. */
export interface CommitDraft {
  readonly kind: 'commit'
  readonly did: Did
  readonly rev: string
  /** The repo's revision before. */
  readonly since?: string
  readonly ops: readonly Op[]
  /** What is wrong with all of it on purpose. */
  readonly flaw?: string
  readonly isRawOnly?: true
  /** With fields that no lexicon names. */
  readonly hasExtras?: true
  /** Made longer by so many bytes that mean nothing. */
  readonly padding?: number
}

/** A message that is one event: about an account, not about records. */
export interface MarkerDraft {
  /** `identity`, `account`, `sync`; another only where that is the flaw. */
  readonly kind: string
  readonly did: Did
  /** What the message says besides `did`, `seq` and `time`. */
  readonly fields: Json
  readonly flaw?: string
  readonly isRawOnly?: true
}

/** What the network did, before the relay has numbered it. */
export type Draft = CommitDraft | MarkerDraft

/** A message of the relay, numbered and stamped: what all wires are made of. */
export interface Message {
  readonly draft: Draft
  /** The relay's number. */
  readonly seq: number
  /** Jetstream's number of the first event in it. */
  readonly cursor: number
  /** How many numbers of Jetstream it takes. */
  readonly size: number
  /** Unix µs by the clock that never goes back. */
  readonly atUs: number
  /** Unix µs as it is written on the wires: skewed when that is asked for. */
  readonly timeUs: number
  /** What is charged for it. */
  readonly bytes: number
  /** Numbered, but never sent to anyone. */
  readonly isWithheld: boolean
  /** The relay has lost it, though Jetstream has not. */
  isForgotten: boolean
}

export function isCommit(draft: Draft): draft is CommitDraft {
  return draft.kind === 'commit'
}

/** The ops of a commit that Jetstream servers send on. */
export function jetstreamOps({ isRawOnly, ops }: CommitDraft): readonly Op[] {
  if (isRawOnly === true) return []
  return ops.some((op) => op.isRawOnly) ? ops.filter((op) => op.isRawOnly !== true) : ops
}

/** How many events of Jetstream a message is; `#sync` is one of v2 alone. */
export function jetstreamSize(draft: Draft): number {
  return isCommit(draft) ? jetstreamOps(draft).length : draft.isRawOnly === true ? 0 : 1
}

/** A marker's `time`, the same on all wires. */
export function isoOf(timeUs: number): string {
  return new Date(Math.floor(timeUs / 1000)).toISOString()
}
