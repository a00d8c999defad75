import type { Did } from '../syntax/index.js'
import type { Event } from './event.js'

/** Why a frame of the firehose, or a part of it, gave no event. A closed list: it becomes a metric's label. */
export type FirehoseFault =
  | 'cbor' // not a header and a body of DAG-CBOR
  | 'shape' // a field missing, of the wrong type, or beyond its lexicon's bounds
  | 'did'
  | 'rev' // not a TID
  | 'rev_ahead' // a TID of more than 5 minutes in the future
  | 'too_big' // flagged `tooBig`: what it did is not in it
  | 'operation'
  | 'path' // collection or rkey is not a legal name
  | 'car' // the blocks cannot be read as far as needed
  | 'missing_block' // the op's record is not among them
  | 'cid' // the record's bytes are not what the op's CID names
  | 'record' // the record's bytes are not DAG-CBOR of a map that the data model allows
  | 'text' // a text frame where binary is spoken
  | 'size' // beyond what is read

/** What one frame says. */
export type FirehoseMessage = Numbered | Info | Failure | Unknown

/** A message that takes a place in the stream, with or without something for us in it. */
export interface Numbered {
  readonly kind: 'numbered'
  readonly seq: number
  /** The message's own `time`, Unix µs; `now` where it has none that can be read. */
  readonly timeUs: number
  /** Of a commit that holds: whose, and at which revision, even if none of its ops is wanted. */
  readonly commit?: { readonly did: Did; readonly rev: string }
  /** Wanted events, in the order of their ops. */
  readonly events: readonly Event[]
  /** One for each op that was dropped, or one for the whole message. */
  readonly faults: readonly FirehoseFault[]
}

/** A notice of the host, without a place in the stream. */
export interface Info {
  readonly kind: 'info'
  readonly name: string
  readonly message?: string
}

/** An error frame: the host ends the connection after it. Both texts are strangers' words. */
export interface Failure {
  readonly kind: 'error'
  readonly code: string
  readonly message?: string
}

/** A message of a type this version does not know; its place counts all the same. */
export interface Unknown {
  readonly kind: 'unknown'
  readonly seq?: number
}

/** What decoding is to be done with. */
export interface FirehoseWants {
  /** Unix ms. */
  readonly now: number
  /** Commits of other collections are left out undecoded; undefined for all. */
  readonly collections?: ReadonlySet<string> | undefined
}
