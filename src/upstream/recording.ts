import { accessSync, constants, createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Event } from '../decode/event.js'
import { PyreError, inWords } from '../errors.js'
import type { CountFault } from './faults.js'
import { linesOf, type Line } from './lines.js'
import type { RecordingPlan } from './plan.js'
import { sleep } from './sleep.js'
import type { Decode } from './types.js'
import { cleaned } from './words.js'

/** The same bound as for a frame (rule 8). */
const MAX_LINE = 5 * 1024 * 1024
const DAY_US = 86_400_000_000
/** Events played before others get a turn. */
const TURN = 256

export interface PlayOptions {
  readonly decode: Decode
  readonly fault: CountFault
  readonly now: () => number
  readonly signal: AbortSignal
  /** @returns whether it was new; a repeat is not counted as played */
  event(event: Event, bytes: number): boolean
  words(words: string): void
  /** It starts over. */
  restart(): void
}

/** A file of Jetstream's JSON, one event a line, as an upstream. */
export interface Recording {
  /** Plays to the end, or for ever; resolves then, or on abort. Never rejects. */
  play(options: PlayOptions): Promise<void>
}

/** @throws PyreError RECORDING when there is no such file or it cannot be read */
export function openRecording(plan: RecordingPlan): Recording {
  checkFile(plan.path)
  const name = cleaned(basename(plan.path), 80)
  return {
    async play(options) {
      options.words(`Playing the recording ${name}${atSpeed(plan.speed)}`)
      let total = 0
      for (;;) {
        const { played, error } = await playOnce(plan, options)
        total += played
        if (options.signal.aborted) return
        // A pass without a single event would go round for ever, at full speed.
        if (plan.loop && error === undefined && played > 0) {
          options.restart()
          continue
        }
        const how = error === undefined ? 'has ended' : `broke off (${cleaned(inWords(error))})`
        options.words(`The recording ${how}; ${count(total)} played`)
        return
      }
    },
  }
}

function checkFile(path: string): void {
  let why: string | undefined
  try {
    accessSync(path, constants.R_OK)
    if (statSync(path).isDirectory()) why = 'it is a directory'
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    why = isAbsent ? 'there is no such file' : cleaned(inWords(error))
  }
  if (why !== undefined)
    throw new PyreError('RECORDING', `The recording "${cleaned(path)}" cannot be read: ${why}.`)
}

/** One pass. @returns how many events were played, and what ended it if not the file's end */
async function playOnce(
  { path, speed }: RecordingPlan,
  options: PlayOptions,
): Promise<{ played: number; error?: unknown }> {
  const file = createReadStream(path)
  // Its iterator tells of errors; that it was left early is none.
  file.on('error', () => {})
  let failure: { error?: unknown } = {}
  // Only what the file does is caught: an error of ours must not pass for a broken recording.
  const chunks = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* file as AsyncIterable<Buffer>
    } catch (error) {
      failure = { error }
    }
  }
  try {
    const played = await playLines(linesOf(chunks(), MAX_LINE), speed, options)
    return { played, ...failure }
  } finally {
    file.destroy()
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', () => resolve()))
  }
}

async function playLines(lists: AsyncIterable<Line[]>, speed: number, options: PlayOptions): Promise<number> {
  const { signal, now } = options
  let start = { at: 0, timeUs: -Infinity }
  let lastUs = -Infinity
  let played = 0
  for await (const lines of lists) {
    for (const line of lines) {
      if (signal.aborted) return played
      const decoded = line === 'size' ? ({ ok: false, fault: 'size' } as const) : options.decode(line.text)
      if (!decoded.ok || line === 'size') {
        if (!decoded.ok) options.fault(decoded.fault, 'recording')
        continue
      }
      const event = decoded.value
      // One absurd time must not hold up what follows it for years.
      if (Math.abs(event.timeUs - lastUs) > DAY_US) start = { at: now(), timeUs: event.timeUs }
      lastUs = event.timeUs
      // Reckoned from the start, not from the last event: delays do not add up, and times may go back a little.
      const due = start.at + (event.timeUs - start.timeUs) / 1000 / speed
      while (due > now() && !signal.aborted) await sleep(due - now(), signal)
      if (signal.aborted) return played
      if (options.event(event, line.bytes)) played += 1
      if (played % TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return played
}

function atSpeed(speed: number): string {
  return speed === 1 ? '' : speed === Infinity ? ', as fast as it can be' : ` at ${speed} times its pace`
}

function count(events: number): string {
  return events === 1 ? '1 event was' : `${events} events were`
}
