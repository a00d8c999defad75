import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Post } from '../decode/post.js'
import type { PostPage } from './index.js'
import { author, DID, post, renderer, shown, text, URI } from './invented.js'
import { all, read, values } from './strict-html.js'

const NOW = Date.UTC(2026, 10, 21, 7, 45)

function page(more: Partial<PostPage> = {}): string {
  return renderer().postPage({
    shown: shown(),
    above: [],
    below: [],
    isKept: true,
    historyMs: 30 * 60_000,
    source: { name: 'live', words: 'live' },
    origin: 'https://sky.example',
    now: NOW,
    ...more,
  })
}

function words(more: Partial<PostPage> = {}): string {
  return read(page(more)).text.replaceAll(/\s+/g, ' ')
}

/** What a link's preview is made of, by name. */
function metas(html: string): Record<string, string> {
  return Object.fromEntries(
    all(html, 'meta').flatMap(({ attributes }) => {
      const name = attributes.get('property') ?? attributes.get('name')
      return name === undefined ? [] : [[name, attributes.get('content') ?? '']]
    }),
  )
}

const PICTURES: Pick<Post, 'media'> = {
  media: {
    kind: 'images',
    images: [
      { cid: 'bafyone', alt: 'a heron on a post' },
      { cid: 'bafytwo', alt: 'the same heron' },
    ],
  },
}

test('title and preview say who wrote it and what', () => {
  const html = page({ shown: shown(post(), author({ avatar: 'bafyface' })) })
  const meta = metas(html)
  assert.match(html, /<title>Mara \(@mara\.example\) · PyreSky<\/title>/)
  assert.equal(meta['og:title'], 'Mara (@mara.example)')
  assert.equal(meta['og:description'], 'A heron, and it owns the place.')
  assert.equal(meta['description'], meta['og:description'])
  assert.equal(meta['og:image'], `https://cdn.example/avatar_thumbnail/${DID}/bafyface`)
  assert.equal(meta['og:image:alt'], undefined)
  assert.equal(meta['twitter:card'], 'summary')
  assert.equal(meta['og:url'], `https://sky.example/post/${DID}/3mheron`)
  assert.equal(meta['robots'], 'noindex,noarchive')
  const [canonical] = all(html, 'link').filter(({ attributes }) => attributes.get('rel') === 'canonical')
  assert.equal(canonical?.attributes.get('href'), meta['og:url'])
})

test('its first picture goes before its author’s, with what it shows in words', () => {
  const meta = metas(page({ shown: shown(post(PICTURES), author({ avatar: 'bafyface' })) }))
  assert.equal(meta['og:image'], `https://cdn.example/feed_thumbnail/${DID}/bafyone`)
  assert.equal(meta['og:image:alt'], 'a heron on a post')
  assert.equal(meta['twitter:card'], 'summary_large_image')
})

test('a video is previewed by its poster, a link by its picture', () => {
  const video = post({ media: { kind: 'video', video: { cid: 'bafyvideo', alt: 'wings', gif: false } } })
  const moving = metas(page({ shown: shown(video) }))
  assert.equal(moving['og:image'], `https://cdn.example/video_poster/${DID}/bafyvideo`)
  assert.equal(moving['og:image:alt'], 'wings')
  const external = {
    uri: 'https://news.example/',
    title: 'News',
    description: 'of herons',
    thumb: 'bafythumb',
  }
  const linking = metas(page({ shown: shown(post({ media: { kind: 'external', external } })) }))
  assert.equal(linking['og:image'], `https://cdn.example/feed_thumbnail/${DID}/bafythumb`)
})

test('a cover covers the title and the preview, too', () => {
  const covered = shown(
    post({ ...PICTURES, ...text('Spoilers for the heron.'), tags: ['heronfacts'] }),
    author({ avatar: 'bafyface' }),
    { cover: { of: 'post', why: 'Spoilers' } },
  )
  const html = page({ shown: covered })
  const [head = '', body = ''] = html.split('</head>')
  assert.doesNotMatch(head, /Spoilers|heron on|Mara|mara|bafy/)
  assert.match(head, /<title>A covered post · PyreSky<\/title>/)
  assert.equal(metas(html)['og:description'], 'A covered post')
  assert.match(body, /<h1[^>]*>A covered post<\/h1>/)
  assert.doesNotMatch(body.slice(body.indexOf('id="post-more"')), /heronfacts/)
})

test('a cover over the media leaves the words, and shows nothing of the media', () => {
  const covered = shown(post(PICTURES), author({ avatar: 'bafyface' }), {
    cover: { of: 'media', why: 'Flashing' },
  })
  const [head = ''] = page({ shown: covered }).split('</head>')
  assert.match(head, /A heron, and it owns the place\./)
  assert.doesNotMatch(head, /bafyone|heron on a post/)
  assert.match(head, /avatar_thumbnail/)
})

test('a post without words or a name has a title all the same', () => {
  const html = page({ shown: shown(post(text('  \n\u200b')), author({ displayName: ' ' })) })
  assert.equal(metas(html)['og:title'], '@mara.example')
  assert.equal(metas(html)['og:description'], 'A post by @mara.example')
})

test('what the network says stays where it is put, whole and without tricks of direction', () => {
  const nasty = "\"><script>alert(1)</script>\u202eevil\u2066 &amp; 'x'\n\nmore " + 'word '.repeat(200)
  const html = page({
    shown: shown(post(text(nasty)), author({ displayName: '\u202e</title><b>' })),
    above: [shown(post({ uri: `${URI}1`, ...text(nasty) }))],
  })
  for (const { attributes } of all(html, 'script')) assert.match(attributes.get('src') ?? '', /^\/static\//)
  assert.equal(all(html, 'b').length, 0)
  const description = metas(html)['og:description'] ?? ''
  assert.match(description, /^"><script>alert\(1\)<\/script>evil &amp; 'x' more word/)
  assert.ok(description.length <= 301 && description.endsWith('…'))
  assert.equal(metas(html)['og:title'], '</title><b> (@mara.example)')
})

test('its thread reads from top to bottom, and a gap says no more than that', () => {
  const made = (n: number) => shown(post({ uri: `${URI}${n}`, ...text(`number ${n}`) }))
  const html = page({ above: [made(2), 'unavailable', made(1)], below: [made(3), made(4)] })
  const said = read(html).text.replaceAll(/\s+/g, ' ')
  assert.match(
    said,
    /What it answers.*number 1.*A post that is not available.*number 2.*A heron.*Replies.*number 3.*number 4/,
  )
  assert.deepEqual(values(html, 'data-uri'), [`${URI}1`, `${URI}2`, URI, `${URI}3`, `${URI}4`])
  const ids = values(html, 'id')
  assert.equal(new Set(ids).size, ids.length)
  for (const key of ['aria-labelledby', 'aria-describedby'])
    for (const id of values(html, key)) assert.ok(ids.includes(id), id)
})

test('without a thread it has no heading for one, and says of which time replies would be', () => {
  assert.doesNotMatch(words(), /What it answers/)
  assert.match(words(), /Replies None came by here in the last 30 minutes\./)
})

test('when it came is said to the second; of what was looked up only what its author claims', () => {
  assert.match(words(), /Came by ?Saturday,? 21 November 2026 at 07:42:10 UTC, 3 minutes ago/)
  assert.match(words(), /Dated by its author ?Saturday,? 21 November 2026 at 07:42:00 UTC/)
  assert.doesNotMatch(words({ isKept: false }), /Came by/)
  const future = words({ shown: shown(post({ createdAt: '2031-01-01T00:00:00Z' })) })
  assert.match(future, /1 January 2031 at 00:00:00 UTC ?Original/, 'nothing is ago that has not been')
})

test('it leads to its original, to feeds of the same sort, and back', () => {
  const html = page({ shown: shown(post({ tags: ['herons'], langs: ['en'] })) })
  const hrefs = values(html, 'href')
  for (const href of ['/', '/?q=from%3Amara.example', '/?q=lang%3Aen', '/?q=%23herons'])
    assert.ok(hrefs.includes(href), href)
  assert.ok(hrefs.includes(`https://bsky.app/profile/${DID}/post/3mheron`))
})

test('pictures of the built-in network have an address that holds elsewhere, too', () => {
  const { postPage } = renderer({ cdn: () => (kind, did, cid) => `/built-in/${kind}/${did}/${cid}` })
  const html = postPage({
    shown: shown(post(PICTURES)),
    above: [],
    below: [],
    isKept: true,
    historyMs: 60_000,
    source: { name: 'built-in', words: 'Invented people.' },
    origin: 'https://sky.example',
    now: NOW,
  })
  assert.equal(metas(html)['og:image'], `https://sky.example/built-in/feed_thumbnail/${DID}/bafyone`)
  assert.match(read(html).text, /Invented people\./)
})

test('what was looked up is drawn anew each time, and what is kept is not', () => {
  const made = renderer()
  const kept = shown()
  made.card(kept)
  const looked = shown(post({ uri: `${URI}1` }))
  const options = { below: [], isKept: false, historyMs: 1, source: { name: 'live', words: '' } } as const
  for (let n = 0; n < 3; n++)
    made.postPage({ ...options, shown: looked, above: [kept], origin: 'https://sky.example', now: NOW })
  assert.equal(made.count.rendered, 4)
})
