import type { Event } from '../decode/event.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { hasWon, paceOf, whomToTry, type Pace, type Why } from './beside.js'
import type { Protocol } from './dial.js'
import type { CountFault } from './faults.js'
import type { Fold } from './fold.js'
import { spanWords, type Hole } from './hole.js'
import { Host, type HostReport } from './host.js'
import { Leg, type Begin } from './leg.js'
import { backoffMs, mayRetry, type Ended } from './reconnect.js'
import { sleep } from './sleep.js'
import type { Timings } from './timings.js'
import type { Decode } from './types.js'
import { cleaned, inTime } from './words.js'

/** How it stands between us and the hosts. */
export interface HostsState {
  /** `flowing`: the stream has moved over this connection. `lost`: a full round of hosts has failed since one did. */
  readonly name: 'connecting' | 'flowing' | 'quiet' | 'lost'
  /** Of a stream that flows. */
  readonly pace?: Pace
  readonly words: string
  readonly url: string
}

/** Up to where events have come; what a later process resumes by. */
export interface Reached {
  /** Unix µs of the newest event; undefined before the first. */
  readonly timeUs: number | undefined
  /** By URL: the last number of each host that resumes by its own. */
  readonly seqs: ReadonlyMap<string, number>
}

/** Where a process begins. */
export interface Start {
  /** Unix µs to resume from. */
  readonly fromUs: number
  /** Unix µs up to which an earlier process had all; absent when there was none. */
  readonly owedUs?: number
  /** By URL: the number after which to go on. */
  readonly seqs: ReadonlyMap<string, number>
}

export interface FollowOptions {
  /** In order of preference; tried round and round. */
  readonly urls: readonly string[]
  /** @param seq of a place to go on from */
  readonly speak: (url: string, seq?: number) => Protocol
  /** Absent: live. */
  readonly start?: Start
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

/** Several hosts, one of which is listened to. */
export interface Hosts {
  /** Listens until the signal is aborted, or every host has refused. Never rejects. */
  run(): Promise<void>
  readonly reached: Reached
  report(): HostReport[]
}

/**
 * Keeps one connection to one of several hosts: the next one in order after every end, with backoff, resuming a little
 * before the newest event. The position is Unix µs, so it may be carried from host to host; one that numbers its events
 * itself keeps its place for itself.
 *
 * While a connection serves, a second one may be made beside it, to another host: because it is silent, or behind, or not
 * the best. The two share one fold, so nothing is told twice; the second takes over only when it has shown that it is better.
 */
export function createHosts(options: FollowOptions): Hosts {
  const { timings, now, signal, log, metrics, fold, start, speak } = options
  const hosts = options.urls.map((url) => new Host(url, speak(url, start?.seqs.get(url)), now))
  const round = Math.max(2, hosts.length)
  const running = new Set<Promise<Ended>>()
  let position = start?.fromUs
  let owed = start?.owedUs
  let taken = 0
  let fruitless = 0
  let turn = 0
  let main: Leg | undefined
  let beside: { readonly leg: Leg; readonly why: Why } | undefined
  let handOver: (to: Leg) => void = () => {}

  const dial = (host: Host, begin: Begin, protocol = host.protocol): Leg => {
    const leg = new Leg(
      host,
      protocol,
      {
        ...options,
        fault: (fault) => options.fault(fault, host.name),
        hole: (missing) => options.hole({ ...missing, host: host.name, at: now() }),
        isFolded: taken - host.leftAt < fold.sure,
      },
      begin,
      { opened, heard, event },
    )
    host.is('dialling')
    running.add(leg.done)
    void leg.done.then(() => running.delete(leg.done))
    return leg
  }

  const opened = (leg: Leg) => {
    leg.host.is('open')
    if (leg !== main) return leg.host.is('beside')
    const words = `Connected to ${leg.host.label}, waiting for its first event`
    options.state({ name: 'connecting', words, url: leg.host.url })
  }

  const heard = (leg: Leg, atUs: number, isFirst: boolean) => {
    if (leg === main) {
      if (isFirst) begins(leg, atUs)
      // A time from the future as cursor would skip what comes until then.
      const reached = Math.min(atUs, Math.trunc(now() * 1000))
      if (reached > (position ?? 0)) {
        position = reached
        if (reached > (owed ?? 0)) owed = reached
      }
    }
    if (main !== undefined && beside !== undefined && hasWon(beside.why, main, beside.leg))
      handOver(beside.leg)
  }

  /** The first event of a connection. */
  const begins = (leg: Leg, atUs: number) => {
    leg.host.serves()
    const { position: from, owed: since } = leg.begin
    // The replay includes the newest event we had; one that begins later was cut off before it.
    const missingUs = since === undefined ? 0 : atUs - since
    if (leg.protocol.resumesBy === 'time' && missingUs > timings.rewindMs * 1000) {
      const reason = from === undefined ? 'live' : 'cut'
      options.hole({ reason, seconds: missingUs / 1e6, host: leg.host.name, at: now() })
    }
    tellPace(leg)
  }

  const event = (leg: Leg, one: Event, bytes: number, atUs: number) => {
    if (fold.isRepeat(one)) return metrics.repeat()
    fruitless = 0
    taken += 1
    leg.host.leftAt = taken
    leg.isNew = true
    // Neither a stream that is seldom heard nor one wrong clock makes what is live a replay.
    const newestUs = Math.max(one.timeUs, atUs)
    const replayed = leg.resumedAt !== undefined && newestUs < (now() - timings.replayedMs) * 1000
    options.event(one, bytes, replayed)
    if (main !== undefined && beside?.leg === leg && hasWon(beside.why, main, leg)) handOver(leg)
  }

  const tellPace = (leg: Leg) => {
    const { label, url } = leg.host
    const isOnly = hosts.every((host) => host === leg.host || host.refusal !== undefined)
    const pace = paceOf(leg, isOnly, now(), timings)
    if (!leg.isHeard && pace === 'silent') return
    const words = {
      fresh: `Live from ${label}`,
      behind: `Catching up with ${label}, ${spanWords(leg.lagMs / 1000)} behind`,
      silent: `Live from ${label}, though nothing has come for a while`,
      quiet: `Connected to ${label}, which is quiet`,
    }
    options.state({ name: leg.isHeard ? 'flowing' : 'quiet', pace, words: words[pace], url })
  }

  /** Looks after the connection that serves, now and then. */
  const look = () => {
    if (main === undefined || !main.isOpen) return
    tellPace(main)
    if (beside !== undefined) {
      if (now() - beside.leg.began > timings.besideMs) setAside(beside.leg)
      return
    }
    const found = whomToTry(main, hosts, now())
    if (found !== undefined) tryBeside(main, found.host, found.why)
  }

  const tryBeside = (serving: Leg, host: Host, why: Why) => {
    log.info({ host: host.name, serving: serving.host.name, why }, 'trying a second connection')
    const isSame = host === serving.host
    // Two connections to one host must not share what it remembers of one.
    const protocol = isSame ? speak(host.url, host.protocol.seq) : host.protocol
    // Nothing is owed yet: the first one still serves.
    const leg = dial(host, { position }, protocol)
    if (isSame) serving.host.is('live')
    beside = { leg, why }
    void leg.done.then((end) => {
      if (beside?.leg !== leg) return
      if (!mayRetry(end)) host.refusal = end
      if (!isSame) host.ended(end, timings.returnMs)
      setAside(leg)
    })
  }

  /** The second connection has not shown that it is better. */
  const setAside = (leg: Leg) => {
    const why = beside?.why
    beside = undefined
    leg.stop()
    // That somebody else has nothing new either is what quiet means. Unreachable, it says nothing; but that is asked again later.
    if (why === 'silent') main?.pulse.trust()
    if (leg.host !== main?.host && leg.host.refusal === undefined) {
      leg.host.leave(timings.returnMs)
      leg.host.is('spare')
    }
  }

  /** The next host that has not refused, and has not asked to be left alone unless all have. */
  const next = (): Host | undefined => {
    const inOrder = hosts.map((_, step) => (turn + step) % hosts.length)
    const usable = inOrder.filter((at) => hosts[at]?.refusal === undefined)
    const at = usable.find((each) => (hosts[each]?.retryAt ?? 0) <= now()) ?? usable[0]
    if (at === undefined) return undefined
    turn = at + 1
    return hosts[at]
  }

  /** One connection that serves, until it ends or another takes over. */
  const serve = async (leg: Leg): Promise<Ended | Leg> => {
    main = leg
    const taking = new Promise<Leg>((resolve) => (handOver = resolve))
    const outcome = await Promise.race([leg.done, taking])
    handOver = () => {}
    const other = beside
    beside = undefined
    if (other === undefined || signal.aborted) return outcome
    // When the first one ends before the second has shown more than that it is there, that will do.
    if (outcome !== other.leg && !other.leg.isHeard) {
      other.leg.stop()
      return outcome
    }
    turnTo(leg, other.leg, outcome === other.leg ? other.why : 'ended')
    if (outcome !== other.leg) options.failed(leg.host.url)
    return other.leg
  }

  const turnTo = (from: Leg, to: Leg, why: Why | 'ended') => {
    const isSame = from.host === to.host
    const missingUs = (to.firstUs ?? 0) - from.newestUs
    if (missingUs > timings.rewindMs * 1000) {
      const reason = to.protocol.resumesBy === 'time' ? 'cut' : 'live'
      options.hole({ reason, seconds: missingUs / 1e6, host: to.host.name, at: now() })
    }
    metrics.turned(why)
    log.info({ from: from.host.name, to: to.host.name, why }, 'another connection takes over')
    from.stop()
    if (why === 'silent' || why === 'behind') from.host.leave(timings.returnMs)
    if (!isSame && why !== 'ended') from.host.is('spare')
    to.host.protocol = to.protocol
    turn = hosts.indexOf(to.host) + 1
    position = Math.max(position ?? 0, Math.min(to.newestUs, Math.trunc(now() * 1000)))
    owed = position
    to.host.serves()
    tellPace(to)
  }

  const run = async () => {
    let host = next()
    if (host === undefined || signal.aborted) return
    options.state({ name: 'connecting', words: `Connecting to ${host.label}`, url: host.url })
    let leg = dial(host, { position, owed })
    for (;;) {
      const from: Host = leg.host
      const outcome = await serve(leg)
      if (signal.aborted) return
      if (outcome instanceof Leg) {
        leg = outcome
        continue
      }
      main = undefined
      host = await recover(from, outcome)
      if (host === undefined || signal.aborted) return
      leg = dial(host, { position, owed })
    }
  }

  /** After an end: who is next, and the wait for it. Undefined when nobody is. */
  const recover = async (from: Host, end: Ended): Promise<Host | undefined> => {
    metrics.reconnect(end.reason)
    if (!mayRetry(end)) from.refusal = end
    from.ended(end, timings.returnMs)
    // Resumed before it, the same frame would break every connection: rather a hole than no stream.
    if (end.reason === 'size') {
      options.fault('size', from.name)
      if (from.protocol.resumesBy === 'time') position = undefined
    }
    // Each host is waited for longer from round to round; the next one has done nothing to be waited for yet.
    const turns = Math.floor(fruitless / hosts.length)
    const backoff = backoffMs(turns, options.random, timings.firstBackoffMs, timings.mostBackoffMs)
    fruitless += 1
    const host = next()
    const wait = Math.max(backoff, (host?.retryAt ?? 0) - now())
    const what = `${from.label} ${end.error.message}`
    log.warn({ host: from.name, reason: end.reason, waitMs: wait }, what)
    if (host === undefined) {
      const said = hosts.map(({ label, refusal }) => `${label} ${refusal?.error.message ?? ''}`)
      const words = cleaned(`Source lost, and not tried again: ${said.join('; ')}`, 600)
      options.state({ name: 'lost', words, url: from.url })
    } else {
      const words =
        fruitless < round
          ? `Reconnecting to ${host.label} ${inTime(wait)}: ${what}`
          : `Source lost: ${what}; trying ${host.label} ${inTime(wait)}`
      options.state({ name: fruitless < round ? 'connecting' : 'lost', words, url: host.url })
    }
    options.failed(from.url)
    if (host !== undefined) await sleep(wait, signal)
    return host
  }

  return {
    async run() {
      const timer = setInterval(look, timings.healthMs)
      try {
        await run()
      } finally {
        clearInterval(timer)
        beside?.leg.stop()
        await Promise.all(running)
      }
    },
    get reached() {
      const seqs = hosts.flatMap(({ url, protocol }) =>
        protocol.seq === undefined ? [] : [[url, protocol.seq] as const],
      )
      return { timeUs: owed, seqs: new Map(seqs) }
    },
    report: () => hosts.map((host) => host.report()),
  }
}
