import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { FeedDocument, FeedFormat } from './index.js'
import { author, DID, post, renderer, text, URI } from './invented.js'
import { read } from './strict-html.js'
import { children, readXml, textOf, type Element } from './strict-xml.js'

const ORIGIN = 'https://sky.example'
const { feedText } = renderer()

function feed(
  format: FeedFormat,
  posts: { post: Post; author?: Author }[],
  more: Partial<FeedDocument> = {},
): string {
  return feedText(format, {
    query: { address: 'cats OR dogs', words: 'cats or dogs' },
    origin: ORIGIN,
    home: `${ORIGIN}/?q=cats+OR+dogs`,
    self: `${ORIGIN}/feed.${format}?q=cats+OR+dogs`,
    posts: posts.map((one) => ({ author: author(), ...one })),
    ...more,
  })
}

function channelOf(xml: string): Element {
  const root = readXml(xml)
  assert.equal(root.name, 'rss')
  assert.equal(root.attributes.get('version'), '2.0')
  const [channel] = children(root, 'channel')
  assert.ok(channel)
  return channel
}

function rssItem(one: Post, by: Author = author()): Element {
  const [item] = children(channelOf(feed('rss', [{ post: one, author: by }])), 'item')
  assert.ok(item)
  return item
}

interface JsonFeed {
  version: string
  title: string
  home_page_url: string
  feed_url: string
  items: {
    id: string
    url: string
    content_html: string
    content_text?: string
    image?: string
    date_published: string
    authors: { name: string; url: string; avatar?: string }[]
    tags?: string[]
    language?: string
  }[]
}

function jsonItem(one: Post, by: Author = author()): JsonFeed['items'][number] {
  const { items } = JSON.parse(feed('json', [{ post: one, author: by }])) as JsonFeed
  assert.ok(items[0])
  return items[0]
}

const heron = post({
  ...text('A heron, ', { kind: 'tag', text: '#birds', tag: 'birds' }, '\nit owns ', {
    kind: 'link',
    text: 'the place',
    uri: 'https://place.example/a?b=1&c=2',
  }),
  tags: ['birds', 'hidden'],
})

describe('RSS 2.0', () => {
  it('says what the feed is, where it is and where its page is', () => {
    const channel = channelOf(feed('rss', []))
    assert.equal(textOf(channel, 'title'), 'cats or dogs · PyreSky')
    assert.equal(textOf(channel, 'link'), `${ORIGIN}/?q=cats+OR+dogs`)
    assert.equal(
      textOf(channel, 'description'),
      'Posts matching cats or dogs, as they are written: a live view of Bluesky.',
    )
    const [self] = children(channel, 'atom:link')
    assert.deepEqual(Object.fromEntries(self?.attributes ?? []), {
      rel: 'self',
      type: 'application/rss+xml',
      href: `${ORIGIN}/feed.rss?q=cats+OR+dogs`,
    })
    assert.deepEqual(children(channel, 'item'), [])
  })

  it('tells a post with its author, its time and its body as HTML', () => {
    const item = rssItem(heron)
    const [guid] = children(item, 'guid')
    assert.equal(guid?.text, URI)
    assert.equal(guid.attributes.get('isPermaLink'), 'false')
    assert.equal(textOf(item, 'link'), `https://bsky.app/profile/${DID}/post/3mheron`)
    assert.equal(textOf(item, 'pubDate'), 'Sat, 21 Nov 2026 07:42:10 GMT')
    assert.equal(textOf(item, 'dc:creator'), 'Mara (@mara.example)')
    assert.deepEqual(
      children(item, 'category').map((one) => one.text),
      ['birds', 'hidden'],
    )
    assert.equal(
      textOf(item, 'description'),
      '<p dir="auto" lang="en">A heron, <a href="https://sky.example/?q=%23birds">#birds</a><br />\nit owns ' +
        '<a href="https://place.example/a?b=1&amp;c=2">the place</a> (place.example)</p>' +
        '<p><a href="https://sky.example/?q=%23hidden"><bdi>#hidden</bdi></a> </p>',
    )
  })

  it('shows pictures by their descriptions too, a link’s card, a video, an answer and a quote', () => {
    const at = `at://${DID}/app.bsky.feed.post/3mother`
    const shots = post({ media: { kind: 'images', images: [{ cid: 'bafyone', alt: 'A "heron" & co' }] } })
    const [content] = children(rssItem(shots), 'media:content')
    assert.equal(content?.attributes.get('url'), `https://cdn.example/feed_fullsize/${DID}/bafyone`)
    assert.equal(content.attributes.get('medium'), 'image')
    assert.equal(textOf(content, 'media:description'), 'A "heron" & co')
    assert.match(
      textOf(rssItem(shots), 'description'),
      /<img src="https:\/\/cdn\.example\/feed_thumbnail[^"]+" alt="A &quot;heron&quot; &amp; co">/,
    )
    const external = { uri: 'https://news.example/x', title: 'News <b>', description: 'of the day' }
    assert.match(
      textOf(rssItem(post({ media: { kind: 'external', external } })), 'description'),
      /<a href="https:\/\/news\.example\/x">News &lt;b&gt;<\/a> \(news\.example\)<br>of the day/,
    )
    const video = { cid: 'bafytwo', alt: '', gif: false }
    assert.match(
      textOf(rssItem(post({ media: { kind: 'video', video } })), 'description'),
      /Video<\/a>: no description/,
    )
    const related = textOf(rssItem(post({ reply: { root: at, parent: at }, quote: at })), 'description')
    assert.match(related, /Continues a thread/)
    assert.match(related, /Quotes a post/)
  })

  it('has no time of its own making, so that equal feeds are equal bytes', () => {
    assert.equal(feed('rss', [{ post: heron }]), feed('rss', [{ post: heron }]))
  })
})

describe('JSON Feed 1.1', () => {
  it('says the same', () => {
    const parsed = JSON.parse(feed('json', [{ post: heron }])) as JsonFeed
    assert.equal(parsed.version, 'https://jsonfeed.org/version/1.1')
    assert.equal(parsed.title, 'cats or dogs · PyreSky')
    assert.equal(parsed.feed_url, `${ORIGIN}/feed.json?q=cats+OR+dogs`)
    assert.equal(parsed.home_page_url, `${ORIGIN}/?q=cats+OR+dogs`)
    assert.deepEqual(parsed.items[0], {
      id: URI,
      url: `https://bsky.app/profile/${DID}/post/3mheron`,
      content_html: textOf(rssItem(heron), 'description'),
      content_text: 'A heron, #birds\nit owns the place',
      date_published: '2026-11-21T07:42:10.000Z',
      authors: [{ name: 'Mara (@mara.example)', url: `https://bsky.app/profile/${DID}` }],
      tags: ['birds', 'hidden'],
      language: 'en',
    })
  })

  it('leaves out what is not there, and has a body all the same', () => {
    const bare = jsonItem(post({ ...text(''), langs: [] }), author({ avatar: 'bafyface' }))
    assert.deepEqual(Object.keys(bare), ['id', 'url', 'content_html', 'date_published', 'authors'])
    assert.equal(bare.authors[0]?.avatar, `https://cdn.example/avatar_thumbnail/${DID}/bafyface`)
  })
})

describe('a hostile post in a feed', () => {
  const nasty =
    '</description>]]><script>alert(1)</script>&amp;&#0;"\'`\\\u0000\u0008\u001b\ufffe\ud800 \u202egnp.exe\u2066'
  const hostile = post({
    ...text(nasty, { kind: 'link', text: nasty, uri: 'https://evil.example/"><script>' }),
    tags: [nasty, '<x>', '\u202e'],
    langs: ['en'],
    media: { kind: 'images', images: [{ cid: 'bafyone', alt: nasty }] },
  })
  const by = author({ displayName: nasty })

  it('is read as text by a strict reader, in XML and in the HTML inside it', () => {
    const item = rssItem(hostile, by)
    assert.equal(children(item, 'description').length, 1)
    assert.equal(children(item, 'category').length, 2, 'a tag that nobody can see is none')
    const { tags } = read(textOf(item, 'description').replaceAll('<br />', '').replaceAll('&#96;', ''))
    assert.deepEqual([...new Set(tags.map(({ name }) => name))].toSorted(), ['a', 'bdi', 'img', 'p'])
    assert.doesNotMatch(textOf(item, 'dc:creator'), /[\u202a-\u202e\u2066-\u2069]/)
  })

  it('is well-formed Unicode in JSON', () => {
    const json = feed('json', [{ post: hostile, author: by }])
    assert.doesNotMatch(json, /\\ud[89a-f]/i)
    const item = jsonItem(hostile, by)
    assert.doesNotMatch(item.content_html, /<script/)
    assert.doesNotMatch(item.content_text ?? '', /[\u202a-\u202e\u2066-\u2069]/)
    assert.doesNotMatch(item.authors[0]?.name ?? '', /[\u202a-\u202e\u2066-\u2069]/)
  })

  it('changes nothing of the channel by a query', () => {
    const query = { address: nasty, words: nasty }
    const channel = channelOf(
      feed('rss', [], { query, home: `${ORIGIN}/?q="&<`, self: `${ORIGIN}/feed.rss?q="&<` }),
    )
    assert.equal(children(channel, 'title').length, 1)
    assert.equal(textOf(channel, 'link'), `${ORIGIN}/?q="&<`)
  })
})
