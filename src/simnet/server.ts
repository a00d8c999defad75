import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { inWords } from '../errors.js'
import type { Answer } from './answer.js'
import type { FaultState } from './faults.js'
import type { Ledger } from './ledger.js'
import { LABELS_PATH, type Labeler } from './labeler/index.js'
import { faultyAnswer, lookup } from './lookups.js'
import { drawPicture, type ServedFile } from './pictures/index.js'
import type { Stream } from './stream.js'
import { videoFile } from './videos.js'
import { BadAsk, type Ask, type Wire } from './wires/wire.js'
import type { World } from './world.js'

export interface Doors {
  readonly world: World
  readonly stream: Stream
  readonly wires: readonly Wire[]
  readonly labeler: Labeler
  readonly faults: FaultState
  /** Opens `POST /faults` and `GET /ledger`. */
  readonly control?: Control
}

export interface Control {
  /** Takes the JSON of `POST /faults`. Throws on what it does not understand. */
  readonly take: (orders: unknown) => void
  readonly ledger: Ledger
}

/** The one HTTP server: streams, lookups, pictures and what there is of videos. Not yet listening. */
export function createDoors(doors: Doors): Server {
  const server = createServer((request, response) => {
    answer(doors, request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })
  server.on('upgrade', (request, pipe, head) => upgrade(doors, request, pipe, head))
  return server
}

/** Between two looks at whether a fault is still there. */
const LOOK_MS = 10

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://127.0.0.1')
  } catch {
    return new URL('http://127.0.0.1/')
  }
}

/** The checks of a stream, in the original's order: all before the upgrade. */
function check(
  { faults, wires, stream }: Doors,
  url: URL,
  request: IncomingMessage,
): { wire: Wire; ask: Ask } | Answer {
  const wire = wires.find(({ path }) => path === url.pathname)
  if (wire === undefined) return plain(404, 'not found')
  if (faults.refusal !== undefined) {
    const { status, text, retryAfter } = faults.refusal
    return plain(status, text, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) })
  }
  try {
    return { wire, ask: wire.ask(url, request.headers, stream.events) }
  } catch (error) {
    if (!(error instanceof BadAsk)) throw error
    const { message } = error
    return wire.isXrpc ? { status: 400, body: { error: error.error, message } } : plain(400, message)
  }
}

const SOCKET_ONLY = 'this is a WebSocket: ask for an upgrade'

/** Without the lists of posts, which are long. */
function summaryOf({ total, counts, flawed, sent, withheld }: Ledger): Partial<Ledger> {
  return { total, counts, flawed, sent, withheld }
}

function plain(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${text}\n` }
}

function upgrade(doors: Doors, request: IncomingMessage, pipe: Duplex, head: Buffer): void {
  pipe.on('error', () => pipe.destroy())
  const url = urlOf(request)
  // No fault is the labeler's: they are those of the stream of events.
  if (url.pathname === LABELS_PATH) return doors.labeler.stream.accept(request, pipe, head, url)
  if (doors.faults.isHung) return doors.stream.hang(pipe)
  const checked = check(doors, url, request)
  if ('wire' in checked) return doors.stream.accept(request, pipe, head, checked.wire, checked.ask)
  const { status, headers, body } = asText(checked)
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  pipe.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
  )
}

async function answer(doors: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request)
  if (url.pathname === '/faults' && doors.control !== undefined)
    return control(doors.control.take, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, plain(405, 'only GET'))
  if (url.pathname === '/ledger' && doors.control !== undefined)
    return send(response, { status: 200, body: summaryOf(doors.control.ledger) })
  if (doors.wires.some(({ path }) => path === url.pathname)) {
    const checked = check(doors, url, request)
    return send(response, 'wire' in checked ? plain(426, SOCKET_ONLY) : checked)
  }
  if (url.pathname === LABELS_PATH) return send(response, plain(426, SOCKET_ONLY))
  const path = decoded(url.pathname)
  const [, kind, picture] = /^\/img\/([a-z_]+)\/(?:plain\/)?did:[^/]+\/([^/@]+)(?:@[a-z]+)?$/.exec(path) ?? []
  if (kind !== undefined && picture !== undefined) return sendFile(response, drawPicture(picture, kind))
  const [, video, file] = /^\/watch\/did:[^/]+\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (video !== undefined && file !== undefined) return sendFile(response, videoFile(video, file))
  const { world, labeler } = doors
  const isLabelled = acceptsLabels(request, labeler.did)
  const asked = { world, labeler, isLabelled, origin: `http://${request.headers.host ?? '127.0.0.1'}` }
  const found = lookup(asked, url)
  if (found === undefined) return send(response, plain(404, 'not found'))
  const slow = doors.faults.lookup
  if (slow?.slowMs !== undefined)
    await slowly(slow.slowMs, () => doors.faults.lookup === slow && !response.destroyed)
  const fault = doors.faults.lookup
  if (isLabelled) response.setHeader('atproto-content-labelers', labeler.did)
  send(response, (fault && faultyAnswer(fault, asked, url)) ?? found)
}

/** Waits so long, or for as long as it holds: what is lifted is lifted for those who wait, too. */
async function slowly(ms: number, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + ms; holds();) {
    const left = end - performance.now()
    if (left <= 0) return
    await new Promise((resolve) => void setTimeout(resolve, Math.min(left, LOOK_MS)))
  }
}

/** Whether a caller names this labeler, with whatever parameters. Source: https://atproto.com/specs/label */
function acceptsLabels({ headers }: IncomingMessage, did: string): boolean {
  const accepted = [headers['atproto-accept-labelers'] ?? []].flat().join(',')
  return accepted.split(',').some((one) => one.split(';')[0]?.trim() === did)
}

async function control(
  take: (orders: unknown) => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page in somebody's browser cannot send this type here without asking first, and is never answered.
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
    return send(response, plain(405, 'POST with content-type: application/json'))
  let body = ''
  for await (const chunk of request) if ((body += String(chunk)).length > 10_000) break
  try {
    take(JSON.parse(body))
    send(response, { status: 200, body: { ok: true } })
  } catch (error) {
    send(response, plain(400, inWords(error)))
  }
}

function sendFile(response: ServerResponse, file: ServedFile | undefined): void {
  if (file === undefined) return send(response, plain(404, 'no such file'))
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.body.length,
    'cache-control': 'public, max-age=604800, immutable',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
  })
  response.end(file.body)
}

function send(response: ServerResponse, answer: Answer): void {
  const { status, headers, body } = asText(answer)
  response.writeHead(status, headers)
  response.end(body)
}

/** JSON, unless it is text. */
function asText({ status, headers, body }: Answer) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      'access-control-allow-origin': '*',
      ...headers,
    },
    body: text,
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
