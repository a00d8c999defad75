import { LRUCache } from 'lru-cache'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import type { Ask } from './ask.js'
import { Pace } from './pace.js'
import { readPlaylist } from './playlist.js'
import { takeTurn } from './turn.js'

/** All calls together; a video takes two. */
const PER_SECOND = 2
const IN_FLIGHT = 3
const WAITING = 200
const MAX_BYTES = 500_000
/** So long one waits for its call, ms: longer than a host may ask to be left alone. */
const PATIENCE_MS = 10 * 60_000
/** What has been asked for is not asked for again while it is remembered. */
const REMEMBERED = 10_000

interface Video {
  readonly did: Did
  readonly cid: string
}

export interface VideoHostOptions {
  /** An address with `{did}`, `{cid}` and `{file}`. */
  readonly videos: string
  readonly ask: Ask
  readonly metrics: Metrics
  readonly log: Logger
  readonly signal: AbortSignal
  readonly now: () => number
  readonly timeoutMs: number
  readonly told: (did: Did, cid: string, seconds: number) => void
}

/** Asks one host for how long its videos are, until the signal ends it. */
export class VideoHost {
  /** A video's length, or `asked`: it is under way, or could not be told. */
  private readonly known = new LRUCache<string, number | 'asked'>({ max: REMEMBERED })
  /** By name, the newest last. */
  private readonly line = new Map<string, Video>()
  private readonly failedOnce = new LRUCache<string, true>({ max: REMEMBERED })
  private readonly pace = new Pace(PER_SECOND)
  private inFlight = 0
  private running = false

  constructor(private readonly options: VideoHostOptions) {}

  get waiting(): number {
    return this.line.size
  }

  want(video: Video): void {
    const { signal, told } = this.options
    const name = `${video.did}/${video.cid}`
    const known = this.known.get(name)
    if (typeof known === 'number')
      return queueMicrotask(() => signal.aborted || told(video.did, video.cid, known))
    if (known !== undefined) return
    // Wanted once more, it is among the newest again.
    this.line.delete(name)
    this.line.set(name, video)
    this.trim()
    void this.run()
  }

  private trim(): void {
    for (const oldest of this.line.keys()) {
      if (this.line.size <= WAITING) break
      this.line.delete(oldest)
      this.options.metrics.lookup('videos', 'dropped')
    }
  }

  /** Asks for one after another, until none waits. */
  private async run(): Promise<void> {
    const { signal, now } = this.options
    if (this.running) return
    this.running = true
    while (this.line.size > 0 && this.inFlight < IN_FLIGHT) {
      // Who is next is known only when it may be asked for: newer ones may have come.
      if (!(await takeTurn([this.pace], now() + PATIENCE_MS, { now, signal }))) break
      const next = [...this.line].at(-1)
      if (next !== undefined) void this.look(...next)
    }
    this.running = false
  }

  private async look(name: string, video: Video): Promise<void> {
    this.line.delete(name)
    this.known.set(name, 'asked')
    this.inFlight++
    const seconds = await this.secondsOf(video)
    this.inFlight--
    if (this.options.signal.aborted) return
    this.settle(name, video, seconds)
    void this.run()
  }

  private settle(name: string, video: Video, seconds: number | 'again' | undefined): void {
    const { told } = this.options
    if (typeof seconds === 'number') {
      this.known.set(name, seconds)
      told(video.did, video.cid, seconds)
    } else if (seconds === 'again' && !this.failedOnce.has(name)) {
      this.failedOnce.set(name, true)
      this.known.delete(name)
      // Behind all others.
      const others = [...this.line]
      this.line.clear()
      for (const [key, other] of [[name, video] as const, ...others]) this.line.set(key, other)
      this.trim()
    }
  }

  private async secondsOf({ did, cid }: Video): Promise<number | 'again' | undefined> {
    const { videos, now, signal } = this.options
    const address = videos
      .replace('{did}', did.replaceAll('%', '%25'))
      .replace('{cid}', cid)
      .replace('{file}', 'playlist.m3u8')
    const url = new URL(address)
    const first = await this.read(url)
    if (typeof first !== 'object') return first
    if (first.kind === 'media') return first.seconds
    if (!(await takeTurn([this.pace], now() + PATIENCE_MS, { now, signal }))) return undefined
    const second = await this.read(new URL(first.variant, url))
    if (typeof second !== 'object') return second
    return second.kind === 'media' ? second.seconds : undefined
  }

  private async read(url: URL): Promise<ReturnType<typeof readPlaylist> | 'again'> {
    const { ask, metrics, log, now, timeoutMs } = this.options
    const answer = await ask(url, { who: 'the host of videos', timeoutMs, maxBytes: MAX_BYTES, as: 'text' })
    const count = (outcome: string) => metrics.lookup('videos', outcome)
    if (answer.kind === 'ok') {
      this.pace.good()
      const read = readPlaylist(answer.body as string)
      count(read === undefined ? 'shape' : 'ok')
      return read
    }
    if (answer.kind === 'shape') {
      count('shape')
      return undefined
    }
    if (answer.kind === 'status' && [400, 403, 404, 410].includes(answer.status)) {
      this.pace.good()
      count('missing')
      return undefined
    }
    const isLimited = answer.kind === 'status' && answer.status === 429
    count(isLimited ? 'rate-limited' : 'failed')
    const why = answer.kind === 'lost' ? answer.why : `the host of videos answered ${answer.status}`
    if (!this.pace.failing) log.warn({ why }, 'look-ups of how long videos are fail')
    this.pace.bad(why, now(), answer.kind === 'status' ? answer.retryAfterMs : undefined)
    return 'again'
  }
}
