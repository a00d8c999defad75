import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Did } from '../syntax/index.js'
import { EventLog } from './log.js'

const did: Did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const marker = { kind: 'identity', did, fields: {} }

function logged(
  n: number,
  { seconds = 100, bytes = 1e6, now = (): number => 1_800_000_000_000 } = {},
): EventLog {
  const log = new EventLog(now, seconds, bytes)
  for (let i = 0; i < n; i++) log.append(marker)
  return log
}

test('what is too old or too much goes, oldest first, and positions stay what they are', () => {
  let time = 1_800_000_000_000
  const log = logged(0, { now: () => (time += 1000) })
  for (let i = 0; i < 3000; i++) log.append(marker)
  assert.equal(log.tip, 3000)
  assert.equal(log.tip - log.floor, 101)
  assert.equal(log.at(log.floor - 1), undefined)
  assert.equal(log.at(2999)?.cursor, log.nextCursor - 1)
  const heavy = logged(1000, { bytes: 3000 })
  assert.equal(heavy.tip - heavy.floor, 10)
})

test('numbers that are left out move both numberings and no position', () => {
  const log = logged(3)
  const [seq, cursor] = [log.nextSeq, log.nextCursor]
  log.skip(5)
  const message = log.append(marker)
  assert.deepEqual([message.seq, message.cursor, log.tip], [seq + 5, cursor + 5, 4])
  assert.equal(
    log.first((each) => each.cursor + each.size > cursor + 2),
    3,
  )
})

test('a relay that is rewound gives its numbers again; Jetstream’s go on', () => {
  const log = logged(10)
  const [seq, cursor] = [log.nextSeq, log.nextCursor]
  log.rewind(4)
  const again = log.append(marker)
  assert.deepEqual([again.seq, again.cursor], [seq - 4, cursor])
  assert.equal(
    log.last((message) => message.seq <= seq - 4 && !message.isForgotten),
    10,
  )
  assert.equal(
    log.last((message) => message.seq <= seq - 5 && !message.isForgotten),
    5,
  )
  log.rewind(1000)
  assert.equal(log.append(marker).seq, seq - 10)
})

test('what is withheld is numbered, and marked', () => {
  const log = logged(1)
  log.withhold = 2
  assert.deepEqual(
    [log.append(marker), log.append(marker), log.append(marker)].map(({ isWithheld }) => isWithheld),
    [true, true, false],
  )
})

test('nothing older than now is left after forgetting', () => {
  const log = logged(5)
  log.forget()
  assert.deepEqual([log.floor, log.tip, log.at(4)], [5, 5, undefined])
  assert.equal(log.append(marker).seq, log.nextSeq - 1)
  assert.equal(log.tip, 6)
})
