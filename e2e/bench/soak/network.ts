/** The built-in network as a child process of a soak: it starts silent, and does what `POST /faults` says. */
import { startSimnet } from '../../../src/simnet/index.js'
import { answer, ready } from '../wire.js'

/** Longer than any trouble lasts, and at the highest rate no more than the fold of repeats remembers for sure. */
const HISTORY_SECONDS = 45
/** More than that takes. */
const HISTORY_BYTES = 250_000_000

const net = await startSimnet({
  seed: Number(process.env['SEED']),
  rate: 0,
  postsPerSecond: Number(process.env['POSTS']),
  accounts: 2000,
  historySeconds: HISTORY_SECONDS,
  historyBytes: HISTORY_BYTES,
  control: true,
})

answer({ streaming: () => net.readers })
ready(net.url)
process.once('SIGTERM', () => process.exit())
