import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Shown } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../decode/index.js'
import { ask, parameter, position, refusalOf, type Asked } from './ask.js'
import { CATCH_UP_POSTS, canFollow } from './catch-up.js'
import type { Stood } from './feed.js'
import type { Feeds } from './feeds.js'
import type { LookBack, Minute } from './look-back.js'
import { createPeers } from './peers.js'
import { Viewer } from './viewer.js'
import type { Resolve } from './whom.js'

export interface SocketOptions {
  readonly shown: Shown<ShownPost>
  readonly lookBack: LookBack
  readonly feeds: Feeds
  readonly resolve: Resolve
  readonly metrics: Metrics
  readonly log: Logger
  /** See `PeersOptions`. */
  readonly pingMs?: number
}

/** What was asked for in the upgrade request, once it has been let in. */
interface Admitted {
  readonly asked: Asked
  readonly stood: Stood
  /** Of a feed that nobody looked at yet. */
  readonly minute: Minute | undefined
}

/**
 * The viewer's socket: `/ws?q=…&since=…`. What can't be answered is refused before the upgrade; what comes in afterwards is
 * bounded and means almost nothing.
 */
export function createViewerSocket(options: SocketOptions) {
  const { shown, lookBack, feeds, resolve, metrics } = options
  const admitted = new WeakMap<IncomingMessage, Admitted>()
  const peers = createPeers({ ...options, kind: 'feed' })

  /** Looks back for a page that comes again, before it is let in. */
  async function standOf(since: number | undefined, matches: Predicate): Promise<Stood> {
    if (since === undefined || since >= shown.last) return { since }
    const from = canFollow(shown, since) ? since : -1
    return { since, looked: await lookBack.newest(matches, CATCH_UP_POSTS, from) }
  }

  return {
    /**
     * Judges an upgrade request.
     * @throws PyreError QUERY when the query can't be meant, LOOKUP when whom it means can't be told just now
     */
    async admit(req: IncomingMessage, url: URL): Promise<void> {
      const typed = parameter(url.searchParams.get('q')) ?? ''
      const asking = await ask(typed, resolve)
      if (!asking.ok) throw refusalOf(asking)
      const since = position(url.searchParams.get('since') ?? undefined)
      const { asked } = asking
      const stood = await standOf(since, asked.matches)
      const minute = feeds.has(asked.key) ? undefined : await lookBack.lastMinute(asked.matches)
      admitted.set(req, { asked, stood, minute })
    },

    /** Takes an upgraded socket that was admitted before. */
    open(socket: WebSocket, req: IncomingMessage): void {
      const entry = admitted.get(req)
      if (entry === undefined) return socket.close(1008, 'not admitted')
      const { key } = entry.asked
      const viewer = new Viewer(socket, metrics)
      const feed = feeds.of(entry.asked, entry.minute)
      peers.take(socket, {
        heard: (text) => {
          if (kindOf(text) === 'pause') viewer.paused = true
        },
        gone: () => feeds.leave(key, viewer),
      })
      feed.join(viewer, entry.stood)
    },

    close: () => peers.close(),
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
