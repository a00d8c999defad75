import type { Did } from '../syntax/index.js'

/**
 * What the network did. The word every room shares; made only in `decode/`.
 * Field names are the wire's own (atproto `subscribeRepos`, Jetstream).
 */
export type Event = Commit | Identity | Account | Sync

interface Base {
  readonly did: Did
  /** The upstream's own clock, Unix µs (Jetstream `time_us`). For resume and display, never for order. */
  readonly timeUs: number
}

/** One operation on one record. A commit of several operations arrives as several of these, with one `rev`. */
export interface Commit extends Base {
  readonly kind: 'commit'
  readonly rev: string
  readonly operation: 'create' | 'update' | 'delete'
  readonly collection: string
  readonly rkey: string
  /** Absent on delete. */
  readonly cid?: string
  /** The record in atproto's JSON form, unchecked; absent on delete. */
  readonly record?: unknown
}

/** "Something about this identity may have changed." */
export interface Identity extends Base {
  readonly kind: 'identity'
  /** The relay's sequence number. */
  readonly seq: number
  /** Usually absent: then the handle has to be looked up again. */
  readonly handle?: string
}

export interface Account extends Base {
  readonly kind: 'account'
  readonly seq: number
  /** Decides. `status` is only a hint at why (`deleted` also means: purge, never back). */
  readonly active: boolean
  readonly status?: string
}

export interface Sync extends Base {
  readonly kind: 'sync'
  readonly seq: number
  readonly rev: string
}

/** Why a frame gave no event. A closed list: it becomes a metric's label. */
export type FrameFault =
  | 'json' // not JSON, or cut off
  | 'shape' // JSON, but not an event's shape: a field missing or of the wrong type
  | 'did'
  | 'kind' // a kind this version does not know
  | 'operation'
  | 'rev'
  | 'path' // collection or rkey is not a legal name
  | 'binary' // a binary frame where text was asked for
  | 'size' // beyond what is read

export type Decoded<T, Fault extends string> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }
