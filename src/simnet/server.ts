import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FaultState } from './faults.js'
import { faultyAnswer, lookup, type Answer } from './lookups.js'
import { drawPicture } from './pictures/index.js'
import type { Stream } from './stream.js'
import { BadAsk, parseAsk, type Ask } from './wants.js'
import type { World } from './world.js'

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
  503: 'Service Unavailable',
}

export interface Doors {
  readonly world: World
  readonly stream: Stream
  readonly faults: FaultState
  /** Takes the JSON of `POST /faults`; absent where that door is closed. Throws on what it does not understand. */
  readonly control?: (orders: unknown) => void
}

/** The one HTTP server: stream, lookups, pictures. Not yet listening. */
export function createDoors(doors: Doors): Server {
  const server = createServer((request, response) => {
    answer(doors, request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })
  server.on('upgrade', (request, pipe, head) => upgrade(doors, request, pipe, head))
  return server
}

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://127.0.0.1')
  } catch {
    return new URL('http://127.0.0.1/')
  }
}

/** The checks of `/subscribe`, in the original's order: all before the upgrade. */
function check(
  { faults }: Doors,
  url: URL,
  request: IncomingMessage,
): Ask | { status: number; text: string } {
  if (url.pathname !== '/subscribe') return { status: 404, text: 'not found' }
  if (faults.refusal !== undefined) return faults.refusal
  try {
    return parseAsk(url, request.headers)
  } catch (error) {
    if (error instanceof BadAsk) return { status: 400, text: error.message }
    throw error
  }
}

function upgrade(doors: Doors, request: IncomingMessage, pipe: Duplex, head: Buffer): void {
  pipe.on('error', () => pipe.destroy())
  const ask = check(doors, urlOf(request), request)
  if (!('status' in ask)) return doors.stream.accept(request, pipe, head, ask)
  const reason = `${ask.text}\n`
  pipe.end(
    `HTTP/1.1 ${String(ask.status)} ${REASONS[ask.status] ?? 'Refused'}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${String(Buffer.byteLength(reason))}\r\nconnection: close\r\n\r\n${reason}`,
  )
}

async function answer(doors: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request)
  if (url.pathname === '/faults' && doors.control !== undefined)
    return control(doors.control, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(response, 405, 'only GET')
  if (url.pathname === '/subscribe') {
    const ask = check(doors, url, request)
    return 'status' in ask
      ? text(response, ask.status, ask.text)
      : text(response, 426, 'this is a WebSocket: ask for an upgrade')
  }
  const picture = /^\/img\/([a-z_]+)\/(?:plain\/)?did:[^/]+\/([^/@]+)(?:@[a-z]+)?$/.exec(
    decoded(url.pathname),
  )
  if (picture !== null) return sendPicture(response, picture[2] ?? '', picture[1] ?? '')
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`
  const found = lookup(doors.world, url, origin)
  if (found === undefined) return text(response, 404, 'not found')
  const fault = doors.faults.lookup
  if (fault?.slowMs !== undefined) await new Promise((resolve) => void setTimeout(resolve, fault.slowMs))
  json(response, (fault && faultyAnswer(fault, doors.world, origin)) ?? found)
}

async function control(
  take: (orders: unknown) => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page in somebody's browser cannot send this type here without asking first, and is never answered.
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
    return text(response, 405, 'POST with content-type: application/json')
  let body = ''
  for await (const chunk of request) if ((body += String(chunk)).length > 10_000) break
  try {
    take(JSON.parse(body))
    json(response, { status: 200, body: { ok: true } })
  } catch (error) {
    text(response, 400, error instanceof Error ? error.message : 'no')
  }
}

function sendPicture(response: ServerResponse, cid: string, kind: string): void {
  const picture = drawPicture(cid, kind)
  if (picture === undefined) return text(response, 404, 'no such picture')
  response.writeHead(200, {
    'content-type': picture.type,
    'content-length': picture.body.length,
    'cache-control': 'public, max-age=604800, immutable',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
  })
  response.end(picture.body)
}

function json(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    ...headers,
  })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function text(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${message}\n`)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
