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

test('a gallery shows four and counts the rest', () => {
  const made = html({ kind: 'images', images: pictures(20, String) })
  assert.equal(all(made, 'img').length, 4)
  assert.match(read(made).text, /\+16 more pictures on Bluesky/)
  assert.doesNotMatch(html({ kind: 'images', images: pictures(4, String) }), /class="more"/)
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

test('a video and an unknown embed say what they are and lead to Bluesky', () => {
  const video = html({ kind: 'video', video: { cid: 'bafkreivideo', alt: 'A path', gif: false } })
  assert.match(read(video).text, /Video – open on BlueskyA path$/)
  assert.match(html({ kind: 'video', video: { cid: 'c', alt: '', gif: true } }), /GIF – open on Bluesky/)
  const unknown = html({ kind: 'unknown', type: '<script>alert(1)</script>' })
  assert.match(read(unknown).text, /Something this page can’t show: open on Bluesky$/)
})

test('a picture keeps its place on the page by its claimed size', () => {
  const made = html({ kind: 'images', images: [{ cid: 'c', alt: '', aspect: { width: 900, height: 1600 } }] })
  const { attributes } = all(made, 'img').slice(-1)[0] ?? { attributes: new Map<string, string>() }
  assert.equal(attributes.get('width'), '900')
  assert.equal(attributes.get('height'), '1600')
})
