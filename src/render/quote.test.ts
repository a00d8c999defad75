import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Post } from '../decode/post.js'
import type { Quote } from '../decode/shown-post.js'
import { author, feedPage, post, renderer, shown, text } from './invented.js'
import { all, assertInert, read, values } from './strict-html.js'

const TOM = 'did:plc:tomwhoisquotedhere2345'
const QUOTED = `at://${TOM}/app.bsky.feed.post/3mquoted`
const tom = author({ did: TOM, handle: 'tom.example', displayName: 'Tom' })

function quotedPost(more: Partial<Post> = {}): Post {
  return post({
    uri: QUOTED,
    did: TOM,
    rkey: '3mquoted',
    ...text('Tides, ', { kind: 'tag', text: '#tides', tag: 'tides' }),
    arrivedAt: Date.UTC(2026, 10, 21, 6, 5),
    ...more,
  })
}

/** The card of a post that quotes this. */
function card(quote?: Quote, uri = QUOTED) {
  const made = renderer().card(shown(post({ quote: uri }), author(), quote && { beside: { quote } }))
  assertInert(made.html, made.id)
  return made.html
}

test('until it is judged, and when it is withheld, a quote says nothing and leads nowhere', () => {
  for (const [quote, words] of [
    [undefined, 'Quotes a post'],
    [{ kind: 'withheld' }, 'Quoted post not available'],
  ] as const) {
    const html = card(quote)
    assert.match(read(html).text, new RegExp(`${words}$`))
    assert.doesNotMatch(html, /tom|3mquoted/i)
  }
  assert.match(card(undefined, `at://${TOM}/app.bsky.graph.list/3m`), /Quotes a list/)
})

test('a quoted post has its author, text, time and media, by which it goes with its account', () => {
  const media = { kind: 'images', images: [{ cid: 'bafkreishot', alt: 'A "wave"' }] } as const
  const html = card({ kind: 'post', shown: shown(quotedPost({ media }), tom) })
  const [quoted] = all(html, 'blockquote')
  assert.equal(quoted?.attributes.get('data-did'), TOM)
  assert.match(read(html).text, /place\.TTom@tom\.example06:05 UTCTides, #tidesALTA "wave"$/)
  assert.ok(values(html, 'datetime').includes('2026-11-21T06:05:00.000Z'))
  assert.ok(values(html, 'href').includes(`https://bsky.app/profile/${TOM}/post/3mquoted`))
  assert.ok(values(html, 'src').includes(`https://cdn.example/feed_thumbnail/${TOM}/bafkreishot`))
})

test('a quoted reply and a quoted quote say so in words, and nothing of those', () => {
  const other = 'at://did:plc:third/app.bsky.feed.post/3mthird'
  const its = quotedPost({ reply: { root: other, parent: other }, quote: other, edited: true })
  const withParent = { beside: { parent: author({ did: 'did:plc:third', handle: 'third.example' }) } }
  const html = card({ kind: 'post', shown: shown(its, tom, withParent) })
  assert.match(read(html).text, /a reply · quotes a post · edited/)
  assert.doesNotMatch(html, /third/)
})

test('an old quoted post has the day it claims instead of the time at which it was looked up', () => {
  const html = card({
    kind: 'post',
    shown: shown(quotedPost({ dated: true, createdAt: '2023-05-01T08:00:00Z' }), tom),
  })
  assert.match(read(html).text, /Tom@tom\.exampledated 2023-05-01Tides/)
  assert.equal(all(html, 'time').length, 1)
})

test('a quoted post of another day has its day, exact in its datetime', () => {
  const html = card({
    kind: 'post',
    shown: shown(quotedPost({ arrivedAt: Date.UTC(2026, 9, 3, 6, 5) }), tom),
  })
  assert.match(read(html).text, /Tom@tom\.example2026-10-03Tides/)
  assert.ok(values(html, 'datetime').includes('2026-10-03T06:05:00.000Z'))
})

test('feeds, lists and starter packs are quoted by name, by whom, and with their picture', () => {
  for (const [what, collection, path] of [
    ['feed', 'app.bsky.feed.generator', `/profile/${TOM}/feed/3mname`],
    ['list', 'app.bsky.graph.list', `/profile/${TOM}/lists/3mname`],
    ['starter pack', 'app.bsky.graph.starterpack', `/starter-pack/${TOM}/3mname`],
  ] as const) {
    const uri = `at://${TOM}/${collection}/3mname`
    const record = {
      what,
      uri,
      did: TOM,
      name: 'Sea & <b>',
      description: 'All of it',
      avatar: 'bafkreisea',
    } as const
    const html = card({ kind: 'record', record, author: tom }, uri)
    const shown = `${what.charAt(0).toUpperCase()}${what.slice(1)}`
    assert.match(read(html).text, new RegExp(`Sea & <b>${shown} by @tom\\.exampleAll of it$`))
    assert.ok(values(html, 'href').includes(`https://bsky.app${path}`))
    assert.ok(values(html, 'src').includes(`https://cdn.example/avatar_thumbnail/${TOM}/bafkreisea`))
    assert.ok(values(html, 'data-did').includes(TOM))
  }
})

test('a post that is quoted twice on a page, and stands there itself, gives no id twice', () => {
  const made = renderer()
  const quote = { kind: 'post', shown: shown(quotedPost(), tom) } as const
  const cards = [
    shown(quotedPost(), tom),
    ...[1, 2].map((n) =>
      shown(post({ uri: `at://${TOM}/app.bsky.feed.post/${n}`, quote: QUOTED }), author(), {
        beside: { quote },
      }),
    ),
  ].map(made.card)
  const ids = values(made.feedPage(feedPage({ cards })).replace(/^<!doctype html>/, ''), 'id')
  assert.equal(new Set(ids).size, ids.length)
})
