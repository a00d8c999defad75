import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PyreError, inWords } from '../errors.js'
import type { Logger } from '../observe/log.js'
import type { Reached, Start } from './follow.js'
import { cleaned } from './words.js'

/** Where the stream was at some time, by the network's clock and by the numbers of hosts. */
export interface Mark {
  /** Unix µs. */
  readonly timeUs: number
  /** By `hostname[:port]/path`, no more of a URL is written down; or by DID. */
  readonly seqs: Readonly<Record<string, number>>
}

/** The place in the stream of events, and the places in labelers' streams. */
export type PlaceFile = 'cursor.json' | 'labels.json'

const VERSION = 1
/** Marks are at least this far apart, a thousandth of the history where that is long; the last one is always of now. */
const MARK_US = 30_000_000
const MOST_MARKS = 2_000

/** What is kept of a place between processes: one small file in `DATA_DIR`. */
export interface SavedPlace {
  /** Oldest first; none at a first start, or when the file could not be read. */
  readonly marks: readonly Mark[]
  /** Writes down where the stream is; one write at a time, the last one wins. Never rejects. */
  save(reached: Reached): Promise<void>
  /** Unix ms of the last time that it was on disk. */
  readonly savedAt: number | undefined
}

/**
 * Reads what an earlier process has saved, and makes sure that it can be saved again.
 * @param historyMs how far back a later process will begin
 * @throws PyreError SETTING when the folder cannot be written to
 */
export function openSavedPlace(
  folder: string,
  historyMs: number,
  log: Logger,
  now: () => number,
  name: PlaceFile = 'cursor.json',
): SavedPlace {
  const path = join(folder, name)
  prepare(folder, name)
  let marks = readMarks(path, log.child({ file: name }))
  let savedAt: number | undefined
  let writing: Promise<void> | undefined
  let next: Reached | undefined
  const write = async () => {
    while (next !== undefined) {
      const reached = next
      next = undefined
      marks = withMark(marks, reached, historyMs, now())
      try {
        await replaceFile(path, JSON.stringify({ version: VERSION, marks }))
        savedAt = now()
      } catch (error) {
        log.warn({ err: error, file: name }, 'the stream’s place could not be saved')
      }
    }
    writing = undefined
  }
  return {
    get marks() {
      return marks
    },
    get savedAt() {
      return savedAt
    },
    save(reached) {
      if (reached.timeUs === undefined) return Promise.resolve()
      next = reached
      return (writing ??= write())
    },
  }
}

/**
 * Where to begin (DESIGN rule 5): at the earlier of where the last process was and `historyMs` ago. A host's own number is
 * the one that it had then, or the first that is known of it.
 * @param now Unix ms
 */
export function startFrom(
  marks: readonly Mark[],
  historyMs: number,
  now: number,
  urls: readonly string[],
): Start {
  const agoUs = Math.trunc((now - historyMs) * 1000)
  const last = marks.at(-1)
  if (last === undefined) return { fromUs: agoUs, seqs: new Map() }
  // A clock that was set back must not make us wait for what has been.
  const owedUs = Math.min(last.timeUs, Math.trunc(now * 1000))
  const fromUs = Math.min(owedUs, agoUs)
  const seqs = new Map<string, number>()
  for (const url of urls) {
    const place = placeAt(marks, url, fromUs)
    if (place !== undefined) seqs.set(url, place.seq)
  }
  return { fromUs, owedUs, seqs }
}

/** The number that a host, or a labeler, had come to at that time, or the first that is known of it; and when that was. */
export function placeAt(
  marks: readonly Mark[],
  name: string,
  fromUs: number,
): { readonly seq: number; readonly timeUs: number } | undefined {
  const key = keyOf(name)
  const known = marks.flatMap(({ timeUs, seqs }) => {
    const seq = seqs[key]
    return seq === undefined ? [] : [{ seq, timeUs }]
  })
  return known.findLast(({ timeUs }) => timeUs <= fromUs) ?? known[0]
}

/** The marks with one of now, and without those that no later process would begin at. */
export function withMark(marks: readonly Mark[], reached: Reached, historyMs: number, now: number): Mark[] {
  const { timeUs = 0, seqs } = reached
  const mark = { timeUs, seqs: Object.fromEntries([...seqs].map(([url, seq]) => [keyOf(url), seq])) }
  const before = marks.at(-2)
  const spanUs = Math.max(MARK_US, historyMs)
  const last = marks.at(-1)
  // The last one was only of its moment, unless it is far enough from the one before.
  const isKept = last !== undefined && (before === undefined || last.timeUs - before.timeUs >= spanUs)
  const all = [...(isKept ? marks : marks.slice(0, -1)), mark]
  const first = all.findLastIndex((each) => each.timeUs <= (now - historyMs) * 1000)
  return all.slice(Math.max(0, first)).slice(-MOST_MARKS)
}

function keyOf(name: string): string {
  if (name.startsWith('did:')) return name
  const { host, pathname } = new URL(name)
  return `${host}${pathname}`
}

function prepare(folder: string, file: PlaceFile): void {
  const probe = join(folder, `.probe-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(probe, '')
    rmSync(probe)
    for (const name of readdirSync(folder))
      if (isLeft(name, file)) rmSync(join(folder, name), { force: true })
  } catch (error) {
    const words = `DATA_DIR: "${cleaned(folder)}" cannot be written to (${cleaned(inWords(error))}); name a folder that can, or off.`
    throw new PyreError('SETTING', words)
  }
}

/** Of a process that was killed in the middle of a write, or while it tried whether it can. */
function isLeft(name: string, file: PlaceFile): boolean {
  const isWrite = name.startsWith(`${file}.`) && /^\d+\.new$/.test(name.slice(file.length + 1))
  return isWrite || /^\.probe-\d+$/.test(name)
}

function readMarks(path: string, log: Logger): readonly Mark[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isAbsent) log.warn({ err: error }, 'the saved place cannot be read: beginning without it')
    return []
  }
  const marks = marksOf(text)
  if (marks === undefined) log.warn('the saved place makes no sense: beginning without it')
  return marks ?? []
}

/** Undefined for what was not written by us. */
function marksOf(text: string): readonly Mark[] | undefined {
  try {
    const saved = JSON.parse(text) as { version?: unknown; marks?: unknown } | null
    if (saved?.version !== VERSION || !Array.isArray(saved.marks)) return undefined
    return saved.marks.every(isMark) ? saved.marks : undefined
  } catch {
    return undefined
  }
}

function isMark(value: unknown): value is Mark {
  if (typeof value !== 'object' || value === null || !('timeUs' in value) || !('seqs' in value)) return false
  const { timeUs, seqs } = value
  if (!isPlace(timeUs) || typeof seqs !== 'object' || seqs === null) return false
  return Object.values(seqs).every(isPlace)
}

function isPlace(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Whole or not at all, also when the machine stops in the middle of it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`
  try {
    const file = await open(fresh, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
