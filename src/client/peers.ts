import type { WebSocket } from 'ws'
import type { Logger } from '../observe/log.js'
import type { Metrics, SocketKind } from '../observe/metrics.js'

export interface PeersOptions {
  readonly kind: SocketKind
  readonly metrics: Pick<Metrics, 'sockets' | 'closed'>
  readonly log: Logger
  /** Between pings; a peer that says nothing for one whole span after a ping is gone, ms. */
  readonly pingMs?: number
}

/** What becomes of what one browser does. */
export interface Peer {
  /** It said something: short, and not often. */
  heard?(text: string): void
  gone?(): void
}

/** The page says two or three words an hour; more than this in a while is no page of ours. */
const MOST_WORDS = 20
const WORDS_MS = 10_000
/** How long a browser that was told to go has for its answer. */
const GOODBYE_MS = 2000
/** So many times in a span it is looked whether the span is over: if we were the ones held up, that was one look of four. */
const LOOKS = 4

/** The open browser sockets of one kind: counted, pinged, and closed when they misbehave. */
export interface Peers {
  readonly sockets: ReadonlySet<WebSocket>
  take(socket: WebSocket, peer?: Peer): void
  /** @param why a metric's label: a closed list */
  end(socket: WebSocket, code: number, reason: string, why: string): void
  /** Ends with the server. Who does not answer the goodbye is gone already, and must not hold up the end. */
  close(): void
}

export function createPeers({ kind, metrics, log, pingMs = 30_000 }: PeersOptions): Peers {
  const sockets = new Set<WebSocket>()
  const answering = new WeakSet<WebSocket>()
  let looks = 0
  const pings = setInterval(() => {
    looks += 1
    if (looks % LOOKS !== 0) return
    for (const socket of sockets) {
      // Half-open: the other side has not answered since the last ping.
      if (!answering.has(socket)) {
        metrics.closed('half-open')
        socket.terminate()
        continue
      }
      answering.delete(socket)
      socket.ping()
    }
  }, pingMs / LOOKS)
  const end: Peers['end'] = (socket, code, reason, why) => {
    if (socket.readyState !== socket.OPEN) return
    metrics.closed(why)
    socket.close(code, reason)
  }
  const count = () => metrics.sockets(kind, sockets.size)

  return {
    sockets,
    end,
    take(socket, peer = {}) {
      const mayTalk = bounded(MOST_WORDS, WORDS_MS)
      sockets.add(socket)
      answering.add(socket)
      count()
      socket.on('pong', () => answering.add(socket))
      // A frame against the protocol, or over the cap: `ws` closes the socket by itself, with the right code.
      socket.on('error', (error) => log.debug({ error: error.message }, 'a viewer broke the protocol'))
      socket.on('message', (data: Buffer, isBinary) => {
        answering.add(socket)
        if (isBinary) return end(socket, 1003, 'text only', 'binary')
        if (!mayTalk()) return end(socket, 1008, 'too many messages', 'flood')
        peer.heard?.(data.toString('utf8'))
      })
      socket.on('close', () => {
        sockets.delete(socket)
        count()
        peer.gone?.()
      })
    },
    close() {
      clearInterval(pings)
      setTimeout(() => {
        for (const socket of sockets) socket.terminate()
      }, GOODBYE_MS).unref()
    },
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
