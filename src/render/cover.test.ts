import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cover, ShownPost } from '../decode/shown-post.js'
import { author, post, renderer, shown, text } from './invented.js'
import { assertInert, read } from './strict-html.js'

const SECRET = /secret/i
const picture = { cid: 'bafkreisecret', alt: 'A secret', aspect: { width: 4, height: 3 } }
const its = post({
  ...text('Secret words ', { kind: 'tag', text: '#secret', tag: 'secret' }, ' ', {
    kind: 'link',
    text: 'secret.example',
    uri: 'https://secret.example/',
  }),
  tags: ['secret', 'secrets'],
  media: { kind: 'images', images: [picture] },
})
const covered = (of: Cover['of'], more: Partial<ShownPost> = {}) =>
  shown(its, author(), { cover: { of, why: 'Rude, says <b>Lab</b>' }, ...more })

function quoting() {
  return post({ uri: 'at://did:plc:x/app.bsky.feed.post/3m', quote: its.uri })
}

/** A card without what its covers hold. */
function closed(html: string): string {
  return html.replace(/(<details class="cover"><summary[^>]*>.*?<\/summary>).*<\/details>/, '$1</details>')
}

test('a covered post says why, opens without a script, and tells nothing before', () => {
  const { html, id } = renderer().card(covered('post'))
  assertInert(html, id)
  assert.match(html, /<details class="cover"><summary id="p-[^"]+-c">/)
  assert.match(read(closed(html)).text, /Covered: Rude, says <b>Lab<\/b>ShowHide$/)
  assert.match(read(html).text, SECRET)
  assert.doesNotMatch(closed(html), SECRET)
  assert.match(html, new RegExp(`aria-describedby="${id}-c"`), 'else a screen reader would tell')
})

test('covered media leaves the text', () => {
  const { html, id } = renderer().card(covered('media'))
  assertInert(html, id)
  assert.match(closed(html), /Secret words/)
  assert.doesNotMatch(closed(html), /bafkreisecret|A secret/)
  assert.match(html, new RegExp(`aria-describedby="${id}-t"`))
  const bare = renderer().card(shown(post(text('')), author(), { cover: { of: 'media', why: 'x' } })).html
  assert.doesNotMatch(bare, /cover/, 'there is nothing to cover')
  const mute = renderer().card({ ...covered('media'), post: { ...its, ...text('') } })
  assert.match(mute.html, new RegExp(`aria-describedby="${mute.id}-c"`))
})

test('neither does a covered quote tell, nor the menu of a covered post', () => {
  const quote = { kind: 'post', shown: covered('post') } as const
  const { html, id } = renderer().card(shown(quoting(), author(), { beside: { quote } }))
  assertInert(html, id)
  assert.match(html, /<blockquote .*<details class="cover"><summary><span>Covered/)
  assert.doesNotMatch(closed(html), SECRET)
  const menu = (of: Cover['of']) =>
    /<noscript>.*<\/noscript>/.exec(renderer().pageCard(covered(of), '').html)?.[0] ?? ''
  assert.match(menu('post'), /posts by @mara/)
  assert.doesNotMatch(menu('post'), SECRET)
  assert.match(menu('media'), SECRET)
})

test('a replaced card comes covered', () => {
  const made = renderer()
  assert.doesNotMatch(made.replacement(made.card(covered('post'))), / open/)
})

const feed = (format: 'rss' | 'json', posts: readonly ShownPost[]) =>
  renderer().feedText(format, {
    query: { address: '', words: '' },
    origin: 'https://a.example',
    home: 'https://a.example/',
    self: 'https://a.example/feed',
    posts,
  })

for (const format of ['rss', 'json'] as const) {
  test(`in ${format} a covered post is a sentence and a link`, () => {
    const post = feed(format, [covered('post')])
    assert.match(post, /Covered: /)
    assert.match(post, /Rude, says/)
    assert.match(post, /https:\/\/bsky\.app\/profile\/[^"]*\/post\/3mheron/)
    assert.doesNotMatch(post, SECRET)
    const media = feed(format, [covered('media')])
    assert.match(media, /Secret words/)
    assert.match(media, /Covered: /)
    assert.doesNotMatch(media, /bafkreisecret|A secret/)
    const quote = { kind: 'post', shown: covered('post') } as const
    const quoted = feed(format, [shown(quoting(), author(), { beside: { quote } })])
    assert.match(quoted, /Covered: /)
    assert.doesNotMatch(quoted, SECRET)
  })
}
