/** The built-in network as a child process of the bench, with people who can all be made known at once. */
import { startSimnet } from '../../src/simnet/index.js'
import { answer, now, ready } from './wire.js'

/** Posts a second, whatever else happens: the network's own rate. */
const POSTS_PER_SECOND = 60
const CREATE = 'create app.bsky.feed.post'

const net = await startSimnet({ seed: 7, rate: 0, accounts: 20, postsPerSecond: POSTS_PER_SECOND })
const people = Array.from({ length: Number(process.env['PEOPLE']) }, () => net.account())
const speaker = net.account({ labels: [] })

answer({
  rate: (rate) => net.setRate(rate),
  introduce() {
    for (const by of [...people, speaker]) net.post({ by })
    return people.length + 1
  },
  say: (text) => void net.post({ by: speaker, text }),
  made: () => ({ at: now(), posts: net.ledger.counts[CREATE] ?? 0 }),
})
ready(net.url)
process.once('SIGTERM', () => process.exit())
