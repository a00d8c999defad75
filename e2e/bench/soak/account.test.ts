import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createTally, type Tally, type TallyState } from '../../../src/simnet/index.js'
import { tidOf } from '../../../src/simnet/ids.js'
import { balance } from './account.js'

const DID = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const START = 1_800_000_000

/** One post a second, and what `change` makes of it. */
function account(change: (tally: Tally, post: (second: number) => void, second: number) => void): TallyState {
  const tally = createTally()
  const post = (second: number) => {
    const rev = tidOf((START + second) * 1e6, 0)
    tally.commit(DID, 'app.bsky.feed.post', rev, rev, 'create')
  }
  for (let second = 0; second < 60; second++) change(tally, post, second)
  return tally.state
}

const sent = account((_, post, second) => post(second))

it('finds nothing wrong with what is the same, in any order', () => {
  const seen = account((_, post, second) => post(59 - second))
  assert.deepEqual(balance(sent, seen, []), {
    lost: 0,
    told: 0,
    excused: 0,
    doubled: 0,
    changed: 0,
    seconds: [],
  })
})

it('tells what is lost from what is doubled and what is another', () => {
  const seen = account((tally, post, second) => {
    if (second === 20) return
    if (second === 40) {
      const rev = tidOf((START + second) * 1e6, 0)
      return tally.commit(DID, 'app.bsky.feed.post', rev, rev, 'delete')
    }
    post(second)
    if (second === 30) post(second)
  })
  const seconds = [20, 30, 40].map((second) => START + second)
  assert.deepEqual(balance(sent, seen, []), { lost: 1, told: 0, excused: 0, doubled: 1, changed: 1, seconds })
})

it('excuses what is missing within a hole that was told, and nothing else', () => {
  const seen = account((_, post, second) => {
    if (second !== 20 && second !== 30 && second !== 50) post(second)
    if (second === 31) post(second)
  })
  const hole = { reason: 'live', host: 'a', at: (START + 34) * 1000, seconds: 10 } as const
  const gap = { reason: 'gap', host: 'a', at: (START + 50) * 1000, messages: 1 } as const
  const huge = { name: 'huge', at: (START + 28) * 1000, isLossy: true }
  const seconds = [20, 31, 50].map((second) => START + second)
  assert.deepEqual(balance(sent, seen, [hole, gap], [huge]), {
    lost: 2,
    told: 1,
    excused: 1,
    doubled: 1,
    changed: 0,
    seconds,
  })
})
