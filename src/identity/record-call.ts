import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { acceptLabelers, REFUSED, xrpc, type Ask } from './ask.js'
import { QUERIES, readRecords, type RecordsAnswered } from './record-answers.js'
import type { RecordName } from './record-name.js'

export interface RecordCallOptions {
  readonly ask: Ask
  readonly appview: URL
  /** Whose labels are asked for. */
  readonly labelers: ReadonlySet<Did>
  readonly metrics: Metrics
  readonly timeoutMs: number
}

/** What came of one call; counted. */
export type CallOutcome =
  | ({ readonly kind: 'answered' } & RecordsAnswered)
  /** It could not bear one of the names: of a single one, that there is no such record. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'limited'; readonly why: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfterMs: number | undefined }

export type RecordCall = (names: readonly [RecordName, ...RecordName[]]) => Promise<CallOutcome>

/** Asks the AppView for records of one kind, in one call. */
export function createRecordCall(options: RecordCallOptions): RecordCall {
  const { ask, appview, labelers, metrics, timeoutMs } = options
  const headers = acceptLabelers(labelers)
  const count = (outcome: string, n = 1) => {
    for (let i = 0; i < n; i++) metrics.lookup('records', outcome)
  }
  const failed = (outcome: 'failed' | 'shape', why: string, retryAfterMs?: number): CallOutcome => {
    count(outcome)
    return { kind: 'failed', why, retryAfterMs }
  }

  return async (names) => {
    const [{ kind }] = names
    const { nsid, parameter, more = {} } = QUERIES[kind]
    const url = xrpc(appview, nsid)
    for (const { uri } of names) url.searchParams.append(parameter, uri)
    for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value)
    const answer = await ask(url, { who: 'the AppView', timeoutMs, headers })
    if (answer.kind === 'shape') return failed('shape', answer.why)
    if (answer.kind === 'lost') return failed('failed', answer.why)
    if (answer.kind === 'status') {
      const { status, retryAfterMs } = answer
      const why = `the AppView answered ${status}`
      if (status !== 429 && !REFUSED.has(status)) return failed('failed', why, retryAfterMs)
      count(status === 429 ? 'rate-limited' : names.length === 1 ? 'missing' : 'failed')
      return status === 429 ? { kind: 'limited', why, retryAfterMs } : { kind: 'refused' }
    }
    const read = readRecords(kind, answer.body, new Map(names.map((name) => [name.uri, name])), labelers)
    if (read === undefined) return failed('shape', 'the AppView answered in an unknown form')
    count('ok')
    count('foreign', read.foreign)
    count('shape', read.faulty.size)
    count(
      'missing',
      names.filter(({ uri }) => read.found.get(uri) === undefined && !read.faulty.has(uri)).length,
    )
    return { kind: 'answered', ...read }
  }
}
