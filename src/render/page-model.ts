import type { Node, QueryError, Span } from '../filter/index.js'
import type { Card } from './card.js'

/** Where what is on screen comes from; `<body data-source>`. */
export type SourceName = 'live' | 'built-in' | 'recording' | 'lost' | 'connecting'

/** The line that says where posts come from. */
export interface Source {
  readonly name: SourceName
  /** For people. Not shown while `name` is `live`: a live page that is well needs no line. */
  readonly words: string
  /** How many posts are withheld, and why; shown always. */
  readonly withheld?: string
}

/** Posts per minute: those of this feed, and all that arrived. */
export interface Rate {
  readonly matched: number
  readonly total: number
}

export interface FeedPage {
  readonly query: {
    /** What the person wrote, for the box. */
    readonly typed: string
    /** The tidy form; empty for everything. */
    readonly address: string
    /** The query read back in words, for headline, title and Open Graph. */
    readonly words: string
    /** What it asks for; absent for everything. The page marks it in the posts, and fills its form with it. */
    readonly root?: Node | undefined
    /** `places`: the parts of `typed` it is about. */
    readonly notices: readonly { readonly message: string; readonly places?: readonly Span[] }[]
    /** Where the tidy form lives; offered when there are notices. */
    readonly tidyHref?: string
    /** With this the page has no feed and no socket. Its places count code points of `typed` from 0. */
    readonly error?: QueryError
    /** Nor with this: the query is right, but not to be answered just now; a sentence for people. */
    readonly later?: string
  }
  /** Newest first, with what divides them. */
  readonly cards: readonly Pick<Card, 'html'>[]
  readonly source: Source
  readonly rate: Rate
  /** `/ws?q=…&since=…` */
  readonly socket?: string
  /** `/?q=…`, this feed's path. */
  readonly here: string
  /** The same, absolute. */
  readonly shareUrl: string
}

/** A page that says one thing: 404, 429, 500, 503. */
export interface MessagePage {
  readonly status: number
  readonly title: string
  readonly message: string
  /** Read in another page's frame: what is followed leaves it. */
  readonly framed?: boolean
}
