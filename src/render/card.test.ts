import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stranger } from '../decode/author.js'
import type { ShownPost } from '../decode/shown-post.js'
import { cardId, removal } from './index.js'
import { author, DID, post, renderer, shown, text, URI } from './invented.js'
import { all, assertInert, read, values } from './strict-html.js'

test('a plain card says who, what and when, and leads to the original', () => {
  const { html, id, uri } = renderer().card(shown())
  assertInert(html, id)
  assert.equal(uri, URI)
  const article = all(html, 'article')[0]?.attributes
  assert.equal(article?.get('data-uri'), URI)
  assert.equal(article?.get('data-did'), DID)
  assert.equal(read(html).text, 'MMara@mara.exampleen07:42 UTCA heron, and it owns the place.')
  assert.equal(all(html, 'time')[0]?.attributes.get('datetime'), '2026-11-21T07:42:10.000Z')
  assert.ok(values(html, 'href').includes(`https://bsky.app/profile/${DID}/post/3mheron`))
  assert.ok(html.length < 1300, `${html.length} characters`)
  assert.ok(!/>\s+</.test(html), 'no template whitespace')
})

test('json is the html as JSON has it, so that frames can be joined', () => {
  const { card } = renderer()
  const { html, json } = card(shown(post(text('"quoted" \\ new\nline \u2028 \ud83d\ude00 half \ud83d'))))
  assert.equal(json, JSON.stringify(html).slice(1, -1))
  assert.equal(JSON.parse(`{"content":"${json}"}`).content, html)
})

test('a card is rendered once per revision and author version, and again after it was forgotten', () => {
  const { card, forget, count } = renderer()
  const first = card(shown())
  assert.equal(card(shown()), first)
  assert.equal(count.rendered, 1)
  assert.match(card(shown(post(), author({ version: 2, displayName: 'Mara B.' }))).html, /Mara B\./)
  assert.match(card(shown(post({ rev: '3mrew', edited: true }), author({ version: 2 }))).html, /edited/)
  assert.equal(count.rendered, 3)
  forget(URI)
  card(shown(post({ rev: '3mrew' }), author({ version: 2 })))
  assert.equal(count.rendered, 4)
})

test('the cache keeps no more cards than it may', () => {
  const { card, count } = renderer({ maxCards: 2 })
  for (const n of [1, 2, 3, 1]) card(shown(post({ uri: `${URI}${n}` })))
  assert.equal(count.rendered, 4)
})

test('an id is a short stable hash of the uri, and a removal is literally what the page knows', () => {
  assert.match(cardId(URI), /^p-[a-z0-9]{10,17}$/)
  assert.equal(cardId(URI), cardId(URI))
  assert.notEqual(cardId(URI), cardId(`${URI}x`))
  assert.equal(removal(URI), `<article id="${cardId(URI)}" hx-swap-oob="delete"></article>`)
})

test('a replacement is the same card, marked as one', () => {
  const { card, replacement } = renderer()
  const made = card(shown(post(text('<article hx-swap-oob>'))))
  const op = replacement(made)
  assert.equal(op.replace(' hx-swap-oob="true"', ''), made.html)
  assert.equal(all(op, 'article')[0]?.attributes.get('hx-swap-oob'), 'true')
})

function name(html: string): string | undefined {
  return read(html).text.split('en07:42')[0]
}

test('without an author, a handle or a name, the next best is shown', () => {
  const { card } = renderer()
  const { handle: _, ...nameless } = author({ version: 2 })
  assert.equal(name(card(shown(post(), stranger(DID))).html), '·did:plc:herons…')
  assert.equal(name(card(shown(post(), nameless)).html), 'MMaradid:plc:herons…')
  for (const [version, displayName] of ['', '  ', '\u200b\u2066\u3164', '\u2800'].entries()) {
    assert.equal(
      name(card(shown(post(), author({ version: version + 3, displayName }))).html),
      'M@mara.example',
    )
  }
})

test('reply, thread, quote, edited, dated, bot and languages are marked', () => {
  const { card } = renderer()
  const other = 'at://did:plc:someoneelse/app.bsky.feed.post/3mparent'
  const marked = post({
    reply: { root: other, parent: other },
    quote: 'at://did:plc:someoneelse/app.bsky.graph.starterpack/3mpack',
    edited: true,
    dated: true,
    createdAt: '1970-01-01T00:00:00Z',
    langs: ['pt-BR', 'en'],
    tags: ['Estuary', 'birds'],
    ...text('see ', { kind: 'tag', text: '#Birds', tag: 'Birds' }),
  })
  const { html, id } = card(shown(marked, author({ labels: ['bot'] })))
  assertInert(html, id)
  for (const words of [
    'Reply to a post',
    'edited',
    'dated 1970-01-01',
    'bot',
    'pt-BR',
    'Quotes a starter pack',
    '#Estuary',
  ]) {
    assert.ok(read(html).text.includes(words), words)
  }
  assert.equal(read(html).text.toLowerCase().split('#birds').length, 2, 'a tag in the text is not said twice')
  assert.equal(all(html, 'time').length, 1, 'the one time of a card is its arrival')
  assert.deepEqual(values(html, 'lang'), ['pt-BR'])
  assert.doesNotMatch(html.replace(/data-uri="[^"]*"/, ''), /someoneelse/, 'nobody has judged those yet')
})

test('whom a post answers is named and linked once that may be', () => {
  const parent = 'at://did:plc:other/app.bsky.feed.post/3mparent'
  const answer = post({ reply: { root: parent, parent } })
  const { card } = renderer()
  const marks = (more: Partial<ShownPost>, its = answer) =>
    /<p class="marks">.*?<\/p>/.exec(card(shown(its, author(), more)).html)?.[0] ?? ''
  assert.equal(marks({}), '<p class="marks"><span class="reply">Reply to a post</span></p>')
  const known = marks({ beside: { parent: author({ did: 'did:plc:other', handle: 'tom.example' }) } })
  assert.equal(read(known).text, 'Replying to @tom.example')
  assert.deepEqual(values(known, 'href'), ['https://bsky.app/profile/did:plc:other/post/3mparent'])
  assert.deepEqual(values(known, 'data-did'), ['did:plc:other'], 'by which it goes with its account')
  const own = post({ rev: 'b', reply: { root: URI, parent: URI } })
  assert.equal(read(marks({}, own)).text, 'Continues a thread')
  assert.deepEqual(values(marks({ beside: { parent: author() } }, own), 'href'), [
    `https://bsky.app/profile/${DID}/post/3mheron`,
  ])
})

test('a language of private use is shown as a mark, and not told to who reads the page aloud', () => {
  const { html } = renderer().card(shown(post({ langs: ['x-heron', 'en'] })))
  assert.deepEqual(values(html, 'lang'), [])
  assert.match(read(html).text, /x-heron/)
})

test('a reply or quote that points nowhere, and a date that is none, cost nothing', () => {
  const odd = post({
    reply: { root: 'x', parent: 'javascript:1' },
    quote: 'at://',
    dated: true,
    createdAt: 'gestern',
  })
  const { html, id } = renderer().card(shown(odd))
  assertInert(html, id)
  assert.match(html, /dated at an odd time/)
  assert.doesNotMatch(html, /Reply|Quotes/)
})

test('right-to-left text, names and newlines stand in elements that find their own direction', () => {
  const { html } = renderer().card(
    shown(post({ langs: ['ar'], ...text('صباح\n  الخير') }), author({ displayName: 'نورا' })),
  )
  assert.match(html, /<p class="text" [^>]*dir="auto" lang="ar">صباح\n  الخير<\/p>/)
  assert.match(html, /<bdi>نورا<\/bdi>/)
})
