/** A thing that is kept: a post, to those who know what it means. */
export interface Kept<T> {
  readonly key: string
  readonly owner: string
  /** Its place in the order of showing; an edit does not move it. */
  readonly seq: number
  /** Unix ms from which its age counts: when it was put there, or its own time if that lies before the log began. */
  readonly at: number
  readonly value: T
  /** Out of everyone's sight, but may come back in its place. */
  readonly hidden: boolean
}

/** What happened to what is shown, told to those who listen at that moment. */
export type Op<T> =
  | { readonly kind: 'add'; readonly kept: Kept<T> }
  /** Something older than all that was ever added has come to its place, not far below the top. */
  | { readonly kind: 'fill'; readonly kept: Kept<T> }
  /** `before` is absent when the thing is no longer in memory, or never was: a screen may still have it. */
  | { readonly kind: 'remove'; readonly key: string; readonly before?: T }
  | { readonly kind: 'replace'; readonly key: string; readonly before: T; readonly after: T }
  | { readonly kind: 'restore'; readonly kept: Kept<T> }
  /** Everything of one owner; `before` are those that were in sight. */
  | { readonly kind: 'gone'; readonly owner: string; readonly before: readonly Kept<T>[] }
  | { readonly kind: 'reset' }

/** The same, for those who come later. It names things and never holds them, so that a removed one is gone for good. */
export type PastOp =
  | { readonly kind: 'remove' | 'replace' | 'restore' | 'fill'; readonly key: string }
  | { readonly kind: 'gone'; readonly owner: string }
  | { readonly kind: 'reset' }
