import type { IncomingMessage } from 'node:http'

/** An HTTP answer that was no upgrade. */
export interface Refusal {
  readonly status: number
  /** The name that XRPC gives an error: `InvalidRequest`. */
  readonly code?: string
  /** What the host says, strangers' words; empty when it says nothing. */
  readonly said: string
  readonly retryAfterMs?: number
}

const MAX_BYTES = 4096
const MAX_RETRY_AFTER_MS = 5 * 60_000
/** The one form of a date that HTTP may still write (RFC 9110, 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/

/** The first KiB of why a server would not upgrade, as far as they came. Never rejects; who calls bounds the wait. */
export async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes >= MAX_BYTES) break
    }
  } catch {
    // Broken off: what came of it will do.
  }
  return Buffer.concat(parts).subarray(0, MAX_BYTES).toString('utf8')
}

/** What an answer says. @param text its body, plain or as XRPC writes errors  @param now Unix ms */
export function refusalOf({ statusCode, headers }: IncomingMessage, text: string, now: number): Refusal {
  const retryAfterMs = retryAfter(headers['retry-after'] ?? '', now)
  return {
    status: statusCode ?? 0,
    ...saidIn(text),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

function saidIn(text: string): Pick<Refusal, 'code' | 'said'> {
  if (!text.trimStart().startsWith('{')) return { said: text }
  try {
    const { error, message }: { error?: unknown; message?: unknown } = Object(JSON.parse(text))
    const code = typeof error === 'string' ? error : ''
    const said = typeof message === 'string' && message !== '' ? message : code
    return code === '' ? { said } : { said, code }
  } catch {
    return { said: '' }
  }
}

/** Seconds or a date, as ms from `now`, at most 5 minutes. */
export function retryAfter(header: string, now: number): number | undefined {
  const text = header.trim()
  const ms = /^\d{1,15}$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : NaN
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : undefined
}
