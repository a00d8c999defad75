import {
  compile,
  parseQuery,
  type Predicate,
  type Query,
  type QueryError,
  type Span,
} from '../filter/index.js'
import type { Did } from '../syntax/index.js'

/** Handles looked up for one query: all who ask share the few calls there are, and one list must not take them all. */
const LOOKED_UP = 20

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
}

export type Asking =
  { readonly ok: true; readonly asked: Asked } | { readonly ok: false; readonly error: QueryError }

/** The one way from what was typed to what is shown; page and socket both go it. */
export async function ask(
  typed: string,
  resolve: (handle: string) => Promise<Did | undefined>,
): Promise<Asking> {
  const parsed = parseQuery(typed)
  if (!parsed.ok) return parsed
  const { query } = parsed
  const dids = new Map<string, Did>()
  const unresolved: string[] = []
  await Promise.all(
    query.handles.slice(0, LOOKED_UP).map(async (handle) => {
      const did = await resolve(handle)
      if (did === undefined) unresolved.push(handle)
      else dids.set(handle, did)
    }),
  )
  // The same thing may be said of several places; it is said once, and they are all marked.
  const said = new Map<string, Span[]>()
  for (const { message, ...place } of query.notices) said.set(message, [...(said.get(message) ?? []), place])
  for (const handle of unresolved) {
    said.set(
      `Nobody could be found behind ${handle}: posts are matched by that handle wherever it is known.`,
      [],
    )
  }
  for (const handle of query.handles.slice(LOOKED_UP)) {
    said.set(
      `${handle} was not looked up, since only ${LOOKED_UP} of a query are: posts are matched by that handle wherever it is known.`,
      [],
    )
  }
  const notices = [...said].map(([message, places]) => ({ message, places }))
  const meant = [...dids].map(([handle, did]) => `${handle}=${did}`).toSorted()
  const key = [query.key, ...meant].join('\n')
  return { ok: true, asked: { query, key, dids, matches: compile(query, dids), notices } }
}

/** The text of one parameter; a repeated one takes the first. */
export function parameter(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

/** The address of a feed: the page's, or with another path one of its other faces. */
export function addressOf(path: string, parameters: Record<string, string>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

/** A position from an address: whole, not negative, and small enough to be exact. */
export function position(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
