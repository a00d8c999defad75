import type { Event } from '../decode/event.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { CountFault } from './faults.js'
import type { Fold } from './fold.js'
import type { Connect } from './jetstream.js'
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
  readonly connect: Connect
  readonly collections: readonly string[]
  readonly userAgent: string
  readonly decode: Decode
  readonly fold: Fold
  readonly fault: CountFault
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
 * before the newest event. The cursor is Unix µs, so it may be carried from host to host. Resolves when the signal is
 * aborted, or when every host has refused; never rejects.
 */
export async function follow(options: FollowOptions): Promise<void> {
  const { urls, timings, now, signal, log, metrics } = options
  const refusals = new Map<string, Ended>()
  const round = Math.max(2, urls.length)
  let position: number | undefined
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

  const once = (url: string): Promise<Ended> => {
    const host = shortHost(url)
    const resumedAt = position
    let isFirst = true
    return options.connect({
      ...options,
      url,
      ...(resumedAt === undefined ? {} : { cursor: Math.max(0, resumedAt - timings.rewindMs * 1000) }),
      opened: () => {
        if (!signal.aborted) {
          options.state({
            name: 'connecting',
            words: `Connected to ${host}, waiting for its first event`,
            url,
          })
        }
      },
      fault: (fault) => options.fault(fault, hostOf(url)),
      event: (event, bytes) => {
        if (signal.aborted) return
        const nowUs = Math.trunc(now() * 1000)
        if (isFirst) {
          isFirst = false
          // The replay includes the newest event we had; one that begins later was cut off before it.
          const missingUs = resumedAt === undefined ? 0 : event.timeUs - resumedAt
          if (missingUs > timings.rewindMs * 1000) {
            log.warn(
              { host, seconds: Math.round(missingUs / 1e6) },
              'the host no longer has all events since the cursor',
            )
          }
          options.state({ name: 'flowing', words: `Live from ${host}`, url })
        }
        // A time from the future as cursor would skip what comes until then.
        position = Math.max(position ?? 0, Math.min(event.timeUs, nowUs))
        if (options.fold.isRepeat(event)) return metrics.repeat()
        fruitless = 0
        const replayed = resumedAt !== undefined && event.timeUs < nowUs - timings.replayedMs * 1000
        options.event(event, bytes, replayed)
      },
    })
  }

  if (signal.aborted) return
  let url = next()
  if (url !== undefined) options.state({ name: 'connecting', words: `Connecting to ${shortHost(url)}`, url })
  while (url !== undefined && !signal.aborted) {
    const from = url
    const end = await once(from)
    if (signal.aborted) return
    metrics.reconnect(end.reason)
    if (!mayRetry(end)) refusals.set(from, end)
    // Resumed before it, the same frame would break every connection: rather a hole than no stream.
    if (end.reason === 'size') {
      options.fault('size', hostOf(from))
      position = undefined
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
