import type { Author } from './author.js'
import type { Post } from './post.js'
import type { Did } from '../syntax/index.js'

/**
 * A post as it may be shown now, with all that its card says. Immutable: whatever changes makes a new one, and leaves
 * what has not changed the same object, by which a card that is drawn already is known.
 */
export interface ShownPost {
  readonly post: Post
  readonly author: Author
  /** Absent: nothing of it is covered. */
  readonly cover?: Cover
  /** Absent until something of it is known. */
  readonly beside?: Beside
}

/** What hides a post, or only its media, until a reader wants to see it. */
export interface Cover {
  readonly of: 'post' | 'media'
  /** Why, in few words, a labeler's own name for its label among them: hostile text, bounded, never empty. */
  readonly why: string
}

/** What stands on a card besides the post's own record, and is known later than that. */
export interface Beside {
  /** What the post quotes, as far as that may be shown. Absent: not yet known, or not yet judged. */
  readonly quote?: Quote
  /** Who wrote the post that this one answers; absent while that is not known, or may not be shown. */
  readonly parent?: Author
  /** How long its video plays, in seconds. */
  readonly seconds?: number
}

export type Quote =
  /** `beside` of the quoted post never has a quote: quotes end here. */
  | { readonly kind: 'post'; readonly shown: ShownPost }
  | { readonly kind: 'record'; readonly record: NamedRecord; readonly author: Author }
  /** Deleted, never there, or not to be shown to our viewers: which of these is nobody's business. */
  | { readonly kind: 'withheld' }

/** A feed, list or starter pack, as far as a card names it. */
export interface NamedRecord {
  readonly what: 'feed' | 'list' | 'starter pack'
  readonly uri: string
  readonly did: Did
  /** Hostile text, bounded, never empty. */
  readonly name: string
  /** As `name`; empty when there is none. */
  readonly description: string
  /** Its picture's blob, to be asked for through `CDN`. */
  readonly avatar?: string
}
