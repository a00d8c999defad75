import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Log, Rate, Shown } from './broadcast/index.js'
import {
  Dividers,
  Feeds,
  LookBack,
  StatusHoles,
  fingerprint,
  ownPicture,
  readiness,
  withheldWords,
  type SourceLine,
  type StatusSources,
} from './client/index.js'
import type { Config } from './config.js'
import { decodePost, decodeProfile, type Event, type ShownPost } from './decode/index.js'
import { createPhrases, type Predicate } from './filter/index.js'
import { askLabelers, createAuthors, createFindLabeler, createVideoLengths } from './identity/index.js'
import { BlocklistFile, Erasures, Gate, POSTS, PROFILES, createAccounts } from './moderation/index.js'
import { createLog, type Logger } from './observe/log.js'
import { createMetrics } from './observe/metrics.js'
import { createRenderer, pictureHosts, picturesOf, type AboutPage, type Pictures } from './render/index.js'
import type { Did } from './syntax/index.js'
import { startSimnet, type Simnet } from './simnet/index.js'
import {
  createSource,
  followLabelers,
  holeWords,
  type Arrival,
  type Hole,
  type Labelers,
  type Source,
  type SourceState,
} from './upstream/index.js'

/**
 * The composition root: the one place that builds the parts, hands each what it needs, and ends them. Read from top
 * to bottom it is the event's way; `close` is the same way back.
 */
export type Context = ReturnType<typeof createContext>

export interface Overrides {
  readonly log?: Logger
  /** The built-in network's seed, so that tests repeat; another one at each start otherwise. */
  readonly seed?: number
}

/** What the log of all events may hold: replay and the foreign protocols will read it. */
const EVENTS = { entries: 20_000, bytes: 8 * 1024 * 1024, ageMs: 10 * 60_000 }
/** How often what authors have taken back is struck from it: all of it is read for that, ms. */
const STRIKE_MS = 10_000

/** All parts, and what they have under way, listen to one signal: more than Node takes for a leak, and bounded. */
const MOST_LISTENERS = 256

/** Events of the built-in network's past, a good first screen of posts among them. */
const DEMO_PAST = 400

/** @throws PyreError SETTING when BLOCKLIST cannot be read */
export function createContext(config: Config, overrides: Overrides = {}) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { version, repository } = packageOf(root)
  const log = overrides.log ?? createLog(config.LOG_LEVEL)
  const metrics = createMetrics()
  const stopping = new AbortController()
  const { signal } = stopping
  setMaxListeners(MOST_LISTENERS, signal)

  let builtIn: Simnet | undefined
  const picture = (did: string, cid: string, kind: string) => builtIn?.picture(did, cid, kind)
  const pictureUrl = (): Pictures | undefined => (builtIn === undefined ? picturesOf(config) : ownPicture)

  const events = new Log<Event>(EVENTS)
  const erasures = new Erasures()
  const shown = new Shown<ShownPost>(
    { kept: config.HISTORY, ops: { ...config.HISTORY, bytes: 8 * 1024 * 1024 } },
    Date.now,
    (key) => {
      renderer.forget(key)
      gate.aged(key)
    },
  )
  const arrived = new Rate()
  const userAgent = userAgentOf(version, config)
  // A labeler's stream tells of new labels; what an account was labelled before comes with its profile.
  const places = { appview: config.APPVIEW, plc: config.PLC, labelers: didsOf(config.LABELERS) }
  const authors = createAuthors({
    ...places,
    named: namedHosts(config),
    labelled: (label) => gate.label(label),
    userAgent,
    metrics,
    log: log.child({ room: 'identity' }),
    signal,
  })
  const lengths = createVideoLengths({
    videos: config.VIDEOS,
    userAgent,
    metrics,
    log: log.child({ room: 'identity' }),
    signal,
  })
  const gate = new Gate({
    shown,
    authors,
    accounts: createAccounts(),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: config.UNKNOWN_AUTHORS },
    held: config.HISTORY,
    awaitsDefinitions: true,
    lookups: { records: authors.records, lengths },
    metrics,
    onPost: (at) => arrived.add(at),
  })
  const blocklist =
    config.BLOCKLIST === undefined
      ? undefined
      : new BlocklistFile({
          path: config.BLOCKLIST,
          phrases: createPhrases,
          changed: (list, added) => gate.block(list, added),
          log: log.child({ room: 'moderation' }),
        })
  if (blocklist !== undefined) gate.block(blocklist.list)
  authors.onChange((now, before) => {
    gate.authorChanged(now, before)
    if (now.handle !== before?.handle)
      feeds.handleMoved(now.did, before?.handle?.toLowerCase(), now.handle?.toLowerCase())
  })

  authors.records.onAnswer((uri, found) => gate.answered(uri, found))
  lengths.onLength((_did, cid, seconds) => gate.measured(cid, seconds))

  const renderer = createRenderer({
    cdn: pictureUrl,
    metrics,
    assets: fingerprint(root),
    ...(config.OPERATOR === undefined ? {} : { operator: config.OPERATOR }),
    ...(config.CONTACT === undefined ? {} : { contact: config.CONTACT }),
  })

  let state: SourceState = { name: 'connecting', words: 'Connecting to the network…', since: Date.now() }
  const source = (): SourceLine => ({
    name: state.name,
    words: state.words,
    ...withheldWords(gate.withheld, authors.trouble),
  })
  // What was taken back is purged from the cards, too: also what stood beside a post that stays.
  shown.subscribe((op) => {
    if (op.kind === 'remove' || op.kind === 'replace') renderer.forget(op.key)
    else if (op.kind === 'gone') for (const { key } of op.before) renderer.forget(key)
  })
  const lookBack = new LookBack(shown)
  const dividers = new Dividers({ words: holeWords, ageMs: config.HISTORY.ageMs })
  const feeds = new Feeds({ shown, renderer, dividers, metrics, arrived, source })
  const health = () => readiness(state)
  const holes = new StatusHoles()
  const status: StatusSources = {
    version,
    startedAt: Date.now(),
    source: () => upstream?.state ?? state,
    withheld: () => source().withheld,
    hosts: () => upstream?.hosts() ?? [],
    holes,
    savedAt: () => upstream?.savedAt,
    labelers: () => heard()?.report() ?? [],
    blocklist: () => blocklist?.report,
    shown,
    bounds: config.HISTORY,
    metrics,
  }

  const about = (): AboutPage => ({
    version,
    repository,
    source: { name: state.name, words: state.words },
    history: config.HISTORY,
    eventsMs: EVENTS.ageMs,
    savesPlace: config.DATA_DIR !== undefined,
    blocks: config.BLOCKLIST !== undefined,
    showsUnknown: config.UNKNOWN_AUTHORS === 'show',
    labelers: heard()?.report() ?? [],
    appview: builtIn === undefined ? config.APPVIEW?.host : undefined,
    plc: builtIn === undefined ? config.PLC?.host : undefined,
    videos: builtIn === undefined && config.VIDEOS !== undefined ? new URL(config.VIDEOS).host : undefined,
    pictures: builtIn === undefined ? { hosts: pictureHosts(config).map(({ host }) => host) } : 'own',
  })

  /**
   * Follows labelers of one network until its signal: their streams, and what they mean by labels of their own.
   * @param dataDir where their places outlive this process
   */
  const heed = (followed: Config['LABELERS'], network: HeedOptions, dataDir?: string): Labelers => {
    const { plc } = network
    setMaxListeners(MOST_LISTENERS, network.signal)
    const shared = { ...network, userAgent, metrics }
    const services = askLabelers({
      ...shared,
      labelers: didsOf(followed),
      found: (did, definitions) => {
        if (gate.define(did, definitions)) heeded.again(did)
      },
      log: log.child({ room: 'labels' }),
    })
    const heeded = followLabelers({
      ...shared,
      places: followed,
      historyMs: config.HISTORY.ageMs,
      ...(dataDir === undefined ? {} : { dataDir }),
      find: plc && createFindLabeler({ ...shared, plc }),
      wants: (label) => gate.wantsLabel(label),
      take: (label) => {
        // Of a stream that is named by its address it is known only now whose it is.
        services.want(label.src)
        gate.label(label)
      },
      log: log.child({ room: 'labels' }),
    })
    return heeded
  }
  let labelers: Labelers | undefined
  let demoLabelers: Labelers | undefined
  /** Those of whom there is something to say: while invented people are shown, the labelers of those. */
  const heard = () => demoLabelers ?? labelers

  const startDemo = async () => {
    const net = await startSimnet({ seed: overrides.seed ?? Date.now() })
    builtIn = net
    const network = { appview: new URL(net.appview), plc: new URL(net.plc) }
    authors.reset({ ...network, labelers: [net.labeler] })
    lengths.reset(net.videos)
    const ending = new AbortController()
    const own = [{ kind: 'did', did: net.labeler }] as const
    // Beside those of the settings: when the real network answers, what those have said is known.
    const heeded = heed(own, { ...network, named: [], signal: AbortSignal.any([signal, ending.signal]) })
    demoLabelers = heeded
    // The first page is to find posts: a little past, replayed from the beginning.
    net.burst(DEMO_PAST)
    const close = async () => {
      builtIn = undefined
      demoLabelers = undefined
      ending.abort()
      gate.forgetLabeler(net.labeler)
      authors.reset(places)
      lengths.reset(config.VIDEOS)
      await heeded.done
      await net.close()
    }
    return { url: `${net.jetstream}?cursor=1`, close }
  }

  /** Unix ms by the network's clock, of the newest event. */
  let newestAt: number | undefined
  /** Of all events since the last reset. */
  let fedBy: Arrival['origin'] | undefined
  const missed = (hole: Hole, words: string) => {
    // The built-in network and a recording owe nobody anything.
    if (upstream?.hosts().some(({ host }) => host === hole.host) !== true) return
    holes.note({ at: hole.at, words })
    // Before the first event there is nothing that the rest could be divided from.
    if (newestAt !== undefined) dividers.note(hole, shown.placeOf(newestAt))
  }

  /** What was shown so far is void: nothing of it may be read, counted or drawn again. */
  const forgetAll = () => {
    for (const { key } of shown.backwards()) renderer.forget(key)
    events.clear(events.last)
    arrived.clear()
    dividers.clear()
    newestAt = undefined
    fedBy = undefined
    gate.reset()
  }

  let upstream: Source | undefined
  const timers: NodeJS.Timeout[] = []

  return {
    config,
    root,
    log,
    metrics,
    signal,
    events,
    shown,
    arrived,
    renderer,
    hurry: (matches: Predicate) => gate.hurry(matches),
    findPost: (did: Did, rkey: string, asker: string) => gate.find(`at://${did}/${POSTS}/${rkey}`, asker),
    threadOf: (post: ShownPost, asker: string) => gate.thread(post, asker),
    asOfNow: (post: ShownPost) => gate.asOfNow(post),
    resolve: (handle: string) => authors.resolve(handle),
    source,
    fedBy: () => fedBy,
    feeds,
    dividers,
    lookBack,
    health,
    status,
    about,
    picture,
    pictureHosts: pictureHosts(config),

    /**
     * Lets events in.
     * @throws PyreError RECORDING when the recording can't be read, SETTING when DATA_DIR cannot be written to
     */
    start(): void {
      upstream = createSource({
        plan: config.UPSTREAM,
        demo: config.DEMO,
        startDemo,
        collections: [POSTS, PROFILES],
        historyMs: config.HISTORY.ageMs,
        ...(config.DATA_DIR === undefined ? {} : { dataDir: config.DATA_DIR }),
        sink: {
          event: (event, { bytes, replayed, origin }) => {
            fedBy = origin
            metrics.event(event.kind)
            newestAt = Math.max(newestAt ?? 0, event.timeUs / 1000)
            events.append(event, bytes, Date.now())
            erasures.note(event)
            heard()?.note(event)
            gate.take(event, replayed)
          },
          state: (now) => {
            state = now
            metrics.source(now.name)
            feeds.announce()
          },
          hole: missed,
          reset: forgetAll,
        },
        metrics,
        log: log.child({ room: 'upstream' }),
        signal,
        userAgent,
      })
      // Where the built-in network is chosen, those of the real one have nothing to say.
      const followed = config.UPSTREAM.kind === 'demo' ? [] : config.LABELERS
      // As of the events: a recording is not resumed.
      const dataDir = config.UPSTREAM.kind === 'hosts' ? config.DATA_DIR : undefined
      labelers = heed(followed, { ...places, named: namedHosts(config), signal }, dataDir)
      blocklist?.follow(signal)
      timers.push(
        setInterval(() => {
          gate.tick()
          shown.sweep()
          dividers.tick(shown.placeOf(newestAt ?? Infinity), Date.now())
          feeds.announce()
          metrics.withheld(gate.withheld)
          metrics.hosts(upstream?.hosts() ?? [])
          metrics.kept('posts', shown.size)
          metrics.kept('bytes', shown.bytes)
        }, 1000),
        setInterval(() => {
          events.trim(Date.now())
          const takenBack = erasures.take()
          if (takenBack !== undefined) events.strike(takenBack)
        }, STRIKE_MS),
      )
    },

    /** Tells everyone to go: viewers first, so that they come back elsewhere; then all loops. */
    stop(): void {
      feeds.close()
      stopping.abort()
      for (const timer of timers) clearInterval(timer)
    },

    /** Waits until all has ended. */
    async close(): Promise<void> {
      await upstream?.close()
      await labelers?.done
      await builtIn?.close()
    },
  }
}

/** A network, as labelers are found on it. */
type HeedOptions = Pick<Parameters<typeof askLabelers>[0], 'appview' | 'plc' | 'named' | 'signal'>

function didsOf(places: Config['LABELERS']): Did[] {
  return places.flatMap((place) => (place.kind === 'did' ? [place.did] : []))
}

/** The hosts that the settings name besides those who are asked about authors: they may be on a private network. */
function namedHosts({ UPSTREAM, LABELERS, CDN, VIDEOS }: Config): URL[] {
  const upstreams = UPSTREAM.kind === 'hosts' ? UPSTREAM.urls : []
  const streams = LABELERS.flatMap((place) => (place.kind === 'url' ? [place.url] : []))
  return [...upstreams, ...streams, ...pictureHosts({ CDN, VIDEOS })].map((url) => new URL(url))
}

/** What npm's file says of us: which version this is, and where its source is to be had. */
function packageOf(root: string): { version: string; repository: string | undefined } {
  const { version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
    repository?: string | { url: string }
  }
  const place = typeof repository === 'object' ? repository.url : repository
  return { version, repository: place?.replace(/^git\+/, '').replace(/\.git$/, '') }
}

function userAgentOf(version: string, { CONTACT, PUBLIC_URL }: Config): string {
  const about = [PUBLIC_URL?.origin, CONTACT].filter((part) => part !== undefined).join('; ')
  // A header holds no more than ASCII.
  return `PyreSky/${version}${about === '' ? '' : ` (${about})`}`.replaceAll(/[^\x20-\x7e]/g, '?')
}
