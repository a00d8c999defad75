import { Children, type Child, type StartOptions } from './children.js'
import type { Options } from './options.js'
import { reading } from './reading.js'

/** Events a second of the network, of which 60 are posts: its own mix of kinds. */
const EVENTS_PER_SECOND = 500
/**
 * So many people that few have more than a post or two on a screen, as on the real network: whoever changes their name
 * is drawn anew wherever they stand. All have to be looked up first, 125 a second.
 */
const PEOPLE = 1200
/** How long they may take to become known, ms. */
const KNOWN_MS = 60_000
/** How long anything to measure is waited for, ms. */
const PATIENCE_MS = 60_000

/** A network, a server that follows it, and lean readers: three processes. */
export interface Stage {
  readonly network: Child
  readonly server: Child
  readonly readers: Child
  /** Of a viewer of this query. */
  address(query?: string): string
  /** Everybody is known, and the network runs at its rate. */
  warmUp(): Promise<void>
  /** Lets the network run at its rate, or holds it: nobody shall have to enter through a crowd of posts. */
  flow(on: boolean): Promise<void>
  /**
   * What the server does and what comes of it, watched for so many seconds; longer until a post was made, and with
   * `arrives` until one has come to a reader: of nothing there is no measure.
   */
  window(seconds: number, arrives?: boolean): Promise<Window>
}

/** All per second, each by the clock of the process that counted. */
export interface Window {
  /** User and system time of the server, µs. */
  readonly cpuUs: number
  /** Posts made by the network. */
  readonly made: number
  /** Posts that arrived at all lean readers together. */
  readonly delivered: number
  readonly frames: number
  readonly bytes: number
}

/** @param kind the real server, or the plain port it is compared with */
export async function setStage(
  children: Children,
  kind: 'ours' | 'plain',
  { profile, smoke }: Options,
): Promise<Stage> {
  const network = await children.start('network.js', { env: { PEOPLE: String(smoke ? 50 : PEOPLE) } })
  const env = {
    DATA_DIR: 'off',
    UPSTREAM: `${network.url.replace('http:', 'ws:')}/subscribe`,
    APPVIEW: network.url,
    PLC: network.url,
    CDN: `${network.url}/img/{kind}/{did}/{cid}`,
    VIDEOS: `${network.url}/watch/{did}/{cid}/{file}`,
  }
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const server = await start(children, kind, { env, flags })
  const readers = await children.start('readers.js')

  const counted = async () => {
    const [usage, made, counts] = await Promise.all([
      server.ask('usage', { collect: false }),
      network.ask('made', undefined),
      readers.ask('counts', undefined),
    ])
    return { usage, made, counts }
  }

  const flow = (on: boolean) => network.ask('rate', on ? EVENTS_PER_SECOND : 0)

  return {
    network,
    server,
    readers,
    address: (query) => `${server.url}/ws${query === undefined ? '' : `?q=${encodeURIComponent(query)}`}`,
    async warmUp() {
      // The plain port is ready when it is connected; ours when it has had an event.
      await network.ask('rate', 20)
      if (kind === 'ours') await reached(server.url, 'pyresky_events_total', 1)
      const people = await network.ask('introduce', undefined)
      // Posts that their own labels keep away ask for nobody.
      await reached(server.url, 'pyresky_authors_cached', 0.95 * people)
      await flow(true)
    },
    flow,
    async window(seconds, arrives = false) {
      const before = await counted()
      await pause(seconds * 1000)
      let after = await counted()
      const isEmpty = () =>
        after.made.posts === before.made.posts || (arrives && after.counts.posts === before.counts.posts)
      await within(PATIENCE_MS, async () => {
        if (isEmpty()) after = await counted()
        return !isEmpty()
      })
      const [usage, made, counts] = [
        perSecond(before.usage, after.usage),
        perSecond(before.made, after.made),
        perSecond(before.counts, after.counts),
      ]
      return {
        cpuUs: usage('cpuUs'),
        made: made('posts'),
        delivered: counts('posts'),
        frames: counts('frames'),
        bytes: counts('bytes'),
      }
    },
  }
}

function start(children: Children, kind: 'ours' | 'plain', { env, flags }: StartOptions): Promise<Child> {
  if (kind === 'plain') return children.start('plain.js', { ...(env && { env }), ...(flags && { flags }) })
  const open = { PORT: '0', MAX_SOCKETS: '0', SOCKETS_PER_ADDRESS: '0', REQUESTS_PER_MINUTE: '0' }
  return children.start('real.js', { env: { ...env, ...open }, ...(flags && { flags }) })
}

function perSecond<K extends string>(before: Record<K | 'at', number>, after: Record<K | 'at', number>) {
  return (what: K) => ((after[what] - before[what]) / (after.at - before.at)) * 1000
}

/** Waits until a metric has reached `least`; goes on after a while all the same. */
async function reached(url: string, metric: string, least: number): Promise<void> {
  await within(KNOWN_MS, async () => (await reading(url, metric)) >= least)
}

/** Looks now and then whether something is so. @returns whether it came to be so in time */
export async function within(ms: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await pause(50))
    if (await holds()) return true
  return false
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
