import type { Event } from '../decode/event.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Protocol } from './dial.js'
import type { CountFault } from './faults.js'
import type { Fold } from './fold.js'
import type { Hole } from './hole.js'
import { backoffMs, mayRetry, type Ended } from './reconnect.js'
import { sleep } from './sleep.js'
import type { Timings } from './timings.js'
import type { Decode } from './types.js'
import { cleaned, hostOf, inTime, shortHost } from './words.js'

/** How it stands between us and the hosts. */
export interface HostsState {
  /** `flowing`: a valid event has come over this connection. `lost`: a full round of hosts has failed since one did. */
  readonly name: 'connecting' | 'flowing' | 'lost'
  readonly words: string
  readonly url: string
}

export interface FollowOptions {
  /** Tried in order, round and round. */
  readonly urls: readonly string[]
  /** Called once for each host. */
  readonly speak: (url: string) => Protocol
  readonly collections: readonly string[]
  readonly userAgent: string
  readonly decode: Decode
  readonly fold: Fold
  readonly fault: CountFault
  readonly hole: (hole: Hole) => void
  readonly metrics: Metrics
  readonly log: Logger
  readonly timings: Timings
  readonly now: () => number
  readonly random: () => number
  readonly signal: AbortSignal
  /** New events only, repeats are folded. */
  event(event: Event, bytes: number, replayed: boolean): void
  state(state: HostsState): void
  /** The host's connection ended, or never began. */
  failed(url: string): void
}

/**
 * Keeps one connection to one of several hosts: the next one in order after every end, with backoff, resuming a little
 * before the newest event. The position is Unix µs, so it may be carried from host to host; one that numbers its events
 * itself keeps its place for itself. Resolves when the signal is aborted, or when every host has refused; never
 * rejects.
 */
export async function follow(options: FollowOptions): Promise<void> {
  const { urls, timings, now, signal, log, metrics } = options
  const refusals = new Map<string, Ended>()
  const round = Math.max(2, urls.length)
  const protocols = new Map(urls.map((url) => [url, options.speak(url)]))
  /** How many new events had come up to a host's last one: it would send again what came since. */
  const leftAt = new Map<string, number>()
  let position: number | undefined
  let taken = 0
  let fruitless = 0
  let turn = 0

  /** The next host that has not refused. */
  const next = (): string | undefined => {
    for (let step = 0; step < urls.length; step += 1) {
      const url = urls[(turn + step) % urls.length]
      if (url === undefined || refusals.has(url)) continue
      turn += step + 1
      return url
    }
    return undefined
  }

  const once = (url: string, { connect, resumesBy }: Protocol): Promise<Ended> => {
    const host = shortHost(url)
    const resumedAt = position
    let isFirst = true
    return connect({
      ...options,
      url,
      ...(resumedAt === undefined ? {} : { position: resumedAt, owed: resumedAt }),
      isFolded: taken - (leftAt.get(url) ?? 0) < options.fold.sure,
      opened: () => {
        if (!signal.aborted) {
          options.state({
            name: 'connecting',
            words: `Connected to ${host}, waiting for its first event`,
            url,
          })
        }
      },
      heard: () => {},
      fault: (fault) => options.fault(fault, hostOf(url)),
      hole: (missing) => options.hole({ ...missing, host: hostOf(url), at: now() }),
      event: (event, bytes, atUs) => {
        if (signal.aborted) return
        const nowUs = Math.trunc(now() * 1000)
        if (isFirst) {
          isFirst = false
          // The replay includes the newest event we had; one that begins later was cut off before it.
          const missingUs = resumedAt === undefined ? 0 : atUs - resumedAt
          if (resumesBy === 'time' && missingUs > timings.rewindMs * 1000) {
            options.hole({ reason: 'cut', seconds: missingUs / 1e6, host: hostOf(url), at: now() })
          }
          options.state({ name: 'flowing', words: `Live from ${host}`, url })
        }
        // A time from the future as cursor would skip what comes until then.
        position = Math.max(position ?? 0, Math.min(atUs, nowUs))
        if (options.fold.isRepeat(event)) return metrics.repeat()
        fruitless = 0
        taken += 1
        leftAt.set(url, taken)
        // Neither a stream that is seldom heard nor one wrong clock makes what is live a replay.
        const newestUs = Math.max(event.timeUs, atUs)
        const replayed = resumedAt !== undefined && newestUs < nowUs - timings.replayedMs * 1000
        options.event(event, bytes, replayed)
      },
    })
  }

  if (signal.aborted) return
  let url = next()
  if (url !== undefined) options.state({ name: 'connecting', words: `Connecting to ${shortHost(url)}`, url })
  while (url !== undefined && !signal.aborted) {
    const from = url
    const protocol = protocols.get(from)
    if (protocol === undefined) return
    const end = await once(from, protocol)
    if (signal.aborted) return
    metrics.reconnect(end.reason)
    if (!mayRetry(end)) refusals.set(from, end)
    // Resumed before it, the same frame would break every connection: rather a hole than no stream.
    if (end.reason === 'size') {
      options.fault('size', hostOf(from))
      if (protocol.resumesBy === 'time') position = undefined
    }
    // Each host is waited for longer from round to round; the next one has done nothing to be waited for yet.
    const turns = Math.floor(fruitless / urls.length)
    const wait = backoffMs(turns, options.random, timings.firstBackoffMs, timings.mostBackoffMs)
    fruitless += 1
    url = next()
    const what = `${shortHost(from)} ${end.error.message}`
    log.warn({ host: hostOf(from), reason: end.reason, waitMs: wait }, what)
    if (url !== undefined) {
      const words =
        fruitless < round
          ? `Reconnecting to ${shortHost(url)} ${inTime(wait)}: ${what}`
          : `Source lost: ${what}; trying ${shortHost(url)} ${inTime(wait)}`
      options.state({ name: fruitless < round ? 'connecting' : 'lost', words, url })
    }
    options.failed(from)
    if (url !== undefined) await sleep(wait, signal)
  }
  if (signal.aborted) return
  const said = [...refusals].map(([host, end]) => `${shortHost(host)} ${end.error.message}`)
  const words = cleaned(`Source lost, and not tried again: ${said.join('; ')}`, 600)
  options.state({ name: 'lost', words, url: urls[0] ?? '' })
}
