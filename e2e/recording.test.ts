import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startApp, until } from './app.js'
import { cardsIn, get, plain, watch } from './wire.js'

/** Real recorded posts: none is lost, and each link, tag and mention stands where its record says. */

interface Facet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number }
  readonly features: readonly { readonly uri?: string; readonly tag?: string; readonly did?: string }[]
}
interface Recorded {
  readonly did: string
  readonly commit?: {
    readonly operation: string
    readonly collection: string
    readonly rkey: string
    readonly record?: {
      readonly text: string
      readonly facets?: readonly Facet[]
      readonly labels?: { readonly values: readonly { readonly val: string }[] }
    }
  }
}

const NOT_SHOWN = /^(porn|sexual|nudity|graphic-media|gore|!hide|!warn|!no-unauthenticated)$/

/** What the file itself says should be shown, read without any of the server's own code. */
function postsOf(file: string) {
  const events = readFileSync(file, 'utf8').trim().split('\n')
  return events
    .map((line) => JSON.parse(line) as Recorded)
    .flatMap(({ did, commit }) => {
      if (commit?.operation !== 'create' || commit.collection !== 'app.bsky.feed.post') return []
      if (commit.record === undefined) return []
      if (commit.record.labels?.values.some(({ val }) => NOT_SHOWN.test(val)) === true) return []
      return [{ uri: `at://${did}/app.bsky.feed.post/${commit.rkey}`, record: commit.record }]
    })
}

/** Text and href that a facet's anchor must have. */
function anchorOf(text: string, { index, features: [feature] }: Facet): [text: string, href: string] {
  const shown = Buffer.from(text).subarray(index.byteStart, index.byteEnd).toString('utf8')
  if (feature?.uri !== undefined) return [shown, new URL(feature.uri).href]
  if (feature?.tag !== undefined) return [shown, `/?q=%23${encodeURIComponent(feature.tag)}`]
  return [shown, `https://bsky.app/profile/${feature?.did}`]
}

test('every recorded post is on the page, its links, tags and mentions in their places', async (t) => {
  const corpus = process.env['CORPUS_DIR']
  if (corpus === undefined) {
    t.diagnostic('CORPUS_DIR is not set: the recording was not played')
    return t.skip('CORPUS_DIR is not set')
  }
  const file = join(corpus, 'relay-to-jetstream/expected_v1.jsonl')
  const posts = postsOf(file)
  const app = await startApp({
    UPSTREAM: `file:${file}?speed=max`,
    UNKNOWN_AUTHORS: 'show',
    APPVIEW: 'off',
    PLC: 'off',
  })
  t.after(() => app.close())
  await until('the recording has ended', () => /end/i.test(app.context.source().words))
  assert.equal(app.context.source().name, 'recording')
  await until('all are shown', () => app.context.shown.size >= posts.length)

  const screen = await watch(t, app, '/ws?since=0')
  assert.deepEqual(
    screen.cards.map(({ uri }) => uri),
    posts.map(({ uri }) => uri).toReversed(),
  )
  const page = cardsIn((await get(app, '/')).body)
  assert.deepEqual(
    page.map(({ uri }) => uri),
    posts
      .slice(-30)
      .map(({ uri }) => uri)
      .toReversed(),
  )

  let anchors = 0
  for (const { uri, record } of posts) {
    const card = screen.cards.find((one) => one.uri === uri)
    const html = (/<p class="text".*?<\/p>/s.exec(card?.html ?? '')?.[0] ?? '').replaceAll(
      /<span class="host".*?<\/span>/gs,
      '',
    )
    assert.equal(plain(html).trim(), record.text.trim(), uri)
    const found = [...html.matchAll(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
    const expected = (record.facets ?? []).map((facet) => anchorOf(record.text, facet))
    assert.deepEqual(
      found.map(([, href = '', text = '']) => [plain(text), plain(href)]),
      expected,
      uri,
    )
    anchors += expected.length
  }
  t.diagnostic(`${posts.length} recorded posts, ${anchors} links, tags and mentions: all there, none else`)
})
