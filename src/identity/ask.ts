import { inWords } from '../errors.js'
import { retryAfter } from './pace.js'

/** What came of asking; never thrown. */
export type Answer =
  | { readonly kind: 'json'; readonly body: unknown }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs: number | undefined }
  /** Answered, but not with JSON, or with too much of it. */
  | { readonly kind: 'shape'; readonly why: string }
  /** No answer: network, or time. */
  | { readonly kind: 'lost'; readonly why: string }

export type Ask = (url: URL, timeoutMs: number) => Promise<Answer>

export interface AskOptions {
  readonly fetch: typeof fetch
  readonly userAgent: string
  readonly signal: AbortSignal
  readonly now: () => number
  readonly maxBytes?: number
}

/** One GET for JSON: bounded in time, body and trust. */
export function createAsk({ fetch, userAgent, signal, now, maxBytes = 2_000_000 }: AskOptions): Ask {
  async function get(url: URL, stop: AbortSignal): Promise<Answer> {
    const headers = { accept: 'application/json', 'user-agent': userAgent }
    const response = await fetch(url, { headers, signal: stop })
    if (response.status !== 200) {
      response.body?.cancel().catch(() => {})
      const { status } = response
      return { kind: 'status', status, retryAfterMs: retryAfter(response.headers.get('retry-after'), now()) }
    }
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      // Leaving the loop cancels the rest.
      if (bytes > maxBytes)
        return { kind: 'shape', why: `the AppView answered with more than ${maxBytes} bytes` }
      chunks.push(chunk)
    }
    try {
      return { kind: 'json', body: JSON.parse(Buffer.concat(chunks).toString()) as unknown }
    } catch {
      return { kind: 'shape', why: 'the AppView did not answer with JSON' }
    }
  }

  return async function ask(url, timeoutMs) {
    const stop = new AbortController()
    const onAbort = () => stop.abort(signal.reason)
    const timer = setTimeout(
      () => stop.abort(new Error(`the AppView did not answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    )
    signal.addEventListener('abort', onAbort)
    // Raced, so that a `fetch` that heeds no signal cannot hold us.
    const stopped = new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason)),
    )
    try {
      if (signal.aborted) return { kind: 'lost', why: 'stopped' }
      return await Promise.race([get(url, stop.signal), stopped])
    } catch (thrown) {
      return { kind: 'lost', why: stop.signal.aborted ? inWords(thrown) : networkWords(thrown) }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }
}

/** `fetch` says only "fetch failed" and keeps the reason in its cause. */
function networkWords(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : undefined
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : inWords(cause ?? thrown)
  return `the AppView could not be reached: ${code.slice(0, 100)}`
}

/** The address of a query on an atproto service. */
export function xrpc(service: URL, nsid: string): URL {
  const base = service.href.endsWith('/') ? service : new URL(`${service.href}/`)
  return new URL(`xrpc/${nsid}`, base)
}
