import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeFirehose, decodeJetstream, decodeJetstreamV2, type Event } from '../../src/decode/index.js'
import { createRepoOrder } from '../../src/upstream/repo-order.js'
import { createStreamClock } from '../../src/upstream/stream-clock.js'

/** Reads a frame of a wire, as `upstream/` does. */
export type Read = (frame: Buffer, take: (event: Event, bytes: number) => void) => void

export function jetstreamReader(): Read {
  return (frame, take) => {
    if (!isUtf8(frame)) return
    const decoded = decodeJetstream(frame.toString('utf8'))
    if (decoded.ok) take(decoded.value, frame.length)
  }
}

export function jetstreamV2Reader(): Read {
  return (frame, take) => {
    if (!isUtf8(frame)) return
    const decoded = decodeJetstreamV2(frame.toString('utf8'))
    if (!decoded.ok || decoded.value.kind !== 'placed') return
    const { content } = decoded.value
    if (typeof content !== 'string') take(content, frame.length)
  }
}

/** @param wanted collections; none for all */
export function firehoseReader(...wanted: string[]): Read {
  const repos = createRepoOrder()
  const clockOf = createStreamClock()
  const collections = wanted.length === 0 ? undefined : new Set(wanted)
  return (frame, take) => {
    const decoded = decodeFirehose(frame, { now: Date.now(), collections })
    if (!decoded.ok || decoded.value.kind !== 'numbered') return
    const { commit, events, timeUs } = decoded.value
    clockOf(timeUs)
    if (commit !== undefined && !repos.moves(commit.did, commit.rev)) return
    for (const event of events) {
      const record = event.kind === 'commit' ? event.record : undefined
      take(event, record === undefined ? 0 : JSON.stringify(record).length)
    }
  }
}

/** What a real relay sent, where `CORPUS_DIR` has it: `[u32 little-endian length][bytes]`, over and over. */
export function recordedFrames(): readonly Buffer[] | undefined {
  const folder = process.env['CORPUS_DIR']
  if (folder === undefined) return undefined
  const file = readFileSync(join(folder, 'relay-to-jetstream', 'frames.bin'))
  const frames: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const end = at + 4 + file.readUInt32LE(at)
    frames.push(file.subarray(at + 4, end))
    at = end
  }
  return frames
}
