import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { PyreError } from '../errors.js'
import { silent } from '../observe/log.js'
import { openSavedPlace, startFrom, withMark, type Mark } from './saved.js'
import { firehoseOf, firehosePost, frame, run, startHost } from './testing.js'

const MINUTE = 60_000
const NOW = Date.UTC(2026, 10, 21)
const URL_A = 'wss://someone:secret@a.example/xrpc/com.atproto.sync.subscribeRepos?x=1'
const KEY_A = 'a.example/xrpc/com.atproto.sync.subscribeRepos'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'pyresky-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

const us = (ms: number) => ms * 1000
const reached = (ms: number, seq?: number) => ({
  timeUs: us(ms),
  seqs: new Map(seq === undefined ? [] : [[URL_A, seq] as const]),
})

test('a first start begins as long ago as the history reaches, and owes nothing', () => {
  const start = startFrom([], 30 * MINUTE, NOW, [URL_A])
  assert.deepEqual(start, { fromUs: us(NOW - 30 * MINUTE), seqs: new Map() })
})

test('a later start begins at the earlier of the saved place and the history', () => {
  const mark = (agoMs: number): Mark => ({ timeUs: us(NOW - agoMs), seqs: {} })
  const short = startFrom([mark(MINUTE)], 30 * MINUTE, NOW, [])
  assert.deepEqual([short.fromUs, short.owedUs], [us(NOW - 30 * MINUTE), us(NOW - MINUTE)])
  const long = startFrom([mark(600 * MINUTE)], 30 * MINUTE, NOW, [])
  assert.deepEqual([long.fromUs, long.owedUs], [us(NOW - 600 * MINUTE), us(NOW - 600 * MINUTE)])
  const future = startFrom([mark(-MINUTE)], 30 * MINUTE, NOW, [])
  assert.equal(future.owedUs, us(NOW))
})

test('a host’s own number is the one of where the start begins, or the first that is known', () => {
  const marks: Mark[] = []
  let all: readonly Mark[] = marks
  for (let ago = 60; ago >= 1; ago -= 1)
    all = withMark(all, reached(NOW - ago * MINUTE, 1000 - ago), 30 * MINUTE, NOW - ago * MINUTE)
  const seqAfter = (historyMs: number) => startFrom(all, historyMs, NOW, [URL_A]).seqs.get(URL_A)
  assert.equal(seqAfter(10 * MINUTE), 990)
  assert.equal(seqAfter(30 * MINUTE), 970)
  // From before what the marks reach back to: everything that is known.
  assert.equal(seqAfter(90 * MINUTE), Object.values(all[0]?.seqs ?? {})[0])
  assert.equal(startFrom(all, MINUTE, NOW, ['wss://b.example/x']).seqs.size, 0)
})

test('marks are bounded: one each half minute, none that is of no use any more', () => {
  let marks: readonly Mark[] = []
  for (let second = 0; second < 3 * 3600; second += 5)
    marks = withMark(marks, reached(NOW + second * 1000, second), 30 * MINUTE, NOW + second * 1000)
  assert.ok(marks.length >= 60 && marks.length <= 63, `${marks.length}`)
  assert.equal(marks.at(-1)?.timeUs, us(NOW + (3 * 3600 - 5) * 1000))
})

test('the place is saved whole, for its owner alone, without what a URL holds besides, and read again', async (t) => {
  const path = folder(t)
  const saved = openSavedPlace(path, 30 * MINUTE, silent, () => NOW)
  assert.deepEqual(saved.marks, [])
  await Promise.all([saved.save(reached(NOW - 1, 5)), saved.save(reached(NOW, 6))])
  assert.equal(saved.savedAt, NOW)
  assert.deepEqual(readdirSync(path), ['cursor.json'])
  assert.ok(!readFileSync(join(path, 'cursor.json'), 'utf8').includes('secret'))
  const again = openSavedPlace(path, 30 * MINUTE, silent, () => NOW)
  assert.deepEqual(again.marks.at(-1), { timeUs: us(NOW), seqs: { [KEY_A]: 6 } })
})

for (const [what, text] of [
  ['is cut off', '{"version":1,"marks":[{"timeUs":17'],
  ['is of a later version', '{"version":2,"marks":[]}'],
  ['has marks that are none', '{"version":1,"marks":[{"timeUs":"now","seqs":{}}]}'],
  ['has numbers that are none', '{"version":1,"marks":[{"timeUs":1,"seqs":{"a":-1}}]}'],
  ['is null', 'null'],
  ['is empty', ''],
] as const) {
  test(`a saved place that ${what} is as none`, (t) => {
    const path = folder(t)
    writeFileSync(join(path, 'cursor.json'), text)
    assert.deepEqual(openSavedPlace(path, MINUTE, silent, () => NOW).marks, [])
  })
}

test('a folder that cannot be one stops the start with a sentence', (t) => {
  const path = folder(t)
  writeFileSync(join(path, 'file'), '')
  assert.throws(
    () => openSavedPlace(join(path, 'file'), MINUTE, silent, () => NOW),
    (error) =>
      error instanceof PyreError && /^DATA_DIR: ".*" cannot be written to .*, or off\.$/.test(error.message),
  )
})

test('what a killed process has left unfinished is cleared away, and nothing else', (t) => {
  const path = folder(t)
  for (const name of ['cursor.json.123.new', '.probe-123', 'cursor.json.old', 'notes.new'])
    writeFileSync(join(path, name), '{"ver')
  openSavedPlace(path, MINUTE, silent, () => NOW)
  assert.deepEqual(readdirSync(path).toSorted(), ['cursor.json.old', 'notes.new'])
})

test('a write that fails is no end, and the next one that does not is saved', async (t) => {
  const path = folder(t)
  const saved = openSavedPlace(path, MINUTE, silent, () => NOW)
  rmSync(path, { recursive: true })
  await saved.save(reached(NOW))
  assert.equal(saved.savedAt, undefined)
  mkdirSync(path)
  await saved.save(reached(NOW))
  assert.equal(saved.savedAt, NOW)
})

test('a later process goes on where the last one was, by time and by number, and says what is missing', async (t) => {
  const path = folder(t)
  const at = Date.now()
  const relay = await startHost({
    talk: (socket, nth) => {
      if (nth === 0) socket.send(firehosePost(7, { time: new Date(at).toISOString() }))
    },
  })
  const jetstream = await startHost({
    talk: (socket, nth) => socket.send(frame(nth, us(nth === 0 ? at : at + 120_000))),
  })
  t.after(() => Promise.all([relay.close(), jetstream.close()]).then(() => {}))
  for (const [host, url] of [
    [relay, firehoseOf(relay)],
    [jetstream, jetstream.url],
  ] as const) {
    const first = run(t, url, { historyMs: MINUTE, dataDir: path, now: () => at })
    await first.until(() => first.told.length === 1, 'a post')
    await first.source.close()
    assert.deepEqual(first.holes, [])
    // Five minutes later.
    const second = run(t, url, { historyMs: MINUTE, dataDir: path, now: () => at + 5 * MINUTE })
    await second.until(() => host.asked.length === 2, 'the second connection')
    if (host === jetstream) await second.until(() => second.holes.length === 1, 'the hole')
    assert.deepEqual(
      second.holes.map(({ reason, seconds }) => [reason, seconds]),
      host === jetstream ? [['cut', 120]] : [],
    )
    await second.source.close()
  }
  assert.equal(relay.asked[0]?.url.searchParams.get('cursor'), null)
  assert.equal(relay.asked[1]?.url.searchParams.get('cursor'), '7')
  const [first, second] = jetstream.asked.map(({ url }) => Number(url.searchParams.get('cursor')))
  assert.equal(first, us(at - MINUTE - 5000), 'the history, on the first start')
  assert.equal(second, us(at - 5000))
})
