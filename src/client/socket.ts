import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { PyreError } from '../errors.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import type { Shown } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../moderation/index.js'
import { ask, parameter, position, type Asked } from './ask.js'
import { CATCH_UP_POSTS } from './catch-up.js'
import type { Stood } from './feed.js'
import type { Feeds } from './feeds.js'
import type { LookBack } from './look-back.js'
import { Viewer } from './viewer.js'

export interface SocketOptions {
  readonly shown: Shown<ShownPost>
  readonly lookBack: LookBack
  readonly feeds: Feeds
  readonly resolve: (handle: string) => Promise<Did | undefined>
  readonly metrics: Metrics
  readonly log: Logger
  /** Between pings; a peer that says nothing for one whole span after a ping is gone, ms. */
  readonly pingMs?: number
}

/** What was asked for in the upgrade request, once it has been let in. */
interface Admitted {
  readonly asked: Asked
  readonly stood: Stood
}

/** The page says two or three words an hour; more than this in a while is no page of ours. */
const MOST_WORDS = 20
const WORDS_MS = 10_000
/** How long a viewer that was told to go has for its answer. */
const GOODBYE_MS = 2000

/**
 * The viewer's socket: `/ws?q=…&since=…`. A bad query is refused before the upgrade; what comes in afterwards is
 * bounded and means almost nothing.
 */
export function createViewerSocket({
  shown,
  lookBack,
  feeds,
  resolve,
  metrics,
  log,
  pingMs = 30_000,
}: SocketOptions) {
  const admitted = new WeakMap<IncomingMessage, Admitted>()
  const viewers = new Set<WebSocket>()
  const answering = new WeakSet<WebSocket>()
  const pings = setInterval(() => {
    for (const socket of viewers) {
      // Half-open: the other side has not answered since the last ping.
      if (!answering.has(socket)) {
        metrics.closed('half-open')
        socket.terminate()
        continue
      }
      answering.delete(socket)
      socket.ping()
    }
  }, pingMs)

  /** Looks back for a page that comes again, before it is let in. */
  async function standOf(since: number | undefined, matches: Predicate): Promise<Stood> {
    if (since === undefined || since >= shown.last) return { since }
    const from = since < shown.floor ? -1 : since
    return { since, looked: await lookBack.newest(matches, CATCH_UP_POSTS, from) }
  }

  return {
    /**
     * Judges an upgrade request.
     * @throws PyreError QUERY when the query can't be meant
     */
    async admit(req: IncomingMessage, url: URL): Promise<void> {
      const typed = parameter(url.searchParams.get('q')) ?? ''
      const asking = await ask(typed, resolve)
      if (!asking.ok) throw new PyreError('QUERY', asking.error.message)
      const since = position(url.searchParams.get('since') ?? undefined)
      admitted.set(req, { asked: asking.asked, stood: await standOf(since, asking.asked.matches) })
    },

    /** Takes an upgraded socket that was admitted before. */
    open(socket: WebSocket, req: IncomingMessage): void {
      const entry = admitted.get(req)
      if (entry === undefined) return socket.close(1008, 'not admitted')
      const { key } = entry.asked
      const viewer = new Viewer(socket, metrics)
      const feed = feeds.of(key, entry.asked.matches)
      const heard = bounded(MOST_WORDS, WORDS_MS)
      viewers.add(socket)
      answering.add(socket)
      metrics.viewers(viewers.size)
      socket.on('pong', () => answering.add(socket))
      // A frame against the protocol, or over the cap: `ws` closes the socket by itself, with the right code.
      socket.on('error', (error) => log.debug({ error: error.message }, 'a viewer broke the protocol'))
      socket.on('message', (data: Buffer, isBinary) => {
        answering.add(socket)
        if (isBinary) return viewer.end(1003, 'text only', 'binary')
        if (!heard()) return viewer.end(1008, 'too many messages', 'flood')
        const kind = kindOf(data.toString('utf8'))
        if (kind === 'pause') viewer.paused = true
      })
      socket.on('close', () => {
        viewers.delete(socket)
        feeds.leave(key, viewer)
        metrics.viewers(viewers.size)
      })
      feed.join(viewer, entry.stood)
    },

    /** Ends with the server. Who does not answer the goodbye is gone already, and must not hold up the end. */
    close(): void {
      clearInterval(pings)
      setTimeout(() => {
        for (const socket of viewers) socket.terminate()
      }, GOODBYE_MS).unref()
    },
  }
}

/** The one word that a page says; anything else is nothing. */
function kindOf(text: string): unknown {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined
  } catch {
    return undefined
  }
}

/** Says no after `most` calls within `ms`. */
function bounded(most: number, ms: number): () => boolean {
  let from = Date.now()
  let count = 0
  return () => {
    if (Date.now() - from > ms) {
      from = Date.now()
      count = 0
    }
    return ++count <= most
  }
}
