import type { Event } from '../decode/event.js'
import { hasWon, isDone, joins, paceOf, paceWords, whomToTry, type Why } from './beside.js'
import type { FollowOptions, Hosts, HostsState } from './follow.js'
import { Host } from './host.js'
import { Leg, type Begin } from './leg.js'
import { Position } from './position.js'
import type { Ended } from './reconnect.js'
import { Rota } from './rota.js'
import { sleep } from './sleep.js'

/**
 * Keeps one connection to one of several hosts: the next one in order after every end, with backoff, resuming a little
 * before the newest event. The position is Unix µs, so it may be carried from host to host; one that numbers its events
 * itself keeps its place for itself.
 *
 * While a connection serves, a second one may be made beside it: because it is silent, or behind, or not of the best host, or
 * has just come from replay to live. The two share one fold, so nothing is told twice; the second takes over only when it has
 * shown that it is better.
 */
export function createHosts(options: FollowOptions): Hosts {
  const { timings, now, signal, log, metrics, fold, start, speak } = options
  const hosts = options.urls.map((url) => new Host(url, speak(url, start?.seqs.get(url)), now))
  const rota = new Rota({ hosts, timings, now, random: options.random })
  const position = new Position(start, now)
  const running = new Set<Promise<Ended>>()
  let taken = 0
  let main: Leg | undefined
  let beside: { readonly leg: Leg; readonly why: Why } | undefined
  let handOver: (to: Leg) => void = () => {}

  /** Not after the end: somebody else may be telling by then. */
  const tell = (state: HostsState) => {
    if (!signal.aborted) options.state(state)
  }

  const dial = (host: Host, begin: Begin, protocol = host.protocol): Leg => {
    const leg: Leg = new Leg(
      host,
      protocol,
      {
        ...options,
        fault: (fault) => options.fault(fault, host.name),
        hole: (missing) => {
          const hole = { ...missing, host: host.name, at: now() }
          // What one lacks that does not serve is not missing, unless it takes over from one that had fallen behind.
          if (beside?.leg === leg) leg.lacks(hole)
          else options.hole(hole)
        },
        isFolded: taken - host.leftAt < fold.sure,
      },
      begin,
      { opened, heard, event },
    )
    // Of a host that serves, another connection is no news.
    if (host !== main?.host) host.is('dialling')
    running.add(leg.done)
    void leg.done.then(() => running.delete(leg.done))
    return leg
  }

  const opened = (leg: Leg) => {
    leg.host.opened()
    if (leg !== main) {
      if (leg.host !== main?.host) leg.host.is('beside')
      return
    }
    leg.host.is('open')
    const words = `Connected to ${leg.host.label}, waiting for its first event`
    tell({ name: 'connecting', words, url: leg.host.url })
  }

  const heard = (leg: Leg, atUs: number, isFirst: boolean) => {
    if (leg === main) {
      if (isFirst) begins(leg)
      position.reach(atUs)
    }
    if (main === undefined || beside === undefined) return
    if (hasWon(beside.why, main, beside.leg, timings, now())) handOver(beside.leg)
    else if (isDone(beside.why, main, beside.leg)) setAside(beside.leg)
  }

  /** The first event of a connection. */
  const begins = (leg: Leg) => {
    leg.host.serves()
    tellPace(leg)
  }

  /**
   * A replay includes the newest event we had, so it begins with one that came before, or with an older one: else the host no
   * longer had it all. Without a replay something is missing in any case. Whoever knows a `seq` tells of that itself.
   */
  const tellHole = ({ protocol, begin, firstUs = 0, host }: Leg) => {
    const { position: from, owed = Infinity } = begin
    if (protocol.resumesBy !== 'time' || firstUs <= owed) return
    const reason = from === undefined ? 'live' : 'cut'
    options.hole({ reason, seconds: (firstUs - owed) / 1e6, host: host.name, at: now() })
  }

  const event = (leg: Leg, one: Event, bytes: number, atUs: number) => {
    const isFirst = !leg.hasBrought
    leg.hasBrought = true
    if (fold.isRepeat(one)) return metrics.repeat()
    if (isFirst && leg === main) tellHole(leg)
    rota.bearsFruit()
    taken += 1
    leg.host.leftAt = taken
    leg.isNew = true
    // Neither a stream that is seldom heard nor one wrong clock makes what is live a replay.
    const newestUs = Math.max(one.timeUs, atUs)
    const replayed = leg.resumedAt !== undefined && newestUs < (now() - timings.replayedMs) * 1000
    options.event(one, bytes, replayed)
    if (main !== undefined && beside?.leg === leg && hasWon(beside.why, main, leg, timings, now()))
      handOver(leg)
  }

  const tellPace = (leg: Leg) => {
    const { label, url } = leg.host
    const isOnly = hosts.every((host) => host === leg.host || host.refusal !== undefined)
    const pace = paceOf(leg, isOnly, now(), timings)
    if (!leg.isHeard && pace === 'silent') return
    const words = paceWords(pace, label, leg.lagMs)
    tell({ name: leg.isHeard ? 'flowing' : 'quiet', pace, words, url })
  }

  /** Looks after the connection that serves, now and then. */
  const look = () => {
    if (main === undefined || !main.isOpen || signal.aborted) return
    tellPace(main)
    if (beside !== undefined) {
      if (now() - beside.leg.began > timings.besideMs) setAside(beside.leg)
      return
    }
    const found = whomToTry(main, hosts, now())
    if (found !== undefined) tryBeside(main, found.host, found.why, found.fromUs ?? position.at)
  }

  const tryBeside = (serving: Leg, host: Host, why: Why, fromUs: number | undefined) => {
    log.info({ host: host.name, serving: serving.host.name, why }, 'trying a second connection')
    const isSame = host === serving.host
    // Two connections to one host must not share what it remembers of one.
    const protocol = isSame ? speak(host.url, host.protocol.seq) : host.protocol
    // Nothing is owed yet: the first one still serves.
    const leg = dial(host, { position: fromUs }, protocol)
    beside = { leg, why }
    void leg.done.then((end) => {
      if (beside?.leg === leg) setAside(leg, end)
    })
  }

  /** The second connection has not shown that it is better, in its time or before its end. */
  const setAside = (leg: Leg, end?: Ended) => {
    const why = beside?.why
    beside = undefined
    leg.stop()
    // That somebody else has nothing new either is what quiet means; that nobody else is there says nothing.
    if (why === 'silent') main?.pulse.lookedInto(now(), leg.isOpen)
    if (why === 'seam' && main !== undefined) main.seamUs = undefined
    if (leg.host === main?.host) return
    if (end !== undefined) return leg.host.ended(end, timings.returnMs)
    leg.host.leave(timings.returnMs)
    leg.host.is('spare')
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
    // One that has shown no more than that it is there is no help.
    if (outcome !== other.leg && !other.leg.isHeard) {
      other.leg.stop()
      if (other.leg.host !== leg.host) other.leg.host.is('spare')
      return outcome
    }
    if (outcome instanceof Leg) turnTo(leg, other.leg, other.why)
    else {
      metrics.reconnect(outcome.reason)
      if (outcome.reason === 'size') options.fault('size', leg.host.name)
      leg.host.ended(outcome, timings.returnMs)
      options.failed(leg.host.url)
      turnTo(leg, other.leg, 'ended')
    }
    return other.leg
  }

  const turnTo = (from: Leg, to: Leg, why: Why | 'ended') => {
    const isSame = from.host === to.host
    // Of one that was never heard, what had come before it counts; at a first start nothing is owed.
    const owed = from.isHeard ? from.newestUs : position.owed
    if (owed !== undefined) {
      const missingUs = (to.firstUs ?? 0) - owed
      // Whoever knows a `seq` tells of what is missing after it itself.
      const isCut = to.goesOn && to.protocol.resumesBy !== 'seq' && missingUs > timings.rewindMs * 1000
      if (isCut || !joins(owed, to, timings, now())) {
        const reason = isCut ? 'cut' : 'live'
        options.hole({ reason, seconds: Math.max(0, missingUs) / 1e6, host: to.host.name, at: now() })
      }
      if (why !== 'return') for (const hole of to.lacking) options.hole(hole)
    }
    metrics.turned(why)
    log.info({ from: from.host.name, to: to.host.name, why }, 'another connection takes over')
    from.stop()
    if (why === 'silent' || why === 'behind') from.host.leave(timings.returnMs)
    if (!isSame && why !== 'ended') from.host.is('spare')
    to.host.protocol = to.protocol
    rota.goOnAfter(to.host)
    position.reach(to.sureUs)
    to.host.serves()
    tellPace(to)
  }

  const from = (): Begin => ({ position: position.at, owed: position.owed })

  const run = async () => {
    let host = rota.next()
    if (host === undefined || signal.aborted) return
    tell({ name: 'connecting', words: `Connecting to ${host.label}`, url: host.url })
    let leg = dial(host, from())
    for (;;) {
      const served: Host = leg.host
      const outcome = await serve(leg)
      if (signal.aborted) return
      if (outcome instanceof Leg) {
        leg = outcome
        continue
      }
      main = undefined
      host = await recover(served, outcome)
      if (host === undefined || signal.aborted) return
      leg = dial(host, from())
    }
  }

  /** After an end: who is next, and the wait for it. Undefined when nobody is. */
  const recover = async (ended: Host, end: Ended): Promise<Host | undefined> => {
    metrics.reconnect(end.reason)
    // Resumed before it, the same frame would break every connection: rather a hole than no stream.
    if (end.reason === 'size') {
      options.fault('size', ended.name)
      if (ended.protocol.resumesBy === 'time') position.leave()
    }
    const { host, waitMs, name, words, what } = rota.after(ended, end)
    log.warn({ host: ended.name, reason: end.reason, waitMs }, what)
    tell({ name, words, url: (host ?? ended).url })
    options.failed(ended.url)
    if (host !== undefined) await sleep(waitMs, signal)
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
      // Not of those left so long ago that they would begin live in this process, too.
      const seqs = hosts.flatMap(({ url, protocol: { seq }, leftAt }) =>
        seq === undefined || taken - leftAt >= fold.sure ? [] : [[url, seq] as const],
      )
      return { timeUs: position.owed, seqs: new Map(seqs) }
    },
    report: () => hosts.map((host) => host.report()),
  }
}
