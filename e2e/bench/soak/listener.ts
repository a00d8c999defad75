/** A child process of a soak: our own source, as the server runs it, and an account of all that it hands on. */
import type { Event } from '../../../src/decode/index.js'
import { silent } from '../../../src/observe/log.js'
import { createMetrics } from '../../../src/observe/metrics.js'
import { createTally } from '../../../src/simnet/index.js'
import { parseTid } from '../../../src/syntax/index.js'
import { createSource, parseUpstream, type Hole } from '../../../src/upstream/index.js'
import { answer, ready } from '../wire.js'
import { readingIn } from '../reading.js'

/** The order of the real ones, but a trouble of some seconds is to be long for them. */
const TIMINGS = {
  handshakeMs: 2000,
  pingMs: 1500,
  mostBackoffMs: 2000,
  healthMs: 250,
  doubtMs: 1500,
  mostDoubtMs: 10_000,
  behindMs: 10_000,
  besideMs: 8000,
  returnMs: 15_000,
  quietMs: 3000,
}
/** More are counted, but not kept. */
const MOST_HOLES = 1000

const tally = createTally()
const metrics = createMetrics()
const holes: Hole[] = []
let events = 0
let newestAt = 0

function take(event: Event): void {
  // v1 has none.
  if (event.kind === 'sync') return
  events++
  if (event.kind === 'commit') {
    tally.commit(event.did, event.collection, event.rkey, event.rev, event.operation)
    newestAt = Math.max(newestAt, parseTid(event.rev).timestamp / 1000)
  } else tally.marker(event.kind, event.did, event.seq)
}

const source = createSource({
  plan: parseUpstream(process.env['UPSTREAM'] ?? ''),
  demo: 'never',
  startDemo: () => Promise.reject(new Error('there is no demo in a soak')),
  collections: [],
  sink: {
    event: take,
    state: () => {},
    hole: (hole) => {
      if (holes.length < MOST_HOLES) holes.push(hole)
    },
    reset: () => {},
  },
  metrics,
  log: silent,
  signal: new AbortController().signal,
  timings: TIMINGS,
})

answer({
  async heard() {
    const text = await metrics.text()
    const read = (name: string) => readingIn(text, `pyresky_${name}`)
    return {
      events,
      newestAt,
      account: tally.state,
      holes,
      words: source.state.words,
      repeats: read('repeats_total'),
      reconnects: read('reconnects_total'),
      turns: read('upstream_turns_total'),
      malformed: read('malformed_total'),
    }
  },
})
ready()
process.once('SIGTERM', () => process.exit())
