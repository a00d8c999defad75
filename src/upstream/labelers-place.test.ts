import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import type { Label } from '../decode/label.js'
import { firehoseFrame } from '../decode/invented-firehose.js'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import { followLabelers, type LabelersOptions } from './labelers.js'
import { inventLabeler, until } from './testing-labels.js'
import { startHost, type Host } from './testing.js'

/** Where labelers' streams are begun, gone on with, and saved. */

const MINUTE = 60_000
const NOW = Date.UTC(2026, 10, 21, 12)
const TIMINGS = {
  firstBackoffMs: 1,
  mostBackoffMs: 20,
  closeMs: 20,
  returnMs: 60_000,
  saveMs: 60_000,
  quietMs: 60_000,
}

/** A labeler with a memory, which answers cursors truly, and a folder; processes that follow it come and go. */
async function stage(t: TestContext) {
  const labeler = inventLabeler()
  let said: { seq: number; frame: Buffer }[] = []
  let isShortened = false
  const answer = (cursor: string | null, send: (frame: Buffer) => void) => {
    if (cursor === null) return
    const after = Number(cursor)
    if (after > (said.at(-1)?.seq ?? 0)) return send(firehoseFrame('', { error: 'FutureCursor' }, -1))
    if (isShortened && after < (said[0]?.seq ?? 0) - 1)
      send(firehoseFrame('#info', { name: 'OutdatedCursor' }))
    for (const { seq, frame } of said) if (seq > after) send(frame)
  }
  const host: Host = await startHost({
    talk: (socket, nth) => {
      const cursor = host.asked[nth]?.url.searchParams.get('cursor') ?? null
      answer(cursor, (frame) => socket.send(frame))
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'pyresky-labels-'))
  t.after(async () => {
    await host.close()
    rmSync(folder, { recursive: true })
  })
  let now = NOW
  /** Says so at that place, or at the next one. */
  const say = (val: string, seq = (said.at(-1)?.seq ?? 0) + 1) => {
    const frame = labeler.frame(seq, labeler.label({ val, cts: new Date(now).toISOString() }))
    said.push({ seq, frame })
    for (const socket of host.sockets) socket.send(frame)
  }
  const start = (options: Partial<LabelersOptions> = {}, saves = true) => {
    const taken: Label[] = []
    const stop = new AbortController()
    const labelers = followLabelers({
      places: [{ kind: 'did', did: labeler.did }],
      find: async () => ({ kind: 'labeler', endpoint: new URL(`http://${host.host}`), key: labeler.key }),
      historyMs: 30 * MINUTE,
      ...(saves && { dataDir: folder }),
      wants: () => true,
      take: (label) => void taken.push(label),
      userAgent: 'test',
      metrics: createMetrics(),
      log: silent,
      signal: stop.signal,
      now: () => now,
      random: () => 0,
      timings: TIMINGS,
      ...options,
    })
    const end = () => {
      stop.abort()
      return labelers.done
    }
    t.after(end)
    return {
      end,
      words: () => labelers.report()[0]?.words,
      has: (...vals: string[]) =>
        until(`it has ${vals.join()}`, () => vals.every((val) => taken.some((label) => label.val === val))),
      vals: () => taken.map(({ val }) => val),
    }
  }
  return {
    labeler,
    host,
    folder,
    say,
    start,
    later: (ms: number) => void (now += ms),
    /** It has forgotten all up to here, or begun anew. */
    forgets: (isAnew: boolean) => {
      said = []
      isShortened = !isAnew
    },
    cursors: () => host.asked.map(({ url }) => url.searchParams.get('cursor')),
    followed: (times: number) =>
      until('it is asked', () => host.asked.length === times && host.sockets.size === 1),
    saved: () =>
      JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as {
        marks: { seqs: Record<string, number> }[]
      },
  }
}

it('a later process goes on where the last one was, or as long ago as the history reaches', async (t) => {
  const { labeler, start, say, later, cursors, followed, saved, folder } = await stage(t)
  say('early', 4500)
  later(60 * MINUTE)
  const first = start()
  await followed(1)
  say('one', 5000)
  await first.has('one')
  await followed(2)
  assert.deepEqual(
    cursors(),
    [null, '4000'],
    'the look back brings nothing new but what was made an hour ago',
  )
  later(10 * MINUTE)
  say('two')
  await first.has('two')
  await first.end()
  assert.deepEqual(saved().marks.at(-1), {
    timeUs: (NOW + 70 * MINUTE) * 1000,
    seqs: { [labeler.did]: 5001 },
  })
  assert.deepEqual(readdirSync(folder), ['labels.json'])

  say('while it was gone')
  later(40 * MINUTE)
  const second = start()
  await second.has('while it was gone')
  assert.deepEqual(cursors().slice(2), ['5001'])
  await second.end()
})

it('one that ran for less than the history leaves a place that the next looks back from', async (t) => {
  const { start, say, later, cursors, followed } = await stage(t)
  say('long ago', 4500)
  later(60 * MINUTE)
  say('before the first start', 5100)
  const first = start()
  await followed(1)
  say('one', 6000)
  // At the second look.
  await first.has('long ago', 'before the first start')
  say('two')
  await first.has('two')
  await first.end()
  const second = start()
  await second.has('long ago', 'before the first start', 'one')
  assert.deepEqual(cursors(), [null, '5000', '0', '5001', '0'])
})

it('without a folder, or with a file that makes no sense, each process looks back', async (t) => {
  for (const text of [
    undefined,
    '',
    '{"version":2,"marks":[]}',
    '{"version":1,"marks":[{"timeUs":1,"seqs":{"a":-1}}]}',
  ]) {
    const { start, say, cursors, followed, folder } = await stage(t)
    say('before', 500)
    if (text !== undefined) writeFileSync(join(folder, 'labels.json'), text)
    const run = start({}, text !== undefined)
    await followed(1)
    say('one')
    await run.has('before', 'one')
    assert.deepEqual(cursors(), [null, '0'], text)
    await run.end()
    assert.deepEqual(readdirSync(folder), text === undefined ? [] : ['labels.json'])
  }
})

it('of a labeler that says little all is read, as soon as that is noticed', async (t) => {
  const { start, say, cursors } = await stage(t)
  say('before', 500)
  const run = start({ timings: { ...TIMINGS, quietMs: 10 } })
  await run.has('before')
  say('one')
  await run.has('one')
  assert.deepEqual(cursors(), [null, '0'])
})

it('a place from which the labeler no longer has all is told of', async (t) => {
  const { start, say, later, forgets, cursors } = await stage(t)
  say('before', 500)
  const first = start({ timings: { ...TIMINGS, quietMs: 10 } })
  await first.has('before')
  await first.end()
  later(MINUTE)
  forgets(false)
  later(5 * MINUTE + 1)
  say('after', 700)
  const second = start()
  await second.has('after')
  assert.match(
    second.words() ?? '',
    /^is followed at 127\.0\.0\.1:\d+; some of its labels from before 12:06 UTC may be missing$/,
  )
  later(30 * MINUTE)
  assert.match(second.words() ?? '', /^is followed at 127\.0\.0\.1:\d+$/)
  assert.deepEqual(cursors(), [null, '0', '0'])
})

it('a place that is none any more is given up, and looked for anew', async (t) => {
  const { start, say, forgets, cursors } = await stage(t)
  say('before', 50_000)
  const timings = { ...TIMINGS, quietMs: 10 }
  const first = start({ timings })
  await first.has('before')
  await first.end()
  forgets(true)
  say('anew', 3)
  const second = start({ timings })
  await second.has('anew')
  assert.deepEqual(cursors(), [null, '0', '49000', null, '0'])
  await second.end()
})

it('the place is saved while it runs, each time that it has moved', async (t) => {
  const { start, say, saved, labeler } = await stage(t)
  const run = start({ timings: { ...TIMINGS, saveMs: 5, quietMs: 10 } })
  const isSaved = (seq: number) => {
    try {
      return saved().marks.at(-1)?.seqs[labeler.did] === seq
    } catch {
      return false
    }
  }
  for (const seq of [10, 11, 12]) {
    say('one', seq)
    await until(`${seq} is saved`, () => isSaved(seq))
  }
  await run.end()
})
