/** The built-in network as a process of its own: `npm run simnet -- --help`. */
import { parseArgs } from 'node:util'
import { inWords } from '../errors.js'
import { FLAW_NAMES } from './flaws.js'
import { startSimnet } from './index.js'
import { GENERATIONS, type Generation } from './wires/v1.js'

const HELP = `An invented atproto network on loopback, for development, tests and benches.

  npm run simnet -- [--port 2480] [--rate 60] [--posts 8] [--seed 1] [--accounts 400] [--history 120]
                    [--memory 48] [--generation rewrite]

  --port        where it listens on 127.0.0.1; 0 takes a free port
  --rate        events a second, 0 to 2000
  --posts       at least so many posts a second
  --seed        the same seed makes the same people and posts
  --accounts    how many people there are, 20 to 20000
  --history     seconds that a cursor can reach back
  --memory      megabytes that this may take
  --generation  whose Jetstream v1 it speaks: rewrite, legacy, old

Streams, each a choice for UPSTREAM:
  /subscribe                                   Jetstream v1
  /xrpc/network.bsky.jetstream.subscribeEvents Jetstream v2
  /xrpc/com.atproto.sync.subscribeRepos        the raw firehose
and of labels: /xrpc/com.atproto.label.subscribeLabels.
Lookups of the AppView, of a PDS and of plc.directory; pictures at /img/, posters and playlists of videos at /watch/.

GET /ledger says what was sent, bucket by bucket (src/simnet/tally.ts).
Trouble on request: POST /faults with content-type: application/json and any of
  connections  "drop":"close"|"terminate"|"reset"|{"how":"close","code":1011}, "refuse":503|{"status":429,"retryAfter":7}|null,
               "hang":true|false, "silence":true|"pongs"|false, "dribble":2000|0, "stall":true|false
  frames       "garbage":12, "truncated":true, "error":"ConsumerTooSlow", "info":"OutdatedCursor", "sync":1,
               "flaw":"missing-block"|{"name":"path","n":10}
  the stream   "gap":5, "withhold":3, "repeat":100, "storm":20000, "rewind":50, "disorder":5, "forget":true, "skew":-3600000
  lookups      "lookups":{"slowMs":2000,"answer":"error"|"busy"|"nonsense"|"html"|"others"|"none"}|null
  and          "rate":200, "burst":1000, "lift":true
Flaws: ${FLAW_NAMES.join(', ')}.
What each does, and where: src/simnet/faults.ts and flaws.ts.
`

const FLAGS = {
  port: { most: 65_535, least: 0, otherwise: 2480 },
  rate: { most: 2000, least: 0, otherwise: 60 },
  posts: { most: 2000, least: 0, otherwise: 8 },
  seed: { most: 2 ** 32 - 1, least: 0, otherwise: 1 },
  accounts: { most: 20_000, least: 20, otherwise: 400 },
  history: { most: 3600, least: 0, otherwise: 120 },
  memory: { most: 2000, least: 1, otherwise: 48 },
} as const
type Flag = keyof typeof FLAGS

/** Throws a sentence. */
function settings(args: readonly string[]): (Record<Flag, number> & { generation: Generation }) | undefined {
  const string = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: string,
      rate: string,
      posts: string,
      seed: string,
      accounts: string,
      history: string,
      memory: string,
      generation: string,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return undefined
  const number = (flag: Flag): number => {
    const { least, most, otherwise } = FLAGS[flag]
    const given = values[flag]
    if (given === undefined) return otherwise
    const value = Number(given)
    if (/^\d+$/.test(given) && value >= least && value <= most) return value
    throw new Error(`--${flag} takes a whole number from ${String(least)} to ${String(most)}, not “${given}”`)
  }
  const generation = GENERATIONS.find((each) => each === (values.generation ?? 'rewrite'))
  if (generation === undefined)
    throw new Error(`--generation takes ${GENERATIONS.join(', ')}, not “${String(values.generation)}”`)
  return {
    generation,
    port: number('port'),
    rate: number('rate'),
    posts: number('posts'),
    seed: number('seed'),
    accounts: number('accounts'),
    history: number('history'),
    memory: number('memory'),
  }
}

async function main(): Promise<void> {
  const wanted = settings(process.argv.slice(2))
  if (wanted === undefined) {
    process.stdout.write(HELP)
    return
  }
  const { posts, history, memory, ...rest } = wanted
  const net = await startSimnet({
    ...rest,
    postsPerSecond: posts,
    historySeconds: history,
    historyBytes: memory * 1_000_000,
    control: true,
  })
  process.stdout.write(
    `The built-in network is at ${net.url} (seed ${String(rest.seed)}, ${String(rest.rate)} events/s). Point PyreSky at it:\n` +
      `UPSTREAM=${net.jetstream} APPVIEW=${net.appview} PLC=${net.plc} LABELERS=${net.labeler} CDN='${net.cdn}' VIDEOS='${net.videos}' npm start\n` +
      `or with one of its other streams: UPSTREAM=${net.jetstreamV2}\nUPSTREAM=${net.firehose}\n`,
  )
  const end = (): void => void net.close()
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`simnet: ${inWords(error)}\n`)
  process.exitCode = 2
}
