import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mock, test } from 'node:test'
import { PyreError } from '../errors.js'
import { frame, metric, run, type Run } from './testing.js'

type T = Parameters<typeof run>[0]

/** A file with these lines, gone after the test. */
function fileOf(t: T, lines: readonly string[], end = '\n'): string {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'))
  t.after(() => Promise.resolve(rmSync(folder, { recursive: true })))
  const path = join(folder, 'events.jsonl')
  writeFileSync(path, lines.join('\n') + end)
  return path
}

/** Real turns of the loop, so that the file is read while the timers stand still. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Until the sink has been told so much, in real turns of the loop: by a clock that does not stand still. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!holds() && performance.now() < deadline) await turns()
  assert.ok(holds())
}

const hasEnded = ({ source }: Run) => source.state.words.startsWith('The recording has ended')

for (const [speed, pace] of [
  ['1', 1],
  ['10', 10],
  ['0.5', 0.5],
] as const) {
  test(`at speed ${speed} the pauses between events are the recording's, divided by it`, async (t) => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    t.after(() => Promise.resolve(mock.timers.reset()))
    const base = 1_700_000_000_000_000
    // The third goes back in time a little, as Jetstream's do; the last pause is long.
    const seconds = [0, 2, 1.98, 600]
    const path = fileOf(
      t,
      seconds.map((second, nth) => frame(nth, base + second * 1_000_000)),
    )
    const played = run(t, `file:${path}?speed=${speed}`)
    await until(() => played.told.length === 1)
    mock.timers.tick(2000 / pace - 1)
    await turns()
    assert.equal(played.told.length, 1)
    mock.timers.tick(1)
    await until(() => played.told.length === 3)
    mock.timers.tick(598_000 / pace - 1)
    await turns()
    assert.equal(played.told.length, 3)
    mock.timers.tick(1)
    await until(() => hasEnded(played))
    assert.deepEqual(played.told, ['post 0', 'post 1', 'post 2', 'post 3'])
    mock.timers.reset()
  })
}

test('one absurd time holds up nothing', async (t) => {
  const at = Date.now() * 1000
  const path = fileOf(t, [frame(1, at), frame(2, at * 4), frame(3, at + 1), frame(4, 5), frame(5, at + 2)])
  const played = run(t, `file:${path}`)
  await played.until(() => hasEnded(played), 'the end')
  assert.equal(played.told.length, 5)
})

test('at its end it says so, with the count, and stays until it is closed', async (t) => {
  const path = fileOf(t, [frame(1), '', 'garbage', frame(2), frame(1), '{}', frame(3)], '')
  const played = run(t, `file:${path}?speed=max`)
  await played.until(() => hasEnded(played), 'the end')
  assert.equal(played.states[0]?.words, 'Playing the recording events.jsonl, as fast as it can be')
  assert.equal(played.source.state.words, 'The recording has ended; 3 events were played')
  assert.equal(played.source.state.name, 'recording')
  assert.equal(played.source.state.lagMs, undefined)
  assert.deepEqual(played.told, ['post 1', 'post 2', 'post 3'])
  assert.deepEqual(played.arrivals[0], {
    bytes: Buffer.byteLength(frame(1)),
    replayed: false,
    origin: 'recording',
  })
  assert.equal(await metric(played.metrics, 'malformed_total{part="frame",reason="json"}'), 1)
  assert.equal(await metric(played.metrics, 'repeats_total'), 1)
  await played.source.close()
})

test('a loop starts over with a reset, and its events are no repeats', async (t) => {
  const path = fileOf(t, [frame(1), frame(2)])
  const { source, told, until: untilTold } = run(t, `file:${path}?speed=max&loop=1`)
  await untilTold(() => told.length >= 8, 'three rounds')
  await source.close()
  assert.deepEqual(told.slice(0, 6), ['post 1', 'post 2', 'reset', 'post 1', 'post 2', 'reset'])
  const length = told.length
  await turns()
  assert.equal(told.length, length)
})

test('a loop without a single event ends instead of going round for ever', async (t) => {
  const played = run(t, `file:${fileOf(t, ['nothing', 'here'])}?loop=1`)
  await played.until(() => hasEnded(played), 'the end')
  assert.equal(played.source.state.words, 'The recording has ended; 0 events were played')
})

test('a line beyond 5 MiB is counted and skipped, and what follows is read', async (t) => {
  const path = fileOf(t, [frame(1), `"${'x'.repeat(6 * 1024 * 1024)}"`, `\r${frame(2)}\r`])
  const played = run(t, `file:${path}?speed=max`)
  await played.until(() => hasEnded(played), 'the end')
  assert.deepEqual(played.told, ['post 1', 'post 2'])
  assert.equal(await metric(played.metrics, 'malformed_total{part="frame",reason="size"}'), 1)
})

test('a long recording gives others their turn, also as fast as it can be', async (t) => {
  const path = fileOf(
    t,
    Array.from({ length: 2000 }, (_, nth) => frame(nth)),
  )
  const played = run(t, `file:${path}?speed=max`)
  let others = 0
  while (!hasEnded(played)) {
    await new Promise((resolve) => setImmediate(resolve))
    others += 1
  }
  assert.equal(played.told.length, 2000)
  assert.ok(others > 5, `${others} turns`)
})

test('a long pause ends at once on close', async (t) => {
  const path = fileOf(t, [frame(1, 0), frame(2, 3_600_000_000)])
  const { source, told, until: untilTold } = run(t, `file:${path}`)
  await untilTold(() => told.length === 1, 'the first post')
  await source.close()
  assert.deepEqual(told, ['post 1'])
})

for (const [what, path, words] of [
  [
    'a file that is not there',
    './no/such.jsonl',
    /"\.\/no\/such\.jsonl" cannot be read: there is no such file\.$/,
  ],
  ['a directory', '.', /it is a directory\.$/],
] as const) {
  test(`${what} stops the start with a sentence`, (t) => {
    assert.throws(
      () => run({ after: () => t.after(() => {}) }, `file:${path}`),
      (error) => error instanceof PyreError && error.code === 'RECORDING' && words.test(error.message),
    )
  })
}

test('the recorded real events are all played', async (t) => {
  const folder = process.env['CORPUS_DIR']
  if (folder === undefined) return t.skip('CORPUS_DIR is not set')
  const played = run(t, `file:${join(folder, 'relay-to-jetstream', 'expected_v1.jsonl')}?speed=max`)
  await played.until(() => hasEnded(played), 'the end')
  assert.equal(played.source.state.words, 'The recording has ended; 77 events were played')
  assert.equal(played.arrivals.length, 77)
})
