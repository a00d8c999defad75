import { isUtf8 } from 'node:buffer'
import { Log, Shown } from '../../src/broadcast/index.js'
import { decodeJetstream, decodePost, decodeProfile, type Event } from '../../src/decode/index.js'
import { createAuthors } from '../../src/identity/index.js'
import { Gate, POSTS, PROFILES, createAccounts, type ShownPost } from '../../src/moderation/index.js'
import { silent } from '../../src/observe/log.js'
import { createMetrics } from '../../src/observe/metrics.js'
import { createFold } from '../../src/upstream/fold.js'
import { takeDown, type Batch } from './batch.js'
import { perCpuSecond } from './cpu.js'
import type { Options } from './options.js'
import type { Row } from './table.js'

const BOUNDS = { entries: 50_000, bytes: 64 * 1024 * 1024, ageMs: 30 * 60_000 }
const BUDGET = 30_000

/** A frame's bytes to an entry in the log of events; then, for those the page asks for, on to the log of what is shown. */
export async function ingest({ smoke }: Options): Promise<Row[]> {
  const [n, rounds] = smoke ? [1000, 1] : [20_000, 7]
  const mix = await takeDown(n)
  const page = await takeDown(n / 4, POSTS, PROFILES)
  const bytes = mix.frames.reduce((sum, { length }) => sum + length, 0) / n
  const decoded = perCpuSecond(n, rounds, {
    prepare: () => undefined,
    work: () => {
      for (const frame of mix.frames) decode(frame)
    },
  })
  const logged = perCpuSecond(n, rounds, {
    prepare: () => ({ fold: createFold(), log: new Log<Event>(BOUNDS) }),
    work: ({ fold, log }) => {
      for (const frame of mix.frames) {
        const event = decode(frame)
        if (event !== undefined && !fold.isRepeat(event)) log.append(event, frame.length, Date.now())
      }
    },
  })
  let shownPosts = 0
  const judged = perCpuSecond(page.frames.length, rounds, {
    prepare: () => everything(page),
    work: ({ fold, log, gate, shown }) => {
      for (const frame of page.frames) {
        const event = decode(frame)
        if (event === undefined || fold.isRepeat(event)) continue
        log.append(event, frame.length, Date.now())
        gate.take(event, false)
      }
      shownPosts = shown.size
    },
  })
  const part = 'ingest'
  const unit = 'events / CPU s'
  const share = `${Math.round((100 * shownPosts) / page.frames.length)} % stay in sight`
  return [
    { part, what: 'frame → event', value: decoded, unit, note: `real mix, mean ${bytes.toFixed(0)} B` },
    { part, what: 'frame → event → fold → log', value: logged, unit, budget: { atLeast: BUDGET } },
    { part, what: 'the same and through the gate', value: judged, unit, note: `posts, profiles; ${share}` },
  ]
}

/** As `upstream/` reads a frame. */
function decode(frame: Buffer): Event | undefined {
  if (!isUtf8(frame)) return undefined
  const decoded = decodeJetstream(frame.toString('utf8'))
  return decoded.ok ? decoded.value : undefined
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
    metrics,
    onPost: () => undefined,
  })
  authors.onChange((now, before) => gate.authorChanged(now, before))
  return { fold: createFold(), log: new Log<Event>(BOUNDS), gate, shown }
}
