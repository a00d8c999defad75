import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Event } from '../decode/event.js'
import { decodeJetstream } from '../decode/jetstream.js'
import { postFrame } from '../decode/invented-firehose.js'
import { v2Create } from '../decode/invented-jetstream-v2.js'
import { createMetrics } from '../observe/metrics.js'
import { silent } from '../observe/log.js'
import type { Dial, Protocol } from './dial.js'
import { FIREHOSE_PATH } from './firehose.js'
import { createFold } from './fold.js'
import type { SourceOptions } from './ground.js'
import type { Hole } from './hole.js'
import { createSource, parseUpstream, type Arrival, type Source, type SourceState } from './index.js'
import { JETSTREAM_V2_PATH } from './jetstream-v2.js'
import type { Ended } from './reconnect.js'
import { TIMINGS } from './timings.js'

/** Small hosts and sinks for this room's tests; nothing here runs in production. */

/** Spans short enough for tests, with the order of the real ones. */
const SHORT = {
  handshakeMs: 10_000,
  pingMs: 1000,
  closeMs: 50,
  firstBackoffMs: 2,
  mostBackoffMs: 20,
  demoAfterMs: 60_000,
}

/** What a host does with its nth connection, from 0: answers over HTTP (or not at all), or talks over the socket. */
export interface Script {
  readonly answer?: (
    nth: number,
  ) => { status: number; body?: string; headers?: Readonly<Record<string, string>> } | 'none' | undefined
  readonly talk?: (socket: WebSocket, nth: number, tcp: Duplex) => void
  /** Told of every request that wants no socket. */
  readonly request?: (path: string) => void
  /** False: pings stay unanswered. */
  readonly autoPong?: boolean
  /** The subprotocol that it chooses, whatever is offered. */
  readonly echo?: string
}

export interface Host {
  readonly url: string
  readonly host: string
  /** Of every request, in order. */
  readonly asked: { url: URL; userAgent: string | undefined }[]
  readonly sockets: Set<WebSocket>
  close(): Promise<void>
}

/** A host on a free port of loopback. */
export async function startHost(script: Script): Promise<Host> {
  const asked: Host['asked'] = []
  const sockets = new Set<WebSocket>()
  const open = new Set<Duplex>()
  const server = createServer((request, response) => {
    script.request?.(request.url ?? '')
    response.writeHead(404).end()
  })
  const wss = new WebSocketServer({ noServer: true, autoPong: script.autoPong ?? true })
  const { echo } = script
  if (echo !== undefined) wss.on('headers', (lines) => lines.push(`Sec-WebSocket-Protocol: ${echo}`))
  server.on('upgrade', (request, tcp, head) => {
    const nth = asked.length
    open.add(tcp)
    tcp.on('error', () => {})
    tcp.on('close', () => open.delete(tcp))
    const url = new URL(request.url ?? '', 'ws://host')
    asked.push({ url, userAgent: request.headers['user-agent'] })
    const answer = script.answer?.(nth)
    if (answer === 'none') return
    if (answer !== undefined) {
      const { status, body = '', headers = {} } = answer
      const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), ...headers })
      const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
      tcp.end(`HTTP/1.1 ${status} No\r\n${head}\r\n${body}`)
      return
    }
    wss.handleUpgrade(request, tcp, head, (socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      script.talk?.(socket, nth, tcp)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const host = `127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
  return {
    url: `ws://${host}/subscribe`,
    host,
    asked,
    sockets,
    close: () => {
      for (const tcp of open) tcp.destroy()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** A URL on loopback where nobody listens: of a port that the system gives to nobody, not of one that was let go. */
export const DEAD_URL = 'ws://127.0.0.1:9/subscribe'

/** Invented people only. */
const DID = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const TID = '234567abcdefghijklmnopqrstuvwxyz'
const CID = 'bafyreiftot7eltsc3f6g4qktykmbv6jcmdmhcx5osscan6jpdxkpqcmcza'

/** A TID for a small number. */
function tid(n: number): string {
  let text = ''
  for (let rest = n; text.length < 10; rest = Math.floor(rest / 32)) text = (TID[rest % 32] ?? '2') + text
  return `3ma${text}`
}

/** The nth invented post, as Jetstream frames it. */
export function frame(nth: number, timeUs = Date.now() * 1000, rkey = tid(nth)): string {
  const commit = {
    rev: tid(nth),
    operation: 'create',
    collection: 'app.bsky.feed.post',
    rkey,
    record: recordOf(nth),
    cid: CID,
  }
  return JSON.stringify({ did: DID, time_us: timeUs, kind: 'commit', commit })
}

function recordOf(nth: number): object {
  return { $type: 'app.bsky.feed.post', text: `post ${nth}`, createdAt: '2026-01-01T00:00:00.000Z' }
}

/** The same post as an event. */
export function post(nth: number, timeUs = 1): Event & { kind: 'commit' } {
  const names = { rev: tid(nth), collection: 'app.bsky.feed.post', rkey: tid(nth) }
  return { kind: 'commit', did: DID, timeUs, operation: 'create', ...names }
}

/** The same post as the firehose frames it, at place `nth`; `fields` replace what the commit's body has. */
export function firehosePost(nth: number, fields: object = {}): Buffer {
  const { rkey, rev } = post(nth)
  return postFrame(`post ${nth}`, rkey, { seq: nth, rev, time: new Date().toISOString(), ...fields })
}

/** A host's firehose, at any path of which it answers. */
export function firehoseOf(host: Host): string {
  return `ws://${host.host}${FIREHOSE_PATH}`
}

/** The same post as Jetstream's v2 frames it; `fields` replace what its payload has. */
export function v2Post(nth: number, fields: object = {}): string {
  const { rkey, rev } = post(nth)
  return v2Create({ seq: nth, rkey, rev, time: new Date().toISOString(), record: recordOf(nth), ...fields })
}

/** A host's Jetstream v2, at any path of which it answers. */
export function jetstreamV2Of(host: Host): string {
  return `ws://${host.host}${JETSTREAM_V2_PATH}`
}

/** Hears one connection until its host ends it: the events, repeats folded. */
export async function hear(
  protocol: Protocol,
  host: Host,
  dial: Partial<Dial> = {},
): Promise<readonly Event[]> {
  const events: Event[] = []
  const fold = createFold()
  const event = (one: Event) => {
    if (!fold.isRepeat(one)) events.push(one)
  }
  await endOf(protocol, host, { event, ...dial })
  return events
}

/** How one connection ends. */
export function endOf(
  protocol: Protocol,
  { url }: Pick<Host, 'url'>,
  dial: Partial<Dial> = {},
): Promise<Ended> {
  return protocol.connect({
    url,
    isFolded: true,
    collections: [],
    userAgent: 'test',
    decode: decodeJetstream,
    metrics: createMetrics(),
    log: silent,
    timings: { ...TIMINGS, ...SHORT },
    now: Date.now,
    signal: new AbortController().signal,
    opened: () => {},
    event: () => {},
    heard: () => {},
    fault: () => {},
    hole: () => {},
    ...dial,
  })
}

/** A source that runs, and all that it told its sink. */
export interface Run {
  readonly source: Source
  /** `post 1` of each event, in order; `reset` for resets. */
  readonly told: string[]
  readonly arrivals: Arrival[]
  readonly states: SourceState[]
  readonly holes: Hole[]
  readonly metrics: ReturnType<typeof createMetrics>
  readonly abort: AbortController
  /** Resolves once it holds, asked again after everything the sink is told; fails after a while. */
  readonly until: (holds: () => boolean, what: string) => Promise<void>
}

/** Runs a source until the test ends. `upstream` is a setting; `byDefault` as if nobody had asked for it. */
export function run(
  t: { after(fn: () => Promise<void>): void },
  upstream: string,
  options: Partial<SourceOptions> & { byDefault?: boolean } = {},
): Run {
  const told: string[] = []
  const arrivals: Arrival[] = []
  const states: SourceState[] = []
  const holes: Hole[] = []
  const metrics = createMetrics()
  const abort = new AbortController()
  const waiting = new Set<() => void>()
  const look = () => waiting.forEach((check) => check())
  const source = createSource({
    plan: parseUpstream(upstream, options.byDefault),
    demo: 'auto',
    startDemo: () => Promise.reject(new Error('no demo in this test')),
    collections: ['app.bsky.feed.post', 'app.bsky.actor.profile'],
    sink: {
      event: (event, arrival) => {
        told.push(textOf(event))
        arrivals.push(arrival)
        look()
      },
      state: (state) => {
        states.push(state)
        look()
      },
      hole: (hole) => {
        holes.push(hole)
        look()
      },
      reset: () => {
        told.push('reset')
        look()
      },
    },
    metrics,
    log: silent,
    signal: abort.signal,
    ...options,
    timings: { ...SHORT, ...options.timings },
  })
  t.after(() => source.close())
  return {
    source,
    told,
    arrivals,
    states,
    holes,
    metrics,
    abort,
    until: (holds, what) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          reject(
            new assert.AssertionError({
              message: `never: ${what}; states: ${states.map((s) => s.words).join(' | ')}`,
            }),
          )
        }, 60_000)
        const check = () => {
          if (!holds()) return
          clearTimeout(limit)
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}

/** The value of one line of the metrics, by its start. */
export async function metric(metrics: Run['metrics'], start: string): Promise<number> {
  const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`pyresky_${start}`))
  return Number(line?.split(' ').at(-1) ?? 0)
}

function textOf(event: Event): string {
  if (event.kind !== 'commit') return event.kind
  const { record } = event
  return typeof record === 'object' && record !== null && 'text' in record
    ? String(record.text)
    : event.operation
}
