import { Log, Shown } from '../../src/broadcast/index.js'
import { decodePost, decodeProfile, type Event, type ShownPost } from '../../src/decode/index.js'
import { createAuthors } from '../../src/identity/index.js'
import { noLookups } from '../../src/moderation/invented.js'
import { Gate, POSTS, PROFILES, createAccounts } from '../../src/moderation/index.js'
import { silent } from '../../src/observe/log.js'
import { createMetrics } from '../../src/observe/metrics.js'
import { createFold } from '../../src/upstream/fold.js'
import { takeDown, takeDownFrames, type Batch } from './batch.js'
import { perCpuSecond } from './cpu.js'
import {
  firehoseReader,
  jetstreamReader,
  jetstreamV2Reader,
  recordedFrames,
  type Read,
} from './frame-readers.js'
import type { Options } from './options.js'
import type { Row } from './table.js'

const BOUNDS = { entries: 50_000, bytes: 64 * 1024 * 1024, ageMs: 30 * 60_000 }
/** A second on one core, from frame to log. */
const JETSTREAM_EVENTS = { atLeast: 30_000 }
const RAW_OPS = { atLeast: 20_000 }
/** Those that are recorded are few: they are read so many times. */
const TIMES = 200

/** A frame's bytes to an entry in the log of events; then, for those the page asks for, on to the log of what is shown. */
export async function ingest({ smoke }: Options): Promise<Row[]> {
  const [n, rounds] = smoke ? [1000, 1] : [20_000, 7]
  const page = await takeDown(n / 4, POSTS, PROFILES)
  const { rate: judged, share } = throughTheGate(page, rounds)
  const row = (what: string, value: number, unit: string, rest: Partial<Row>): Row => ({
    part: 'ingest',
    what,
    value,
    unit,
    ...rest,
  })
  const rows = [
    row('v1: posts, profiles, on through the gate', judged, 'events / CPU s', {
      note: `${Math.round(100 * share)} % stay in sight`,
    }),
  ]
  for (const [name, wire, reader] of [
    ['v1', 'jetstream', jetstreamReader],
    ['v2', 'jetstreamV2', jetstreamV2Reader],
  ] as const) {
    const frames = await takeDownFrames(wire, n)
    const { read, logged } = ratesOf(frames, reader, rounds)
    const unit = 'events / CPU s'
    rows.push(
      row(`${name}: frame → event`, read, unit, { note: `real mix, ${meanOf(frames)}` }),
      row(`${name}: frame → event → fold → log`, logged, unit, { budget: JETSTREAM_EVENTS }),
    )
  }
  const unit = 'ops / CPU s'
  const raw = await takeDownFrames('firehose', n)
  const all = ratesOf(raw, firehoseReader, rounds)
  const some = ratesOf(raw, () => firehoseReader(POSTS, PROFILES), rounds)
  rows.push(
    row('raw: frame → events', all.read, unit, { note: `real mix without proofs, ${meanOf(raw)}` }),
    row('raw: frame → events → fold → log', all.logged, unit, { budget: RAW_OPS }),
    row('raw: the same of posts and profiles', some.logged, unit, { note: 'of all ops, most not wanted' }),
  )
  const recorded = recordedFrames()
  if (recorded !== undefined) {
    const often = Array.from({ length: smoke ? 1 : TIMES }, () => recorded).flat()
    const { read } = ratesOf(
      often,
      firehoseReader,
      rounds,
      (often.length / recorded.length) * opsIn(recorded),
    )
    rows.push(row('raw: frame → events, recorded', read, unit, { note: `with proofs, ${meanOf(recorded)}` }))
  }
  return rows
}

/** How fast frames are read, and read and logged, in the ops that are in them, wanted or not. */
function ratesOf(frames: readonly Buffer[], reader: () => Read, rounds: number, ops = opsIn(frames)) {
  const read = perCpuSecond(ops, rounds, {
    prepare: reader,
    work: (readFrame) => {
      for (const frame of frames) readFrame(frame, () => {})
    },
  })
  const logged = perCpuSecond(ops, rounds, {
    prepare: () => ({ readFrame: reader(), fold: createFold(), log: new Log<Event>(BOUNDS) }),
    work: ({ readFrame, fold, log }) => {
      const take = (event: Event, bytes: number) => {
        if (!fold.isRepeat(event)) log.append(event, bytes, Date.now())
      }
      for (const frame of frames) readFrame(frame, take)
    },
  })
  return { read, logged }
}

/** One each in a frame of text. */
function opsIn(frames: readonly Buffer[]): number {
  if (frames[0]?.[0] === 0x7b) return frames.length
  let ops = 0
  const read = firehoseReader()
  for (const frame of frames) read(frame, () => void ops++)
  return ops
}

function meanOf(frames: readonly Buffer[]): string {
  return `mean ${(frames.reduce((sum, { length }) => sum + length, 0) / frames.length).toFixed(0)} B`
}

function throughTheGate(page: Batch, rounds: number) {
  let shownPosts = 0
  const rate = perCpuSecond(page.frames.length, rounds, {
    prepare: () => everything(page),
    work: ({ fold, log, gate, shown }) => {
      const read = jetstreamReader()
      const take = (event: Event, bytes: number) => {
        if (fold.isRepeat(event)) return
        log.append(event, bytes, Date.now())
        gate.take(event, false)
      }
      for (const frame of page.frames) read(frame, take)
      shownPosts = shown.size
    },
  })
  return { rate, share: shownPosts / page.frames.length }
}

/** The way through the gate, with nobody unknown. */
function everything({ authors: known }: Batch) {
  const metrics = createMetrics()
  const authors = createAuthors({
    appview: undefined,
    plc: undefined,
    userAgent: 'bench',
    metrics,
    log: silent,
    signal: new AbortController().signal,
  })
  for (const { did, handle, displayName, avatar } of known) {
    authors.profile(did, {
      labels: [],
      ...(displayName === undefined ? {} : { displayName }),
      ...(avatar === undefined ? {} : { avatar }),
    })
    authors.identity(did, handle)
  }
  const shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS })
  const gate = new Gate({
    shown,
    authors,
    accounts: createAccounts(),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: 'hold' },
    held: BOUNDS,
    lookups: noLookups,
    metrics,
    onPost: () => undefined,
  })
  authors.onChange((now, before) => gate.authorChanged(now, before))
  return { fold: createFold(), log: new Log<Event>(BOUNDS), gate, shown }
}
