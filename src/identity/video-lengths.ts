import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAsk } from './ask.js'
import { hostAndPort } from './guard.js'
import { createReach, type Reach } from './reach.js'
import { VideoHost } from './video-host.js'

export interface VideoLengthsOptions {
  /** An address with `{did}`, `{cid}` and `{file}`; undefined: nobody is asked. */
  readonly videos: string | undefined
  readonly userAgent: string
  readonly metrics: Metrics
  readonly log: Logger
  readonly signal: AbortSignal
  /** The way out, for tests. */
  readonly reach?: Reach
  /** Unix ms. */
  readonly now?: () => number
  readonly timeoutMs?: number
}

/** How long videos play: their records do not say. */
export interface VideoLengths {
  /** Asks for it, at leisure: newest first, and of too many the oldest is let go. Asking again is free. */
  want(did: Did, cid: string): void
  /** Told never before `want` returns; of a video whose length cannot be told, never. `seconds`: more than 0, at most a day. */
  onLength(listener: (did: Did, cid: string, seconds: number) => void): void
  /** Turns to another network and forgets everything, telling nobody. */
  reset(videos: string | undefined): void
  /** How many wait to be asked for. */
  readonly waiting: number
}

export function createVideoLengths(options: VideoLengthsOptions): VideoLengths {
  const listeners: ((did: Did, cid: string, seconds: number) => void)[] = []
  let epoch = new AbortController()
  let host = open(options.videos)
  options.signal.addEventListener('abort', () => epoch.abort(), { once: true })

  function open(videos: string | undefined): VideoHost | undefined {
    if (videos === undefined || options.signal.aborted) return undefined
    const { signal } = epoch
    const { userAgent, metrics, log, timeoutMs = 5000, now = () => Date.now() } = options
    const named = new Set([hostAndPort(new URL(videos))])
    const ask = createAsk({ reach: options.reach ?? createReach({ named, signal }), userAgent, signal, now })
    const told = (did: Did, cid: string, seconds: number) => {
      for (const listener of listeners) listener(did, cid, seconds)
    }
    return new VideoHost({ videos, ask, metrics, log, signal, now, timeoutMs, told })
  }

  return {
    want: (did, cid) => host?.want({ did, cid }),
    onLength: (listener) => void listeners.push(listener),
    reset(videos) {
      epoch.abort()
      epoch = new AbortController()
      host = open(videos)
    },
    get waiting() {
      return host?.waiting ?? 0
    },
  }
}
