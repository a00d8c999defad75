import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Media, Picture } from '../decode/post.js'
import { author, DID, post, renderer, shown, text } from './invented.js'
import { all, assertInert, read, values } from './strict-html.js'

function html(media: Media, made = renderer()): string {
  const card = made.card(shown(post({ langs: [], media, ...text('') })))
  assertInert(card.html, card.id)
  return card.html
}

function pictures(n: number, alt: (i: number) => string): Picture[] {
  return Array.from({ length: n }, (_, i) => ({ cid: `bafkrei${i}`, alt: alt(i) }))
}

const off = () => renderer({ cdn: () => undefined })

test('pictures have their own words, and none are said to have none', () => {
  const made = html({ kind: 'images', images: pictures(2, (i) => (i === 0 ? 'A "grey" heron' : '')) })
  const [first, second] = all(made, 'img')
  assert.equal(first?.attributes.get('alt'), 'A "grey" heron')
  assert.equal(first?.attributes.get('src'), `https://cdn.example/feed_thumbnail/${DID}/bafkrei0`)
  assert.equal(second?.attributes.get('alt'), '')
  assert.match(read(made).text, /ALTA "grey" heron.*no description$/)
  assert.ok(values(made, 'href').includes(`https://cdn.example/feed_fullsize/${DID}/bafkrei1`))
})

test('a gallery shows four, and opens the rest where it stands', () => {
  const made = html({ kind: 'images', images: pictures(20, String) })
  assert.equal(all(made, 'img').length, 20)
  const [open = '', folded = ''] = made.split('<details class="folded">')
  assert.equal(all(`${open}</div></div></article>`, 'img').length, 4)
  assert.match(folded, /^<summary>16 more pictures<\/summary>/)
  assert.match(html({ kind: 'images', images: pictures(5, String) }), />1 more picture</)
  assert.doesNotMatch(html({ kind: 'images', images: pictures(4, String) }), /folded/)
})

test('without a CDN nothing is fetched and pictures are told', () => {
  const made = html({ kind: 'images', images: pictures(2, (i) => ['A loom', ''][i] ?? '') }, off())
  assert.deepEqual(values(made, 'src'), [])
  assert.match(read(made).text, /Picture A loomPicture no description$/)
  assert.deepEqual(values(off().card(shown(post(), author({ avatar: 'bafkreiavatar' }))).html, 'src'), [])
})

test('a description of any length is shown, up to a bound', () => {
  const [alt = ''] = values(
    html({ kind: 'images', images: pictures(1, () => 'é'.repeat(10_000)) }),
    'alt',
  ).slice(-1)
  assert.equal(alt, `${'é'.repeat(2000)}…`)
})

test('a link card shows title, words cut short, and the real host', () => {
  const external = {
    uri: 'https://www.valley.example/a?b=1&c',
    title: 'Soil',
    description: 'word '.repeat(400),
    thumb: 'bafkreithumb',
  }
  const made = html({ kind: 'external', external })
  assert.ok(values(made, 'href').includes('https://www.valley.example/a?b=1&c'))
  assert.match(read(made).text, /valley\.exampleSoilword .*word…$/)
  assert.ok(read(made).text.length < 400)
  const hostile = html({ kind: 'external', external: { ...external, uri: 'javascript:alert(1)' } })
  assert.match(read(hostile).text, /can’t show: open on Bluesky$/)
})

const clip = { cid: 'bafkreivideo', alt: 'A path', gif: false, aspect: { width: 9, height: 16 } }

test('a video has its picture, its length for eye and ear, and plays on Bluesky', () => {
  const its = post({ langs: [], media: { kind: 'video', video: clip }, ...text('') })
  const { html, id } = renderer().card(shown(its, author(), { beside: { seconds: 65.4 } }))
  assertInert(html, id)
  assert.match(
    html,
    /<div class="shot r56"><a class="play" href="https:\/\/bsky\.app\/profile\/[^"]*\/post\/3mheron"/,
  )
  const poster = all(html, 'img').at(-1)?.attributes
  assert.equal(poster?.get('src'), `https://cdn.example/video_poster/${DID}/bafkreivideo`)
  assert.equal(poster?.get('alt'), 'A path')
  assert.match(read(html).text, /Video 1:051 minute 5 seconds, opens on BlueskyALTA path$/)
  for (const seconds of [0, -1, NaN, Infinity, 1e9]) {
    const odd = renderer().card(shown(its, author(), { beside: { seconds } })).html
    assert.match(read(odd).text, /Video, opens on Bluesky/)
  }
})

test('without a CDN a video is told, and an unknown embed leads to Bluesky', () => {
  const told = html({ kind: 'video', video: clip }, off())
  assert.match(read(told).text, /Video – open on BlueskyA path$/)
  const gif = html({ kind: 'video', video: { cid: 'c', alt: '', gif: true } }, off())
  assert.match(read(gif).text, /GIF – open on Blueskyno description$/)
  const unknown = html({ kind: 'unknown', type: '<script>alert(1)</script>' })
  assert.match(read(unknown).text, /Something this page can’t show: open on Bluesky$/)
})

test('a silent video and a picker’s link are GIFs', () => {
  const silent = html({ kind: 'video', video: { ...clip, alt: '', gif: true } })
  assert.match(read(silent).text, /GIF, opens on Blueskyno description$/)
  const external = {
    uri: 'https://media.tenor.com/x/y.gif?hh=280&ww=498',
    title: 'Cat GIF',
    description: 'Alt: A cat nods',
    thumb: 'bafkreithumb',
  }
  const picked = html({ kind: 'external', external })
  assert.match(read(picked).text, /GIF, opens on media\.tenor\.comALTA cat nods$/)
  assert.match(
    picked,
    /<div class="shot r178"><a class="play" href="https:\/\/media\.tenor\.com[^>]*nofollow ugc"/,
  )
})

test('a picture has its frame by its claimed size, whatever that is, and is told the size', () => {
  const frame = (width: number, height: number) => {
    const made = html({ kind: 'images', images: [{ cid: 'c', alt: '', aspect: { width, height } }] })
    const { attributes } = all(made, 'img').at(-1) ?? { attributes: new Map<string, string>() }
    assert.equal(attributes.get('width'), `${width}`)
    assert.equal(attributes.get('height'), `${height}`)
    return /shot (r\d+)/.exec(made)?.[1]
  }
  assert.equal(frame(1600, 900), 'r178')
  assert.equal(frame(900, 1600), 'r56')
  assert.equal(frame(1, 10_000), 'r33')
  assert.equal(frame(10_000, 1), 'r300')
})
