/**
 * The query language: typed text to `Query`, `Query` to a test of posts.
 *
 * Owns the grammar (feed-page sheet, section 4), what each form matches, the address form, the key under which equal
 * queries share one feed, and the reading in words. It must not know where posts come from, who watches, or how a
 * handle is resolved: names go out in `Query.handles`, DIDs come in to `compile`.
 *
 * Invariant: nothing typed makes it throw or take more than linear time; the address form parses to itself; equal keys
 * match the same posts. A text that cannot be meant is an error, never a guess.
 *
 * The way of a query: `clean` → `lex` → `balance` → `grammar`; `address` and `words` print it; `normal` makes one of all its
 * spellings, of which `cost` says what it takes, and which `compile` tests on a `sight`, a post folded once for all
 * queries. A new field is one rule in `fields.ts`.
 * `createMatchIndex` holds many at once and asks only those that a post could match.
 */
export { compile, type Predicate } from './compile.js'
export { costOf } from './cost.js'
export { languageName } from './language-name.js'
export { createMatchIndex, type MatchIndex } from './match-index.js'
export { parseQuery } from './parse.js'
export { createPhrases } from './phrases.js'
export { PLAIN_FIELDS, fieldOf, plainQuery, type PlainForm } from './plain-form.js'
export { LIMITS } from './query.js'
export { tagQuery } from './tag-query.js'
export type {
  FieldTerm,
  Node,
  Notice,
  Parsed,
  Query,
  QueryError,
  Sought,
  Span,
  TagTerm,
  Term,
  TextTerm,
  Value,
} from './query.js'
