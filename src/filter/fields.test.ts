import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { LinkCard, Media, Post, Segment } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { compile, parseQuery } from './index.js'

const ANN: Did = 'did:plc:ann'
const BOB: Did = 'did:plc:bob'
const DIDS: ReadonlyMap<string, Did> = new Map([
  ['ann.example', ANN],
  ['bob.example', BOB],
])

const plain = decoded({ did: ANN, text: 'Hello' })

function post(...parts: readonly Partial<Post>[]): Post {
  return Object.assign({}, plain, ...parts) as Post
}

function by(fields: Partial<Author> = {}): Author {
  return { did: ANN, handle: 'ann.example', labels: [], known: true, version: 1, ...fields }
}

function matches(typed: string, seen: Post, author = by(), dids = DIDS): boolean {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, `${typed}: ${parsed.ok ? '' : parsed.error.message}`)
  return compile(parsed.query, dids)(seen, author)
}

const facets = (...segments: readonly Segment[]): Partial<Post> => ({ segments })
const mention = (did: Did, text: string): Partial<Post> => facets({ kind: 'mention', text, did })
const link = (uri: string): Partial<Post> => facets({ kind: 'link', text: 'x', uri })
const media = (found: Media): Partial<Post> => ({ media: found })
const card = (uri: string, more: Partial<LinkCard> = {}): Partial<Post> =>
  media({ kind: 'external', external: { uri, title: 'cat', description: 'cat', ...more } })
const images = (...alts: readonly string[]): Partial<Post> =>
  media({ kind: 'images', images: alts.map((alt) => ({ cid: 'b', alt })) })
const video = (alt: string, gif = false): Partial<Post> =>
  media({ kind: 'video', video: { cid: 'b', alt, gif } })
const answering = (did: Did): Partial<Post> => {
  const uri = `at://${did}/app.bsky.feed.post/a`
  return { reply: { root: 'at://did:plc:root/app.bsky.feed.post/a', parent: uri } }
}
const quoting = (collection: string): Partial<Post> => ({ quote: `at://did:plc:bob/${collection}/a` })
const tenor = (description: string) => card('https://media.tenor.com/AAAAC/a.gif?hh=1&ww=1', { description })

const MENTION = mention(BOB, '@bob.example')
const PAGE = 'https://www.nytimes.com/2026/07/04/sea.html?u=1#top'

/** A query, posts it matches, posts it does not. */
const FOUND: readonly (readonly [string, readonly Post[], readonly Post[]])[] = [
  ['cat', [post(images('A cat.')), post(video('cat')), post(tenor('Alt: a cat'))], [post(card(PAGE))]],
  ['@bob.example', [post(MENTION), post(mention(BOB, '@old.example'))], [post(), post(answering(BOB))]],
  ['＠Bob.Example', [post(MENTION)], [post(mention(ANN, '@bob.example'))]],
  ['@did:plc:bob', [post(MENTION)], [post(mention(ANN, '@did:plc:bob'))]],
  ['mentions:ann.example,bob.example', [post(MENTION), post(mention(ANN, 'me'))], [post()]],
  ['-mentions:bob.example', [post(), post(answering(BOB))], [post(MENTION)]],
  ['to:bob.example', [post(MENTION), post(answering(BOB))], [post(), post(answering(ANN))]],
  ['-to:bob.example', [post()], [post(MENTION), post(answering(BOB))]],
  ['replyto:bob.example', [post(answering(BOB))], [post(MENTION), post(answering('did:plc:root'))]],
  ['replyto:did:plc:bob', [post(answering(BOB))], [post()]],
  ['from:ann.example', [post()], [post({ did: BOB })]],
  ['from:"@Ann.example"', [post()], [post({ did: BOB })]],
  ['from:*.example', [post()], []],
  ['-from:*.brid.gy', [post()], []],
  [
    'domain:nytimes.com',
    [post(link(PAGE)), post(card('http://cooking.NYTimes.com./x')), post(link('https://nytimes.com:8080'))],
    [post(), post(link('https://notnytimes.com')), post(link('https://nytimes.com.example'))],
  ],
  ['domain:www.NYTimes.com', [post(link('https://nytimes.com'))], [post({ text: 'nytimes.com' })]],
  [
    'domain:möwe.example',
    [post(link('https://xn--mwe-sna.example/a')), post(link('https://möwe.example'))],
    [],
  ],
  [
    'domain:nytimes.com',
    [],
    [post(link('https://nytimes.com@evil.example/')), post(link('https://a.example/nytimes.com'))],
  ],
  ['domain:a.example,co.uk', [post(link('https://bbc.co.uk'))], [post(link('https://b.example'))]],
  [
    '-domain:youtube.com,youtu.be',
    [post()],
    [post(link('https://youtu.be/a')), post(link('https://m.youtube.com/a'))],
  ],
  [
    'url:https://nytimes.com/2026/',
    [post(link(PAGE)), post(card('http://nytimes.com/2026'))],
    [post(link('https://nytimes.com/2025')), post(link('https://cooking.nytimes.com/2026'))],
  ],
  ['https://nytimes.com/2026', [post(link(PAGE))], [post({ text: 'https://nytimes.com/2026' })]],
  [
    'https://nytimes.com',
    [post(link(PAGE))],
    [post(link('https://nytimes.com.example/')), post(link('https://nytimes.company/'))],
  ],
  ['url:nytimes.com/2026', [post(link(PAGE))], [post(link('https://nytimes.com'))]],
  [
    'https://a.example/S_(b),c.',
    [post(link('https://a.example/S_(b),c/d'))],
    [post(link('https://a.example/s_(b),c'))],
  ],
  ['(https://a.example/S OR cat)', [post(link('https://a.example/S'))], [post()]],
  ['url:https://a.example/möwe', [post(link('https://a.example/m%c3%b6we'))], []],
  ['tag:ai,art', [post({ tags: ['AI'] }), post({ tags: ['Art'] })], [post({ text: 'ai art' })]],
  ['tag:"Climate Change"', [post({ tags: ['climate change'] })], [post({ tags: ['climate'] })]],
  ['tag:#ai', [post({ tags: ['ai'] })], [post({ tags: ['aid'] })]],
  [
    'has:image',
    [post(images('')), post(images('a', 'b'))],
    [post(), post(video('')), post(tenor('')), post(card(PAGE))],
  ],
  ['has:images', [post(images(''))], [post()]],
  ['has:video', [post(video('')), post(video('', true))], [post(images(''))]],
  [
    'has:media',
    [
      post(images('')),
      post(video('')),
      post(tenor('')),
      post(media({ kind: 'unknown', type: 'app.bsky.embed.gallery' })),
    ],
    [
      post(),
      post(card(PAGE)),
      post(quoting('app.bsky.feed.post')),
      post(media({ kind: 'unknown', type: 'a.b.c' })),
    ],
  ],
  [
    'has:link',
    [post(link(PAGE)), post(card(PAGE))],
    [post(), post({ text: PAGE }), post(tenor('')), post(MENTION)],
  ],
  ['has:quote', [post(quoting('app.bsky.feed.post'))], [post(), post(quoting('app.bsky.feed.generator'))]],
  ['has:tag', [post({ tags: ['a'] })], [post({ text: '#a' })]],
  ['has:mention', [post(MENTION)], [post({ text: '@bob.example' })]],
  [
    'has:alt',
    [post(images('', 'a')), post(video('a')), post(tenor('ALT: a'))],
    [post(), post(images('', ' ')), post(card(PAGE)), post(tenor('Alt: '))],
  ],
  [
    'has:gif',
    [post(tenor('')), post(video('', true))],
    [post(video('')), post(images('')), post(card('https://a.example/a.gif'))],
  ],
  ['-has:media', [post(), post(card(PAGE))], [post(images(''))]],
  ['has:image,video', [post(images('')), post(video(''))], [post()]],
  ['is:reply', [post(answering(BOB))], [post()]],
  ['is:root', [post()], [post(answering(BOB))]],
  ['-is:reply', [post()], [post(answering(BOB))]],
  ['is:quote', [post(quoting('app.bsky.feed.post'))], [post(quoting('app.bsky.graph.list'))]],
  ['is:edited', [post({ edited: true })], [post()]],
  ['is:reply,quote', [post(answering(BOB)), post(quoting('app.bsky.feed.post'))], [post()]],
  ['is:bot', [], [post(), post({ labels: ['bot'] })]],
  [
    'alt:cat',
    [post(images('', 'Red CAT.')), post(video('cat')), post(tenor('Alt: cat'))],
    [post({ text: 'cat' }), post({ tags: ['cat'] }), post(card(PAGE))],
  ],
  ['alt:cat*', [post(images('cats'))], [post(images('concat'))]],
  ['alt:"red cat",猫', [post(images('A red, cat')), post(images('黒猫'))], [post(images('red', 'cat'))]],
  ['alt:"cat*"', [post(images('cat'))], [post(images('cats'))]],
  ['since:2026-01-01 until:2020-01-01', [post()], []],
  ['hello -since:2026-01-01', [post()], [post({ text: 'bye' })]],
  ['hello OR since:2026-01-01', [post()], [post({ text: 'bye' })]],
  ['-(since:2026-01-01)', [post()], []],
]

for (const [typed, found, others] of FOUND) {
  test(`${typed} matches what it says`, () => {
    for (const seen of found) assert.ok(matches(typed, seen), `finds ${JSON.stringify(seen)}`)
    for (const seen of others) assert.ok(!matches(typed, seen), `passes over ${JSON.stringify(seen)}`)
    const parsed = parseQuery(typed)
    assert.ok(parsed.ok)
    const { address } = parsed.query
    for (const seen of [...found, ...others]) {
      assert.equal(matches(address, seen), matches(typed, seen), `${address} is ${typed}`)
    }
  })
}

test('a bot is an account that says so', () => {
  assert.ok(matches('is:bot', plain, by({ labels: ['bot'] })))
  assert.ok(!matches('-is:bot', plain, by({ labels: ['bot'] })))
  assert.ok(matches('-is:bot', plain))
})

test('a suffix matches handles as they become known', () => {
  assert.ok(matches('from:*.brid.gy', plain, by({ handle: 'ann.Web.brid.gy' })))
  assert.ok(!matches('-from:*.brid.gy', plain, by({ handle: 'ann.web.brid.gy' })))
  const { handle: _, ...nameless } = by()
  assert.ok(!matches('from:*.brid.gy', plain, nameless))
  assert.ok(matches('-from:*.brid.gy', plain, nameless))
})

test('a handle that nobody could resolve is found where it is written, and nowhere else', () => {
  const none = new Map<string, Did>()
  assert.ok(matches('from:ann.example', plain, by(), none))
  assert.ok(matches('@bob.example', post(MENTION), by(), none))
  assert.ok(matches('to:bob.example', post(MENTION), by(), none))
  assert.ok(!matches('@bob.example', post(mention(BOB, '@old.example')), by(), none))
  assert.ok(!matches('replyto:bob.example', post(answering(BOB)), by(), none))
  assert.ok(matches('-replyto:bob.example', post(answering(BOB)), by(), none))
})

test('the handles of every field are named for the caller', () => {
  const parsed = parseQuery(
    'from:a.example to:B.example -(mentions:c.example,@d.example OR replyto:e.example) @F.example',
  )
  assert.ok(parsed.ok)
  assert.deepEqual(
    [...parsed.query.handles].toSorted(),
    Array.from('abcdef', (name) => `${name}.example`),
  )
})

test('no more of the alt texts is looked at than people write', () => {
  const filler = 'x '.repeat(4_995)
  assert.ok(matches('cat', post(images(filler, 'a cat'))))
  assert.ok(matches('alt:cat', post(images(`${filler} cat`))))
  assert.ok(!matches('cat', post(images(filler, filler, filler, 'a cat'))))
  assert.ok(matches('has:alt', post(images('', filler))))
})
