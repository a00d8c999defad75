/** The shapes of the query language: what a typed filter becomes. Grammar and meaning: feed-page sheet, section 4. */

export type Parsed =
  { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly error: QueryError }

/** A part of the typed text: 0-based, counted in code points. */
export interface Span {
  readonly column: number
  readonly length: number
}

/** Why a text is no query; nothing may stream for it. `message` is a sentence: which part, where, what would be right. */
export interface QueryError extends Span {
  readonly message: string
}

/** Something that was read leniently, or not as its writer may think. The query stands. */
export interface Notice extends Span {
  readonly message: string
}

export interface Query {
  /** As typed, decoded. */
  readonly typed: string
  /** The person's order and spelling, tidied. Parses to itself. Empty for every post. */
  readonly address: string
  /** Sorted and folded: queries that differ only in order, case, quotes or repeats have one key. Empty for every post. */
  readonly key: string
  /** Read back in words, for the title and Open Graph: `cats and (dogs or birds), in English`. Plain text, unescaped. */
  readonly words: string
  readonly notices: readonly Notice[]
  /** `undefined` matches every post. */
  readonly root: Node | undefined
  /** The same in normal form (`normal.ts`): equal keys have equal ones. This is what is tested. */
  readonly normal: Node | undefined
  /**
   * The handles named by `from:`, `to:`, `mentions:` (or `@`) and `replyto:`, lower case, each once: the caller resolves
   * them for `compile`.
   */
  readonly handles: readonly string[]
}

export type Node =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly Node[] }
  | { readonly kind: 'not'; readonly node: Node }
  | Term

/** A leaf. `shown` is its spelling in the address form. */
export type Term = TextTerm | TagTerm | FieldTerm

/** A word, prefix or phrase. `plain` is what a person reads: no quotes around it, no star. */
export interface TextTerm {
  readonly kind: 'text'
  readonly shown: string
  readonly plain: string
  readonly sought: Sought
}

/** What a text term looks for, folded. */
export type Sought =
  /** These whole words in this order; with `prefix` the last may go on. */
  | { readonly how: 'words'; readonly words: readonly string[]; readonly prefix: boolean }
  /** These pieces in this order, inside words too, nothing but spaces and punctuation between. */
  | { readonly how: 'within'; readonly parts: readonly string[] }

export interface TagTerm {
  readonly kind: 'tag'
  readonly shown: string
  /** Folded, without `#`. */
  readonly tag: string
}

/** `key:value,value`: any of the values. Also `@handle` and a bare address, which are `mentions:` and `url:`. */
export interface FieldTerm {
  readonly kind: 'field'
  readonly shown: string
  readonly field: FieldName
  readonly values: readonly Value[]
}

/** The fields that are understood; `fields.ts` has one rule for each. */
export type FieldName =
  'from' | 'to' | 'mentions' | 'replyto' | 'domain' | 'url' | 'lang' | 'tag' | 'has' | 'is' | 'alt'

/** `shown` as typed, in quotes where it needs them; `folded` as compared. */
export interface Value {
  readonly shown: string
  readonly folded: string
  /** Of `alt:`. */
  readonly sought?: Sought
}

/**
 * How big a query may be. `length` in code points, of the typed text and of the address form; `cost` in steps, see
 * `costOf`.
 *
 * 720 steps are some 7 µs of an ordinary post, of which at most half are for one that arrives. What people ask for takes 2
 * to 40; forty words take 360, and all of it when every one of them is as common as can be. At the bound, one address with
 * its 64 sockets takes 1.5 % of a core at 60 posts a second, and a look through 50,000 posts a third of a second, in slices.
 * Ten thousand queries such as people ask take less than 90 µs a post together; ten thousand at the bound would be more
 * than a core bears, and would take 157 addresses.
 */
export const LIMITS = { length: 512, terms: 40, depth: 8, values: 20, cost: 720 } as const
