import type { WebSocket } from 'ws'
import { inWords } from '../errors.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { inJson } from './frames.js'
import { createPeers } from './peers.js'

export interface StatusSocketOptions {
  /** The figures as they are now, as HTML. */
  readonly figures: () => Promise<string>
  readonly metrics: Pick<Metrics, 'sockets' | 'closed'>
  readonly log: Logger
  /** See `PeersOptions`. */
  readonly pingMs?: number
  /** Between two frames. */
  readonly refreshMs?: number
}

/**
 * `/ws/status`: keeps status pages as they are now. Figures are made only while somebody looks, once for all of them,
 * and whoever has not read the last ones yet skips: the next ones say it all.
 */
export function createStatusSocket(options: StatusSocketOptions) {
  const { figures, metrics, log, refreshMs = 2000 } = options
  const peers = createPeers({ ...options, metrics, kind: 'status' })
  let next: NodeJS.Timeout | undefined
  let isClosed = false

  const refresh = async () => {
    try {
      const frame = Buffer.from(`{"kind":"status","content":"${inJson(await figures())}"}`)
      for (const socket of peers.sockets) {
        if (socket.readyState === socket.OPEN && socket.bufferedAmount === 0)
          socket.send(frame, { binary: false, compress: false })
      }
    } catch (error) {
      log.error({ error: inWords(error) }, 'the status could not be told')
    }
    next = undefined
    schedule()
  }
  const schedule = () => {
    if (next === undefined && peers.sockets.size > 0 && !isClosed)
      next = setTimeout(() => void refresh(), refreshMs)
  }

  return {
    /** Nothing is asked for that could be wrong. */
    admit: async (): Promise<void> => {},

    open(socket: WebSocket): void {
      peers.take(socket)
      schedule()
    },

    close(): void {
      isClosed = true
      clearTimeout(next)
      for (const socket of peers.sockets) peers.end(socket, 1012, 'the server restarts', 'restart')
      peers.close()
    },
  }
}
