import type { IncomingHttpHeaders } from 'node:http'
import type { RawData } from 'ws'
import { isCommit, type Message } from '../draft.js'
import type { EventLog } from '../log.js'

/** What one WebSocket message of a wire holds. */
export interface Frame {
  readonly did: string
  readonly kind: string
  /** Of a commit on a wire that gives each op a message of its own. */
  readonly collection?: string
  /** Its number on this wire. */
  readonly seq: number
  readonly data: Buffer
}

/** Where a reader begins. */
export interface Start {
  /** In the log. */
  readonly position: number
  /** Frames with a lower number are not sent: they come before the cursor in the same message. */
  readonly from?: number
  /** Sent before anything else. */
  readonly notices?: readonly Buffer[]
  /** The connection ends after the notices. */
  readonly isOver?: boolean
}

/** What one reader asked for. */
export interface Ask {
  readonly wants: (frame: Frame) => boolean
  /** Nothing is sent before the first valid options. */
  readonly hello?: boolean
  readonly start: (log: EventLog) => Start
}

/** What comes of a message from a reader. */
export type Heard =
  { readonly wants: Ask['wants'] } | { readonly code: number; readonly reason: string } | undefined

/** One protocol on the socket. All of them are views of the same log. */
export interface Wire {
  readonly path: string
  /** Whether events go out as binary messages. */
  readonly isBinary: boolean
  /** Refusals are `{error, message}` instead of plain text. */
  readonly isXrpc: boolean
  /** Throws `BadAsk`, as all of this is answered before the upgrade. */
  ask(url: URL, headers: IncomingHttpHeaders, log: EventLog): Ask
  heard(data: RawData, isBinary: boolean): Heard
  encode(message: Message): readonly Frame[]
  /** Frames that are none; a reader must survive them. */
  readonly garbage: readonly (string | Buffer)[]
  /** An error frame, where the protocol has one: the connection ends after it. */
  failure?(error: string, message: string): Buffer
  /** A notice, where the protocol has one. */
  info?(name: string, message: string): Buffer
}

/** A sentence for the asker: the text of a 400, or the reason of a close. */
export class BadAsk extends Error {
  constructor(
    message: string,
    readonly error = 'InvalidRequest',
  ) {
    super(message)
  }
}

/** Throws `BadAsk` for a query that is no UTF-8. */
export function checkedQuery(url: URL): URLSearchParams {
  try {
    decodeURIComponent(url.search)
  } catch {
    throw new BadAsk('the query string cannot be decoded')
  }
  return url.searchParams
}

/** The parameter `cursor`; undefined when it is absent or empty. Throws `BadAsk`. */
export function cursorOf(query: URLSearchParams): number | undefined {
  const cursor = query.get('cursor') ?? ''
  if (cursor === '') return undefined
  if (!/^\d{1,19}$/.test(cursor)) throw new BadAsk(`invalid cursor: ${cursor.slice(0, 40)}`)
  return Number(cursor)
}

const KEPT = 1024
const MAX_KEPT_BYTES = 65_536

/** Encodes once for all readers that are about as far; those far behind, and what is very long, pay for their own. */
export function shared(encode: Wire['encode']): Wire['encode'] {
  const kept = new Map<Message, readonly Frame[]>()
  return (message) => {
    const known = kept.get(message)
    if (known !== undefined) return known
    const frames = encode(message)
    if (isLong(message)) return frames
    kept.set(message, frames)
    const [oldest] = kept.size > KEPT ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
    return frames
  }
}

function isLong({ bytes, draft }: Message): boolean {
  return bytes > MAX_KEPT_BYTES || (isCommit(draft) && draft.padding !== undefined)
}
