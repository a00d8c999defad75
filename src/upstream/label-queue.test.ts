import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { SignedLabel } from '../decode/label.js'
import { LabelQueue, type LabelOutcome } from './label-queue.js'

function label(seq: number): SignedLabel {
  const src = 'did:plc:labelerlabelerlabelerlab'
  const made = { src, uri: src, val: 'porn', neg: false, cts: seq, seq } as const
  return { label: made, sig: new Uint8Array(64), signed: () => new Uint8Array() }
}

/** Lets promises that wait for nothing but each other come to their end. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}

function queue(perSecond: number, outcomeOf: (seq: number) => LabelOutcome = () => 'taken') {
  const taken: number[] = []
  const counted = new Map<LabelOutcome, number>()
  const stop = new AbortController()
  const made = new LabelQueue({
    perSecond,
    signal: stop.signal,
    check: async ({ label: { seq } }) => outcomeOf(seq),
    take: ({ seq }) => void taken.push(seq),
    count: (outcome) => void counted.set(outcome, (counted.get(outcome) ?? 0) + 1),
  })
  return { queue: made, taken, counted, stop }
}

it('labels are checked in order, and those that fail are counted and not heeded', async () => {
  const { queue: line, taken, counted } = queue(1000, (seq) => (seq % 2 === 0 ? 'taken' : 'signature'))
  for (let seq = 0; seq < 6; seq++) line.add(label(seq))
  await settle()
  assert.deepEqual(taken, [0, 2, 4])
  assert.deepEqual(
    [...counted],
    [
      ['taken', 3],
      ['signature', 3],
    ],
  )
})

it('no more are checked in a second than may be', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { queue: line, taken } = queue(100)
  for (let seq = 0; seq < 200; seq++) line.add(label(seq))
  const done: number[] = []
  for (let ms = 0; ms < 1000; ms += 50) {
    await settle()
    done.push(taken.length)
    t.mock.timers.tick(50)
  }
  assert.equal(done[0], 5)
  assert.equal(done.at(-1), 100)
})

it('of a flood the newest are kept, and those that go unheard are counted', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { queue: line, taken, counted } = queue(1_000_000)
  for (let seq = 0; seq < 100_000; seq++) line.add(label(seq))
  assert.ok(line.size <= 10_000)
  await settle()
  for (let i = 0; i < 20_000 && line.size > 0; i++) await Promise.resolve()
  t.mock.timers.tick(50)
  await settle()
  assert.equal(taken.at(-1), 99_999)
  assert.equal((counted.get('dropped') ?? 0) + taken.length, 100_000)
})

it('nothing is heeded once it was ended', async () => {
  const { queue: line, taken, stop } = queue(1000)
  line.add(label(1))
  stop.abort()
  await settle()
  assert.deepEqual([taken, line.size], [[], 0])
})
