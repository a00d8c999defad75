import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { encode } from '@atcute/cbor'
import { CODEC_DCBOR, create, toString } from '@atcute/cid'
import { decodeFirehose, type Commit, type Event } from './index.js'

const corpus = process.env.CORPUS_DIR

function recorded(file: string): Buffer {
  return readFileSync(join(corpus ?? '', 'relay-to-jetstream', file))
}

/** `[u32 little-endian length][bytes]`, over and over. */
function framesOf(file: Buffer): readonly Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const end = at + 4 + file.readUInt32LE(at)
    frames.push(file.subarray(at + 4, end))
    at = end
  }
  return frames
}

/** The event as Jetstream's v1 writes it, but for `time_us`, which is that server's own clock. */
function asServed(event: Event): unknown {
  const { kind, did, timeUs: _, ...rest } = event
  return { did, kind, [kind]: kind === 'commit' ? rest : { did, ...rest } }
}

function decodeAll(): readonly Event[] {
  const seqs: number[] = []
  const events = framesOf(recorded('frames.bin')).flatMap((frame) => {
    const decoded = decodeFirehose(frame, { now: Date.UTC(2026, 6, 5) })
    assert.ok(decoded.ok && decoded.value.kind === 'numbered', JSON.stringify(decoded))
    assert.deepEqual(decoded.value.faults, [])
    seqs.push(decoded.value.seq)
    return decoded.value.events
  })
  assert.equal(seqs.length, 75)
  return events
}

it('75 recorded frames of a relay are exactly the 77 events that the production Jetstream made of them', (t) => {
  if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
  const served = recorded('expected_v1.jsonl').toString().trimEnd().split('\n')
  const expected = served.map((line) => {
    const { time_us: _, ...event } = JSON.parse(line) as Record<string, unknown>
    // The relay's own `time` is in the event as `timeUs`.
    for (const kind of ['identity', 'account']) delete (event[kind] as { time?: string } | undefined)?.time
    return event
  })
  assert.equal(expected.length, 77)
  assert.deepEqual(decodeAll().map(asServed), expected)
})

it('every recorded record re-encodes to its own CID', async (t) => {
  if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
  const commits = decodeAll().filter((event): event is Commit => event.kind === 'commit')
  const written = commits.filter(({ operation }) => operation !== 'delete')
  assert.ok(written.length > 50)
  for (const { record, cid } of written)
    assert.equal(toString(await create(CODEC_DCBOR, encode(record))), cid)
  t.diagnostic(`${written.length} records`)
})

it('only what is wanted of the recorded frames is decoded', (t) => {
  if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
  const posts = decodeAll().filter(
    (event) => event.kind === 'commit' && event.collection === 'app.bsky.feed.post',
  )
  const wanted = framesOf(recorded('frames.bin')).flatMap((frame) => {
    const collections = new Set(['app.bsky.feed.post'])
    const decoded = decodeFirehose(frame, { now: Date.UTC(2026, 6, 5), collections })
    return decoded.ok && decoded.value.kind === 'numbered' ? decoded.value.events : []
  })
  assert.ok(posts.length > 0)
  assert.deepEqual(wanted, posts)
})
