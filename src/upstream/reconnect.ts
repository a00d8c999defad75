import { PyreError } from '../errors.js'
import { cleaned } from './words.js'

/** Why a connection ended. A closed list: it becomes a metric's label. */
export type EndReason =
  | 'refused' // HTTP 400: understood and refused
  | 'http' // any other answer than an upgrade
  | 'connect' // no connection: DNS, TCP, TLS
  | 'timeout' // no complete handshake in time
  | 'closed' // closed or broken off after it was open
  | 'silent' // open, but not a byte comes, not even a pong
  | 'size' // a frame beyond all bounds
  | 'garbled' // not WebSocket's wire
  | 'told' // by an error frame of its protocol
  | 'stopped' // by us

/** The end of a connection. `error.message` continues a sentence that began with the host's name. */
export interface Ended {
  readonly reason: EndReason
  readonly error: PyreError
  /** How long the host asked to be left alone. */
  readonly retryAfterMs?: number
}

/** @param words what happened, to follow a host's name */
export function ended(reason: EndReason, words: string, cause?: unknown): Ended {
  const code =
    reason === 'refused' ? 'UPSTREAM_REFUSED' : reason === 'silent' ? 'UPSTREAM_SILENT' : 'UPSTREAM_LOST'
  return { reason, error: new PyreError(code, words, { cause }) }
}

/** Asking again can help, except after HTTP 400: the same request would be refused for ever. */
export function mayRetry(end: Ended): boolean {
  return end.error.retry
}

/**
 * How long to wait before a reconnect, in ms: doubling from `first`, with jitter so that the clients of a host that
 * fell do not all come back at once; never under `first`, never over `most`.
 *
 * @param attempt how many connections ended in a row without one new event before this one, from 0
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: () => number, first = 250, most = 30_000): number {
  const base = Math.min(first * 2 ** Math.min(attempt, 30), most / 2)
  return Math.round(Math.min(base * (1 + random()), most))
}

/** An HTTP answer that was no upgrade. HTML bodies are a proxy's page, not a sentence. */
export function endedByAnswer(status: number, body: string): Ended {
  const text = cleaned(body)
  const said = text === '' || text.startsWith('<') ? '' : `: ${text}`
  return status === 400
    ? ended('refused', `refused the request${said}`)
    : ended('http', `answered ${status}${said}`)
}

/** A close, by frame or without one (1006). */
export function endedByClose(code: number, reason: string): Ended {
  const text = cleaned(reason)
  const said = text === '' ? '' : `: ${text}`
  return ended(
    'closed',
    code === 1006 ? 'broke off the connection' : `closed the connection (${code}${said})`,
  )
}

const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke off the connection',
  EPIPE: 'broke off the connection',
  ENOTFOUND: 'has no address',
  EAI_AGAIN: 'has no address that can be looked up now',
  ETIMEDOUT: 'did not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
}

/** An error of the socket. @param wasOpen whether the handshake was over */
export function endedByError(error: Error, wasOpen: boolean): Ended {
  // Node tries all of a name's addresses and then gives an error without words that holds theirs.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  const first = inner instanceof Error ? inner : error
  const code = 'code' in first && typeof first.code === 'string' ? first.code : ''
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
    return ended('size', 'sent a frame too big to read', error)
  if (code.startsWith('WS_ERR_')) return ended('garbled', `sent what is no WebSocket frame`, error)
  const words = BY_CODE[code] ?? `failed: ${cleaned(first.message) || 'no reason given'}`
  return ended(wasOpen ? 'closed' : 'connect', words, error)
}
