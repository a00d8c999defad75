import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tidOf } from './ids.js'
import { createRng } from './prng.js'
import { createTally, differences, type Tally } from './tally.js'

type Add = (tally: Tally) => void
const DID = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

/** Events of 30 seconds, all different. */
function events(n: number): Add[] {
  const rng = createRng(5)
  return Array.from({ length: n }, (_, i): Add => {
    const rev = tidOf(1_800_000_000_000_000 + i * 30_000, 3)
    return rng.chance(0.1)
      ? (tally) => tally.marker('identity', DID, 7000 + i)
      : (tally) => tally.commit(DID, 'app.bsky.feed.like', `key${String(i)}`, rev, 'create')
  })
}
function stateOf(adds: readonly Add[], most?: number) {
  const tally = createTally(most)
  for (const add of adds) add(tally)
  return tally.state
}
const ALL = events(1000)
const SENT = stateOf(ALL)

test('the order of events is nothing to the account', () => {
  const rng = createRng(9)
  const shuffled = ALL.map((add) => ({ add, at: rng.next() })).toSorted((a, b) => a.at - b.at)
  assert.deepEqual(stateOf(shuffled.map(({ add }) => add)), SENT)
  assert.equal(SENT.commits.length, 30)
  assert.equal(
    [...SENT.commits, ...SENT.markers].reduce((sum, [, count]) => sum + count, 0),
    1000,
  )
})

test('every single loss, double and swap shows, in the bucket where it is', () => {
  for (let i = 0; i < ALL.length; i += 17) {
    const [add] = ALL.slice(i)
    assert.ok(add)
    const [lost] = differences(SENT, stateOf(ALL.toSpliced(i, 1)))
    assert.equal((lost?.seen ?? 0) + 1, lost?.sent)
    const doubled = differences(SENT, stateOf([...ALL, add]))
    assert.equal(doubled.length, 1)
    assert.equal(doubled[0]?.seen, (doubled[0]?.sent ?? 0) + 1)
    const instead: Add = (tally) => tally.marker('account', DID, 7000 + i)
    assert.ok(differences(SENT, stateOf(ALL.with(i, instead))).length > 0)
  }
})

test('two that came twice and two that never came do not cancel out', () => {
  const [a, b, c, d, ...rest] = ALL
  assert.ok(a && b && c && d)
  assert.ok(differences(SENT, stateOf([a, a, b, b, ...rest])).length > 0)
})

test('who joined live is compared with what was sent since, to the event', () => {
  const [before, late] = [stateOf(ALL.slice(0, 505)), ALL.slice(505)]
  assert.ok(differences(SENT, stateOf(late)).length > 10)
  assert.deepEqual(differences(SENT, stateOf(late), before), [])
  assert.equal(differences(SENT, stateOf(late.slice(1)), before).length, 1)
  assert.equal(
    differences(SENT, stateOf([]), before).reduce((sum, { sent }) => sum + sent, 0),
    495,
  )
})

test('the oldest buckets go when the rest holds enough', () => {
  const short = stateOf(ALL, 100)
  const { commits } = short
  const count = commits.reduce((sum, [, each]) => sum + each, 0)
  assert.ok(count >= 100 && count < 170, String(count))
  assert.deepEqual(commits, SENT.commits.slice(-commits.length))
  // What is not kept is not compared; what is, is.
  assert.deepEqual(differences(short, SENT), [])
  assert.deepEqual(differences(SENT, short), [])
  assert.equal(differences(short, stateOf(ALL.slice(0, -1))).length, 1)
})
