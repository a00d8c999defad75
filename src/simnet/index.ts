/**
 * An invented atproto network in a box, on loopback, that speaks the real wires: the raw firehose with its CBOR, CARs
 * and CIDs, Jetstream v1 in its three generations and v2, the AppView's and directory's lookups, and pictures. It is the
 * demo when there is no network, the feeder of the tests and the load of the benches; also a process of its own
 * (`main.ts`).
 *
 * The event's way: `traffic.ts` or `acts.ts` change the `world.ts`, which drafts a message (`draft.ts`); `log.ts` numbers
 * it, `ledger.ts` keeps account; each wire in `wires/` encodes it when one of its readers (`stream.ts`) comes to it.
 * What is asked by HTTP (`lookups.ts`, `appview/`) is answered from the world as it is then. What is labelled, how and
 * when, is `labelling.ts`; `labeler/` signs and sends it.
 *
 * Owns its people, their records and the faults one can ask of it (`faults.ts`). Must not know who listens: it shares
 * nothing with the rooms it feeds but names of things. Invariant: the same seed and rate make the same contents in the
 * same order, all wires tell the same events, and what the ledger says was sent is what a reader that keeps up received.
 */
import { silent, type Logger } from '../observe/log.js'
import type { Did } from '../syntax/index.js'
import { actsOf, type Acts } from './acts.js'
import { faultsOf } from './control.js'
import type { Draft } from './draft.js'
import { createFaultState, type Faults } from './faults.js'
import { Labeler } from './labeler/index.js'
import { Labelling } from './labelling.js'
import { createLedger, type Ledger } from './ledger.js'
import { EventLog } from './log.js'
import { ordersOf } from './orders.js'
import { drawPicture, type ServedFile } from './pictures/index.js'
import { createRng } from './prng.js'
import { createDoors } from './server.js'
import { plantShelves } from './shelves.js'
import { Stream } from './stream.js'
import { Traffic } from './traffic.js'
import { secondsOf } from './videos.js'
import { createFirehose } from './wires/firehose.js'
import { createV1, type Generation } from './wires/v1.js'
import { createV2 } from './wires/v2.js'
import { World } from './world.js'

export type { Acts, PostFields, ProfileFields } from './acts.js'
export type { Faults, LookupFault } from './faults.js'
export type { Ledger } from './ledger.js'
export type { LabelFields } from './labeler/index.js'
export type { Actor } from './people.js'
export { createTally, differences, type Difference, type Tally, type TallyState } from './tally.js'
export type { FlawName } from './flaws.js'
export type { Generation } from './wires/v1.js'
export type { Kept, Made, Write } from './record.js'

export interface SimnetOptions {
  /** On 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number
  /** Default 1. */
  readonly seed?: number
  /** Events a second, 0 … 2000; 0 for only what is asked for. Default 60. */
  readonly rate?: number
  /** At least so many posts a second while `rate` is above 0. Default 8. */
  readonly postsPerSecond?: number
  /** Default 400. */
  readonly accounts?: number
  /** Unix ms. A clock that stands still makes no traffic of its own; acts and bursts work. */
  readonly now?: () => number
  /** How far back a cursor can reach. Default 120. */
  readonly historySeconds?: number
  /** How many bytes that may take. Default 48 MB. */
  readonly historyBytes?: number
  /** Which server speaks v1. Default `rewrite`. */
  readonly generation?: Generation
  /** Opens `POST /faults` and `GET /ledger` for whoever runs this as a process. Default false. */
  readonly control?: boolean
  readonly log?: Logger
}

export interface Simnet extends Acts {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** For `UPSTREAM`: Jetstream v1. */
  readonly jetstream: string
  /** For `UPSTREAM`: Jetstream v2. */
  readonly jetstreamV2: string
  /** For `UPSTREAM`: the raw firehose. */
  readonly firehose: string
  /** For `APPVIEW`. */
  readonly appview: string
  /** For `PLC`. */
  readonly plc: string
  /** For `LABELERS`. */
  readonly labeler: Did
  /** For `CDN`: a template with `{kind} {did} {cid}`. */
  readonly cdn: string
  /** What there is of videos: a template with `{did} {cid} {file}`; files are `thumbnail.jpg` and `playlist.m3u8`. */
  readonly videos: string
  readonly ledger: Ledger
  readonly faults: Faults
  /** How many readers the streams have. */
  readonly readers: number
  /** How many the stream of labels has. */
  readonly labelReaders: number
  setRate(rate: number): void
  /** Makes exactly `n` events of the mix at once. */
  burst(n: number): void
  /** What `cdn` serves, and posters (`video_poster`), so that a server can give it out on its own origin. */
  picture(did: string, cid: string, kind: string): ServedFile | undefined
  /** How long a video plays. */
  seconds(cid: string): number
  /** Ends traffic and sockets (1001), then the server. */
  close(): Promise<void>
}

const TICK_MS = 20
const MAX_RATE = 2000
/** After a pause of the whole process, no more than this is made up for. */
const MAX_CATCH_UP_MS = 500

/** Starts the network and resolves when it listens. Rejects when the port is taken. */
export async function startSimnet(options: SimnetOptions = {}): Promise<Simnet> {
  const { seed = 1, now = Date.now, accounts = 400, historySeconds = 120 } = options
  let rate = clampRate(options.rate ?? 60)
  const rng = createRng(seed)
  const ledger = createLedger()
  const state = createFaultState()
  const events = new EventLog(now, historySeconds, options.historyBytes ?? 48_000_000)
  const stream = new Stream(events, state, options.log ?? silent)
  const wires = [createV1(options.generation ?? 'rewrite'), createV2(), createFirehose()]
  const send = (draft: Draft): void => ledger.take(events.append(draft))
  const world = new World({ seed, rng, accounts, now, send })
  plantShelves(world, rng.fork('shelves'))
  const labeler = new Labeler(world, seed)
  const labelling = new Labelling(labeler, rng.fork('labels'), () => rate)
  const traffic = new Traffic(world, {
    rng: rng.fork('traffic'),
    rate: () => rate,
    postsPerSecond: options.postsPerSecond ?? 8,
    posted: (post) => labelling.posted(post),
  })
  const faults = faultsOf({ world, events, stream, state })

  let last = now()
  let due = 0
  function tick(): void {
    const time = now()
    due += (Math.min(Math.max(time - last, 0), MAX_CATCH_UP_MS) * rate) / 1000
    last = time
    // A commit of several ops is made up for by what comes after it.
    while (due >= 1) due -= step()
    stream.flush()
  }
  function step(most?: number): number {
    const made = traffic.step(most)
    labelling.tick()
    return made
  }
  function burst(n: number): void {
    for (let left = n; left > 0;) left -= step(left)
    stream.flush()
  }
  function setRate(wanted: number): void {
    rate = clampRate(wanted)
  }

  const take = ordersOf({ faults, burst, setRate })
  const control = options.control === true ? { control: { take, ledger } } : {}
  const server = createDoors({ world, stream, wires, labeler, faults: state, ...control })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  }).catch(async (error: unknown) => {
    await stream.close()
    throw error
  })
  const timer = setInterval(tick, TICK_MS)
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://127.0.0.1:${String(port)}`
  const socket = url.replace('http', 'ws')

  let closing: Promise<void> | undefined
  async function end(): Promise<void> {
    clearInterval(timer)
    await Promise.all([stream.close(), labeler.stream.close()])
    const ended = new Promise<void>((resolve) => void server.close(() => resolve()))
    server.closeAllConnections()
    await ended
  }

  return {
    ...actsOf({ world, stream, labeler }, rng.fork('acts')),
    url,
    jetstream: `${socket}/subscribe`,
    jetstreamV2: `${socket}/xrpc/network.bsky.jetstream.subscribeEvents`,
    firehose: `${socket}/xrpc/com.atproto.sync.subscribeRepos`,
    appview: url,
    plc: url,
    labeler: labeler.did,
    cdn: `${url}/img/{kind}/{did}/{cid}`,
    videos: `${url}/watch/{did}/{cid}/{file}`,
    ledger,
    faults,
    get readers() {
      return stream.size
    },
    get labelReaders() {
      return labeler.stream.size
    },
    setRate,
    burst,
    picture: (_did, cid, kind) => drawPicture(cid, kind),
    seconds: secondsOf,
    close: () => (closing ??= end()),
  }
}

function clampRate(rate: number): number {
  return Math.min(Math.max(rate, 0), MAX_RATE)
}
