import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { decodeJetstream, decodePost, type Commit, type Segment } from './index.js'

const corpus = process.env.CORPUS_DIR

/** What this test itself reads of a line, without the room's help. */
interface Line {
  readonly time_us: number
  readonly commit: { readonly record: { readonly text: string; readonly facets?: readonly Facet[] } }
}
interface Facet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number }
  readonly features: readonly { readonly uri?: string; readonly did?: string; readonly tag?: string }[]
}

function linesOf(file: string): readonly string[] {
  return readFileSync(join(corpus ?? '', 'relay-to-jetstream', file), 'utf8')
    .trimEnd()
    .split('\n')
}

/** What a cut segment says, to be compared with its facet. */
function claim(part: Segment): string | undefined {
  if (part.kind === 'link') return part.uri
  if (part.kind === 'mention') return part.did
  return part.kind === 'tag' ? part.tag : undefined
}

for (const file of ['expected_v1.jsonl', 'golden_v1.jsonl']) {
  it(`every recorded frame of ${file} is an event, and every post in it a post cut at its facets`, (t) => {
    if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
    let posts = 0
    let facets = 0
    for (const text of linesOf(file)) {
      const decoded = decodeJetstream(text)
      assert.ok(decoded.ok, `${JSON.stringify(decoded)} for ${text.slice(0, 200)}`)
      const event = decoded.value
      const line: Line = JSON.parse(text)
      assert.equal(event.timeUs, line.time_us)
      if (
        event.kind !== 'commit' ||
        event.collection !== 'app.bsky.feed.post' ||
        event.operation === 'delete'
      )
        continue
      posts += 1
      facets += assertCutAtFacets(event, line)
    }
    assert.ok(posts > 0)
    t.diagnostic(`${file}: ${linesOf(file).length} events, ${posts} posts, ${facets} facets`)
  })
}

/** Gives the number of facets. */
function assertCutAtFacets(commit: Commit, line: Line): number {
  const decoded = decodePost(commit, commit.timeUs / 1000)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  const { segments, text, dated } = decoded.value
  const raw = line.commit.record
  assert.equal(text, raw.text)
  assert.equal(segments.map((part) => part.text).join(''), raw.text)
  assert.equal(dated, false)
  const bytes = Buffer.from(raw.text)
  const expected = (raw.facets ?? [])
    .toSorted((a, b) => a.index.byteStart - b.index.byteStart)
    .map(({ index, features: [feature] }) => [
      bytes.subarray(index.byteStart, index.byteEnd).toString(),
      feature?.uri ?? feature?.did ?? feature?.tag,
    ])
  const marked = segments.filter((part) => part.kind !== 'text').map((part) => [part.text, claim(part)])
  assert.deepEqual(marked, expected)
  return expected.length
}
