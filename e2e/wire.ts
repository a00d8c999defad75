import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { WebSocket } from 'ws'
import type { Simnet, SimnetOptions } from '../src/simnet/index.js'
import { startApp, startNet, until, type App } from './app.js'

/** What integration tests see of the server from outside: its answers, its sockets, its metrics. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A network that does only what it is told and a server that is live on it, until the test ends. */
export async function stage(
  t: Pick<TestContext, 'after'>,
  env: Readonly<Record<string, string>> = {},
  options: SimnetOptions = {},
): Promise<{ net: Simnet; app: App }> {
  const { net, env: pointing } = await startNet({ accounts: 40, ...options })
  const app = await startApp({ ...pointing, ...env })
  t.after(async () => {
    await app.close()
    await net.close()
  })
  await until('the server hears the network', () => net.readers > 0)
  net.handle(net.account().did, 'early.moss.example')
  await until('the source is live', () => app.context.source().name === 'live')
  return { net, app }
}

/** One request, written as it is given: `fetch` would tidy the path, and refuse some headers. */
export function get(
  app: Pick<App, 'url'>,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(app.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (res) => {
      const parts: Buffer[] = []
      res.on('data', (part: Buffer) => parts.push(part))
      res.on('end', () => {
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body: Buffer.concat(parts).toString('utf8'),
        })
      })
    })
    asked.on('upgrade', (res, socket) => {
      socket.destroy()
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body: '' })
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Asks for an upgrade; an opened socket (101) is dropped at once. */
export function knock(
  app: Pick<App, 'url'>,
  path: string,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  const upgrade = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'cHlyZXNreXB5cmVza3lweQ==',
  }
  return get(app, path, { headers: { ...upgrade, ...headers } })
}

/** A page's socket as bare TCP: it answers no ping and reads only when told to, as a phone that has gone away. */
export async function rawWatch(
  t: Pick<TestContext, 'after'>,
  app: Pick<App, 'url'>,
  path = '/ws',
): Promise<Socket> {
  const { hostname, port, host } = new URL(app.url)
  const socket = connect({ host: hostname, port: Number(port) })
  t.after(() => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cHlyZXNreXB5cmVza3lweQ==\r\n\r\n',
  )
  await new Promise((resolve) => void socket.once('data', resolve))
  socket.pause()
  return socket
}

/** A frame of the page's socket (DESIGN section 6). */
export interface Frame {
  readonly kind: 'posts' | 'ops'
  readonly seq: number
  readonly content: string
  readonly count?: number
  readonly replace?: boolean
  readonly gone?: readonly string[]
  readonly source?: string
  readonly reset?: boolean
}

/** One open page's socket, and all that came over it. */
export class Watching {
  /** As they came. */
  readonly raw: string[] = []
  readonly frames: Frame[] = []
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
      this.raw.push(text)
      this.frames.push(JSON.parse(text) as Frame)
    })
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }))
    })
  }

  /** All cards that came as posts, in their frames' order: newest first within a frame. */
  get cards(): Card[] {
    return this.frames.filter(({ kind }) => kind === 'posts').flatMap(({ content }) => cardsIn(content))
  }

  /** All out-of-band fragments that came. */
  get ops(): string {
    return this.frames.flatMap(({ kind, content }) => (kind === 'ops' ? [content] : [])).join('\n')
  }
}

/** Opens a page's socket; all that brings it to where its feed stands is there when this resolves, the status last. */
export async function watch(
  t: Pick<TestContext, 'after'>,
  app: Pick<App, 'url'>,
  path = '/ws',
  headers: Record<string, string> = {},
): Promise<Watching> {
  const socket = new WebSocket(app.url.replace('http', 'ws') + path, { headers })
  const watching = new Watching(socket)
  t.after(() => socket.terminate())
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  await until('a screen hears how things stand', () =>
    watching.frames.some(({ source }) => source !== undefined),
  )
  return watching
}

export interface Card {
  readonly id: string
  readonly uri: string
  /** The visible text of the post, tags taken out. */
  readonly text: string
  readonly html: string
}

/** The cards of a page or frame, in order. */
export function cardsIn(html: string): Card[] {
  return html
    .split(/(?=<article class="post")/)
    .filter((part) => part.startsWith('<article class="post"'))
    .map((part) => {
      const [whole = part] = part.split('</article>')
      // What a page adds for those without a script is not the post's.
      const card = whole.replace(/<noscript>.*<\/noscript>/s, '')
      return {
        id: plain(/ id="([^"]*)"/.exec(card)?.[1] ?? ''),
        uri: plain(/ data-uri="([^"]*)"/.exec(card)?.[1] ?? ''),
        text: plain(/<p class="text"[^>]*>(.*?)<\/p>/s.exec(card)?.[1] ?? '').trim(),
        html: card,
      }
    })
}

/** HTML as text: tags taken out, references resolved. */
export function plain(html: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (all, code: string | undefined, name: string | undefined) =>
      code === undefined ? (named[name ?? ''] ?? all) : String.fromCodePoint(Number(code)),
    )
}

/** A metric's value as `/metrics` says it, summed over the labels that are not given. */
export async function metric(
  app: Pick<App, 'url'>,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const { body } = await get(app, '/metrics')
  return body
    .split('\n')
    .filter((line) => new RegExp(`^pyresky_${name}[{ ]`).test(line))
    .filter((line) => Object.entries(labels).every(([key, value]) => line.includes(`${key}="${value}"`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
