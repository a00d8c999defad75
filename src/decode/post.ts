import type { Did } from '../syntax/index.js'

/** A decoded `app.bsky.feed.post`. Immutable: an edit makes a new one. Everything in it is hostile text, bounded. */
export interface Post {
  /** `at://did/app.bsky.feed.post/rkey` */
  readonly uri: string
  readonly did: Did
  readonly rkey: string
  readonly cid: string
  readonly rev: string
  /** True when this came by an `update`. */
  readonly edited: boolean
  readonly text: string
  /** `text` cut at its facets: joined, the segments' texts are `text` again. */
  readonly segments: readonly Segment[]
  /** Tag facets and `tags[]`, without `#`, as written, each once (case folded). */
  readonly tags: readonly string[]
  /** The author's claim, as given, valid BCP 47 tags only; empty when undeclared. */
  readonly langs: readonly string[]
  readonly reply?: { readonly root: string; readonly parent: string }
  readonly media?: Media
  /** The at-uri of the record this post quotes (a post, feed, list or starter pack). */
  readonly quote?: string
  /** Self-labels (`labels.values[].val`). */
  readonly labels: readonly string[]
  /** As given; a valid datetime. Never trusted for order. */
  readonly createdAt: string
  /** Our clock at arrival, Unix ms. */
  readonly arrivedAt: number
  /** `createdAt` lies outside −24 h … +2 min of the arrival: shown as "dated …". */
  readonly dated: boolean
  /** About what this costs in memory, charged to the bounds. */
  readonly bytes: number
}

export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  /** `uri` is http or https, and nothing else. */
  | { readonly kind: 'link'; readonly text: string; readonly uri: string }
  | { readonly kind: 'mention'; readonly text: string; readonly did: Did }
  /** `tag` without its `#`. */
  | { readonly kind: 'tag'; readonly text: string; readonly tag: string }

export type Media =
  | { readonly kind: 'images'; readonly images: readonly Picture[] }
  | { readonly kind: 'video'; readonly video: Picture & { readonly gif: boolean } }
  | { readonly kind: 'external'; readonly external: LinkCard }
  /** An embed this version does not know, by its `$type`. */
  | { readonly kind: 'unknown'; readonly type: string }

export interface Picture {
  /** The blob, to be asked for through `CDN`. */
  readonly cid: string
  /** Empty when the author gave none. */
  readonly alt: string
  /** The author's claim, bounded to 1…10,000 each; absent when absurd. */
  readonly aspect?: { readonly width: number; readonly height: number }
}

export interface LinkCard {
  /** http or https. */
  readonly uri: string
  readonly title: string
  readonly description: string
  readonly thumb?: string
}

/** Why a record is no post. A closed list: it becomes a metric's label. */
export type PostFault =
  | 'not-a-post' // `$type` says another thing, or no object at all
  | 'text' // missing, wrong type, or beyond 3,000 bytes / 300 graphemes
  | 'createdAt'
  | 'facets' // not a list, or a shape no facet has (an odd range is ignored, not a fault)
  | 'embed'
  | 'reply'
  | 'langs'
  | 'tags'
  | 'labels'
