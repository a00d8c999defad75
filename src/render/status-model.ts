import type { SourceName } from './page-model.js'

/** How this server does, for people: `/status`. Times are Unix ms; all texts are plain, and escaped by the view. */
export interface StatusPage {
  /** When all of this was so. */
  readonly at: number
  readonly source: {
    readonly name: SourceName
    /** A sentence without a full stop. */
    readonly words: string
    readonly since: number
    readonly lastEventAt?: number
    /** How old the newest event is, ms. */
    readonly lagMs?: number
  }
  /** How many posts are withheld, and why. */
  readonly withheld?: string
  readonly hosts: readonly StatusHost[]
  readonly groups: readonly StatusGroup[]
  /** Newest first, each a sentence without a full stop. */
  readonly holes: readonly { readonly at: number; readonly words: string }[]
}

/** An upstream host, as `upstream/host.ts` reports it. */
export interface StatusHost {
  /** `hostname[:port]` */
  readonly host: string
  readonly protocol: string
  readonly state: 'live' | 'dialling' | 'open' | 'beside' | 'waiting' | 'spare' | 'refused'
  readonly since: number
  readonly lastEventAt?: number
  /** How old its last event was when it came. */
  readonly lagMs?: number
  readonly perMinute: number
  readonly connections: number
  /** Words to follow the host's name. */
  readonly lastEnd?: { readonly at: number; readonly words: string }
}

export interface StatusGroup {
  readonly title: string
  readonly lines: readonly StatusLine[]
}

/** A figure and what it is made of. */
export interface StatusLine {
  readonly name: string
  readonly value: StatusValue
  readonly parts?: readonly StatusLine[]
}

export type StatusValue =
  number | string | { readonly bytes: number } | { readonly seconds: number } | { readonly at: number }
