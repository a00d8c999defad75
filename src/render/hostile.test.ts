import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { stranger } from '../decode/author.js'
import type { Author } from '../decode/author.js'
import type { Media, Post, Segment } from '../decode/post.js'
import type { Cover, Quote, ShownPost } from '../decode/shown-post.js'
import { author, DID, post, renderer, shown } from './invented.js'
import { assertInert, read } from './strict-html.js'
import { readXml } from './strict-xml.js'

const EVIL = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)`,
  '{{7*7}}{% include "layout.njk" %}{{ site | dump }}',
  '<title>Bank</title><base href=//evil.example>',
  '<input autofocus onfocus=alert(1)>',
  '</article></p></bdi><article id="p-x" hx-swap-oob="delete">',
  '<hx-partial hx-target="body"></hx-partial>',
  '<head><meta http-equiv=refresh content=0></head>',
  '\u202e\u2066gnp.exe\u2069',
  `Z${'\u0334\u0310\u035d'.repeat(200)}`,
  'a'.repeat(10_000),
  '\ud83d \udc00 \u0000 \u001b[31m',
  '&lt;script&gt; &amp;amp; &#x3c;',
  '`${alert(1)}` \\u003cscript\\u003e',
  '<!-- --> <![CDATA[ ]]> <style>*{display:none}</style>',
  'javascript:alert(1)',
  '\n\n\n\n',
]

/** With a quote of each sort, a parent and a cover, all of them as hostile. */
function hostileShown(pick: () => string, of: (n: number) => number): ShownPost {
  const [made, author] = hostilePost(pick)
  const uri = `at://${pick()}/app.bsky.feed.generator/${pick()}`
  const record = {
    what: 'starter pack',
    uri,
    did: made.did,
    name: pick(),
    description: pick(),
    avatar: pick(),
  } as const
  const [quoted, other] = hostilePost(pick)
  const quotes: readonly (Quote | undefined)[] = [
    { kind: 'withheld' },
    { kind: 'record', record, author },
    { kind: 'post', shown: { post: quoted, author: other, ...coverOf(pick, of) } },
    undefined,
  ]
  const quote = quotes[of(quotes.length)]
  const beside = { ...(quote && { quote }), parent: other, seconds: [NaN, -1, 37, 1e300][of(4)] ?? 0 }
  return { post: made, author, ...coverOf(pick, of), ...(of(4) > 0 && { beside }) }
}

function coverOf(pick: () => string, of: (n: number) => number): Pick<ShownPost, 'cover'> {
  const covers: readonly Cover['of'][] = ['post', 'media']
  const which = covers[of(4)]
  return which === undefined ? {} : { cover: { of: which, why: pick() } }
}

function hostilePost(pick: () => string): [Post, Author] {
  const picture = { cid: pick(), alt: pick() }
  const media: Media[] = [
    { kind: 'images', images: [picture, picture] },
    { kind: 'video', video: { ...picture, gif: true } },
    {
      kind: 'external',
      external: { uri: `https://evil.example/${pick()}`, title: pick(), description: pick(), thumb: pick() },
    },
    { kind: 'external', external: { uri: pick(), title: pick(), description: pick() } },
    {
      kind: 'external',
      external: {
        uri: `https://media.tenor.com/${pick()}?ww=${pick()}`,
        title: '',
        description: pick(),
        thumb: pick(),
      },
    },
    { kind: 'unknown', type: pick() },
  ]
  const segments: Segment[] = [
    { kind: 'text', text: pick() },
    { kind: 'link', text: pick(), uri: `https://evil.example/${pick()}` },
    { kind: 'link', text: pick(), uri: pick() },
    { kind: 'mention', text: pick(), did: `did:x:${pick()}` },
    { kind: 'tag', text: pick(), tag: pick() },
  ]
  const made = post({
    uri: pick(),
    did: `did:x:${pick()}`,
    rkey: pick(),
    cid: pick(),
    rev: pick(),
    text: segments.map((segment) => segment.text).join(''),
    segments,
    tags: [pick(), pick()],
    langs: [pick()],
    labels: [pick()],
    createdAt: pick(),
    dated: true,
    edited: true,
    reply: { root: pick(), parent: `at://${pick()}/app.bsky.feed.post/${pick()}` },
    quote: `at://${pick()}/${pick()}/${pick()}`,
  })
  const embed = media[pick().length % 7]
  return [
    embed === undefined ? made : { ...made, media: embed },
    author({ did: made.did, handle: pick(), displayName: pick(), avatar: pick(), labels: ['bot', pick()] }),
  ]
}

test('whatever stands in any field of a post and its author, the card is inert', () => {
  const { card, replacement } = renderer()
  let state = 7
  const next = (n: number) => (state = (state * 48271) % 2147483647) % n
  for (let round = 0; round < 1500; round++) {
    const evil = hostileShown(() => EVIL[next(EVIL.length)] ?? '', next)
    const { uri } = evil.post
    const { html, json, id } = card(round % 5 === 0 ? { ...evil, author: stranger(DID) } : evil)
    assertInert(html, id)
    assert.equal(json, JSON.stringify(html).slice(1, -1))
    assert.ok(
      replacement({ id, uri, html, json }).startsWith('<article hx-swap-oob="true" class="post" id="p-'),
    )
  }
})

test('whatever a feed is told, its items are well-formed and nothing in them runs', () => {
  const { feedText } = renderer()
  let state = 11
  const next = (n: number) => (state = (state * 48271) % 2147483647) % n
  const posts = Array.from({ length: 300 }, () => hostileShown(() => EVIL[next(EVIL.length)] ?? '', next))
  const feed = { query: { address: '', words: '' }, origin: 'https://a.example', home: '', self: '', posts }
  const { items } = JSON.parse(feedText('json', feed)) as { items: { content_html: string }[] }
  for (const { content_html } of items) {
    for (const { name, attributes } of read(content_html.replace(/<br( \/)?>/g, '')).tags) {
      assert.match(name, /^(p|a|img|bdi|span|blockquote|br)$/)
      for (const [key, value] of attributes) {
        assert.match(key, /^(href|src|alt|dir|lang)$/)
        if (key === 'href' || key === 'src') assert.match(value, /^https?:\/\//)
      }
    }
  }
  readXml(feedText('rss', feed))
})

test('hostile text is shown as it is written, templates and entities too', () => {
  for (const [n, evil] of EVIL.filter((text) => text.trim() !== '' && text.length < 1000).entries()) {
    const { html } = renderer().card(
      shown(post({ rev: `${n}`, langs: [], text: evil, segments: [{ kind: 'text', text: evil }] })),
    )
    assert.ok(read(html).text.endsWith(evil), evil)
  }
})

test('a name without end is cut, and no character with it', () => {
  const { html } = renderer().card(shown(post(), author({ displayName: '😀'.repeat(5000) })))
  assert.ok(read(html).text.startsWith(`·${'😀'.repeat(60)}…@mara.example`))
})

test('no name, tag or link can be turned around to read as another', () => {
  const evil = '\u202emoc.knab\u202c\u2066\u200f'
  const record = {
    what: 'list',
    uri: `at://${DID}/app.bsky.graph.list/1`,
    did: DID,
    name: evil,
    description: evil,
  } as const
  const media: Media = {
    kind: 'external',
    external: { uri: 'https://a.example/', title: evil, description: evil },
  }
  const { html } = renderer().card({
    ...shown(post({ media, tags: [evil], quote: record.uri }), author({ displayName: evil })),
    beside: { quote: { kind: 'record', record, author: author() } },
  })
  assert.equal(read(html).text.split('moc.knab').length - 1, 6)
  assert.doesNotMatch(html, /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
})

test('no view turns escaping off', () => {
  const folder = new URL('../../../views/', import.meta.url)
  const views = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.njk'),
  )
  assert.ok(views.length > 5)
  for (const name of views) {
    assert.doesNotMatch(readFileSync(new URL(name, folder), 'utf8'), /\|\s*safe|autoescape/, name)
  }
})
