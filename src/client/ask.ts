import {
  compile,
  parseQuery,
  type Predicate,
  type Query,
  type QueryError,
  type Span,
} from '../filter/index.js'
import { PyreError } from '../errors.js'
import type { Did } from '../syntax/index.js'
import { whomOf, type Resolve } from './whom.js'

/** A query that can be answered: parsed, its handles looked up, compiled. */
export interface Asked {
  readonly query: Query
  /** The feed's: the query's, and whom its handles mean at this time, so that a feed never outlives that. */
  readonly key: string
  /** Whom its handles mean. */
  readonly dids: ReadonlyMap<string, Did>
  readonly matches: Predicate
  /** `places`: the parts of what was typed that it is about. */
  readonly notices: readonly { readonly message: string; readonly places: readonly Span[] }[]
  /** Some of its handles could not be looked up just now: the answer is good, and to be kept by nobody. */
  readonly isUnsure: boolean
}

/** Why nothing is shown: the query can't be meant, or whom it means can't be told just now. */
export type Refused = { readonly ok: false } & (
  | { readonly code: 'QUERY'; readonly error: QueryError }
  | { readonly code: 'LOOKUP'; readonly message: string; readonly query: Query }
)

export type Asking = { readonly ok: true; readonly asked: Asked } | Refused

/** The one way from what was typed to what is shown; page and socket both go it. */
export async function ask(typed: string, resolve: Resolve): Promise<Asking> {
  const parsed = parseQuery(typed)
  if (!parsed.ok) return { ok: false, code: 'QUERY', error: parsed.error }
  const { query } = parsed
  const { dids, isUnsure, refusal, notices: ofHandles } = await whomOf(query.handles, resolve)
  if (refusal !== undefined) return { ok: false, code: 'LOOKUP', message: refusal, query }
  // The same thing may be said of several places; it is said once, and they are all marked.
  const said = new Map<string, Span[]>()
  for (const { message, ...place } of query.notices) said.set(message, [...(said.get(message) ?? []), place])
  for (const message of ofHandles) said.set(message, [])
  const notices = [...said].map(([message, places]) => ({ message, places }))
  const meant = [...dids].map(([handle, did]) => `${handle}=${did}`).toSorted()
  const key = [query.key, ...meant].join('\n')
  return { ok: true, asked: { query, key, dids, matches: compile(query, dids), notices, isUnsure } }
}

/** The refusal as an error, for those who read no page. */
export function refusalOf(refused: Refused): PyreError {
  return new PyreError(refused.code, refused.code === 'QUERY' ? refused.error.message : refused.message)
}

/** The text of one parameter; a repeated one takes the first. */
export function parameter(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

/** A position from an address: whole, not negative, and small enough to be exact. */
export function position(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
