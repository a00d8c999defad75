import { inWords } from '../errors.js'
import type { Did } from '../syntax/index.js'
import { retryAfter } from './pace.js'
import type { Reach } from './reach.js'

/** What came of asking; never thrown. */
export type Answer =
  /** @property body the JSON, or the text when that was asked for */
  | { readonly kind: 'ok'; readonly body: unknown }
  /** @property error the `error` of an XRPC answer, when it has one */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly error?: string
      readonly retryAfterMs: number | undefined
    }
  /** Answered, but not with JSON, or with too much of it. */
  | { readonly kind: 'shape'; readonly why: string }
  /** No answer: network, time, or an address where nobody is to be asked. */
  | { readonly kind: 'lost'; readonly why: string }

export interface Question {
  /** Who is asked, as it stands in a sentence: `the AppView`. */
  readonly who: string
  readonly timeoutMs: number
  /** Of the body; default 2 MB. */
  readonly maxBytes?: number
  readonly as?: 'json' | 'text'
  readonly headers?: Readonly<Record<string, string>>
}

export type Ask = (url: URL, question: Question) => Promise<Answer>

/** Statuses that say it is the request itself: one of the names in it, or its length. */
export const REFUSED: ReadonlySet<number> = new Set([400, 413, 414, 431])

export interface AskOptions {
  readonly reach: Reach
  readonly userAgent: string
  readonly signal: AbortSignal
  readonly now: () => number
}

const MAX_BYTES = 2_000_000
/** Of an answer that says what was wrong with the question. */
const ERROR_BYTES = 10_000

/** One GET: bounded in time, body and trust. Every lookup of this room goes through here. */
export function createAsk({ reach, userAgent, signal, now }: AskOptions): Ask {
  async function get(url: URL, question: Question, stop: AbortSignal): Promise<Answer> {
    const { who, as = 'json', maxBytes = MAX_BYTES } = question
    const accept = as === 'json' ? 'application/json' : 'text/plain'
    const { status, headers, body } = await reach(url, {
      headers: { ...question.headers, accept, 'user-agent': userAgent },
      signal: stop,
    })
    if (status !== 200) {
      const error = status === 400 || status === 404 ? errorName(await text(body, ERROR_BYTES)) : undefined
      const retryAfterMs = retryAfter(headers.get('retry-after'), now())
      return { kind: 'status', status, retryAfterMs, ...(error !== undefined && { error }) }
    }
    const said = await text(body, maxBytes)
    if (said === undefined) return { kind: 'shape', why: `${who} answered with more than ${maxBytes} bytes` }
    if (as === 'text') return { kind: 'ok', body: said }
    try {
      return { kind: 'ok', body: JSON.parse(said) as unknown }
    } catch {
      return { kind: 'shape', why: `${who} did not answer with JSON` }
    }
  }

  return async function ask(url, question) {
    const { who, timeoutMs } = question
    const stop = new AbortController()
    const onAbort = () => stop.abort(signal.reason)
    const timer = setTimeout(
      () => stop.abort(new Error(`${who} did not answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    )
    signal.addEventListener('abort', onAbort)
    // Raced, so that a `reach` that heeds no signal cannot hold us.
    const stopped = new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason)),
    )
    stopped.catch(() => {})
    try {
      if (signal.aborted) return { kind: 'lost', why: 'stopped' }
      const answer = await Promise.race([get(url, question, stop.signal), stopped])
      // Ends what is left of the body, and with it the connection.
      if (answer.kind !== 'ok') stop.abort()
      return answer
    } catch (thrown) {
      return { kind: 'lost', why: stop.signal.aborted ? inWords(thrown) : networkWords(who, thrown) }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }
}

/** Undefined when it is more than may be; the rest is then left unread. */
async function text(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** `error` of `{"error": …, "message": …}` (XRPC). */
function errorName(said = ''): string | undefined {
  try {
    const body = JSON.parse(said) as { error?: unknown } | null
    return typeof body?.error === 'string' ? body.error : undefined
  } catch {
    return undefined
  }
}

/** A failed connection's own short word, wherever it is kept. */
function networkWords(who: string, thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : inWords(cause)
  return `${who} could not be reached: ${code.slice(0, 100)}`
}

/** The address of a query on an atproto service. */
export function xrpc(service: URL, nsid: string): URL {
  const base = service.href.endsWith('/') ? service : new URL(`${service.href}/`)
  return new URL(`xrpc/${nsid}`, base)
}

/** What asks an AppView for these labelers' labels: whom they have taken down is left out. https://atproto.com/specs/label */
export function acceptLabelers(labelers: ReadonlySet<Did>): Readonly<Record<string, string>> {
  if (labelers.size === 0) return {}
  return { 'atproto-accept-labelers': [...labelers].map((did) => `${did};redact`).join(', ') }
}
