import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Media, Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { compile, parseQuery } from './index.js'

const BOB: Did = 'did:plc:bob'

function post(text: string, more: Partial<Post> = {}): Post {
  return decoded({ did: BOB, text, ...more })
}

const author: Author = { did: BOB, handle: 'Bob.example', labels: [], known: true, version: 1 }

function matches(
  typed: string,
  seen: Post,
  by = author,
  dids: ReadonlyMap<string, Did> = new Map(),
): boolean {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, typed)
  return compile(parsed.query, dids)(seen, by)
}

/** A query, texts it finds, texts it does not. */
const TEXTS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['', ['anything', ''], []],
  [
    'cat',
    ['A cat.', 'CAT!', '#cat', "the cat's", 'ｃａｔ', '𝓬𝓪𝓽', 'c\u00ADat', 'cat😀', 'Cat™'],
    ['cats', 'concat', ''],
  ],
  ['CAT', ['a cat'], ['cats']],
  ['cat*', ['cats', 'cat', 'CATalogue'], ['concat', 'ca t']],
  ['cafe', ['Café', 'CAFE\u0301', 'cafés café'], ['cafeteria']],
  ['café', ['cafe'], []],
  ['naive', ['naïve'], []],
  ['strasse', ['Straße', 'STRASSE'], []],
  ['istanbul', ['İstanbul', 'ISTANBUL', 'ıstanbul'], []],
  ['lodz', ['Łódź'], []],
  ['еще', ['ещё'], []],
  ['мои', ['мои'], ['мой']],
  ['οδος', ['ΟΔΌΣ'], []],
  ['كتب', ['كَتَبَ', 'كـتب'], []],
  ['की', ['की'], ['का']],
  ['école', ["l'école", 'l’ecole'], []],
  ["don't", ['don’t', "DON'T"], ['dont', 'do not']],
  ['3:15', ['at 3:15 pm', '3.15'], ['315']],
  ['snake_case', ['snake_case'], ['snake case']],
  [
    '"climate change"',
    ['Climate change!', 'climate — change', 'climate\n\nchange'],
    ['climates change', 'change climate'],
  ],
  ['"climate chan*"', ['climate chan'], ['climate change']],
  ['re:inv*', ['re: invented'], ['invented re']],
  ['猫', ['黒猫です', '猫'], ['犬']],
  ['東京タワー', ['東京タワーへ'], ['東京のタワー']],
  ['"東京 タワー"', ['東京タワー', '東京・タワー', '東京 タワー'], ['東京のタワー']],
  ['カ', ['カメラ', 'ｶﾒﾗ'], ['ガラス']],
  ['が', ['学が', 'か\u3099'], ['か']],
  ['안녕', ['안녕하세요'], ['안 녕']],
  ['แมว', ['รักแมวมาก'], []],
  ['gpt', ['最新GPTすごい'], ['gpts']],
  ['ß1', ['ss1'], []],
  ['a', ['banana'], ['bee']],
  ['é', ['elephant'], ['ox']],
  ['c++', ['I like C++.'], ['c', 'c+']],
  ['c#', ['C# is'], ['c']],
  ['<3', ['i <3 u'], ['3', '&lt;3']],
  ['f***', ['what the F***'], ['fish']],
  ['->', ['a -> b'], ['a > b']],
  ['😀', ['hi😀😀'], ['😃']],
  ['❤', ['I ❤️ it', '❤'], ['💔']],
  ['❤️', ['I ❤ it'], []],
  ['👍', ['👍🏽'], []],
  ['👩‍💻', ['👩‍💻 at work'], ['👩 💻']],
  ['1️⃣', ['1️⃣ first'], ['1 first']],
  ['"i ❤ cats"', ['I ❤️ Cats', 'i❤cats'], ['i cats']],
  ['cats dogs', ['dogs, cats'], ['cats', 'dogs']],
  ['cats AND dogs', ['dogs, cats'], ['cats']],
  ['cats OR dogs', ['dogs', 'cats'], ['birds']],
  ['cats dogs OR birds', ['cats dogs', 'cats birds'], ['cats', 'dogs birds']],
  ['cats -dogs', ['cats'], ['cats dogs', 'dogs', '']],
  ['-(cats dogs)', ['cats', 'dogs', ''], ['cats dogs']],
  ['NOT cats', ['dogs'], ['cats']],
  ['(cats OR dogs) -"red cats"', ['cats', 'blue dogs'], ['red cats', 'birds']],
  ['or and not', ['not this and or that'], ['this']],
]

for (const [typed, found, others] of TEXTS) {
  test(`${typed === '' ? 'no query' : typed} finds what it should in texts`, () => {
    for (const text of found) assert.ok(matches(typed, post(text)), `finds ${text}`)
    for (const text of others) assert.ok(!matches(typed, post(text)), `passes over ${text}`)
  })
}

test('a word is looked for in tags and alt texts, but not in link cards, names or quoted posts', () => {
  const images: Media = {
    kind: 'images',
    images: [
      { cid: 'b', alt: '' },
      { cid: 'b', alt: 'A red cat' },
    ],
  }
  const video: Media = { kind: 'video', video: { cid: 'b', alt: 'A red cat', gif: false } }
  const card: Media = {
    kind: 'external',
    external: { uri: 'https://cat.example', title: 'cat', description: 'cat' },
  }
  assert.ok(matches('cat', post('', { media: images })))
  assert.ok(matches('"red cat"', post('', { media: video })))
  assert.ok(matches('cat', post('', { tags: ['Cat'] })))
  assert.ok(!matches('cat', post('', { media: card })))
  assert.ok(!matches('bob', post('')))
})

test('a phrase does not go on from one text into another', () => {
  assert.ok(!matches('"red cat"', post('red', { tags: ['cat'] })))
  assert.ok(!matches('"猫 犬"', post('猫', { tags: ['犬'] })))
})

test('a tag is a tag and not a word', () => {
  assert.ok(matches('#ai', post('', { tags: ['AI'] })))
  assert.ok(matches('＃AI', post('', { tags: ['ai'] })))
  assert.ok(!matches('#ai', post('ai #ai')))
  assert.ok(!matches('#ai', post('', { tags: ['aid'] })))
  assert.ok(matches('-#ai', post('', { tags: ['aid'] })))
})

test('a language takes its longer tags, and none is none', () => {
  const spoken: readonly (readonly [string, readonly string[], boolean])[] = [
    ['lang:en', ['en'], true],
    ['lang:en', ['de', 'EN-gb'], true],
    ['lang:en', ['de'], false],
    ['lang:en', [], false],
    ['lang:pt', ['pt-BR'], true],
    ['lang:pt-BR', ['pt'], false],
    ['lang:pt-br', ['pt-BR'], true],
    ['lang:pt-BR', ['pt-BR-x-rio'], true],
    ['lang:he', ['iw'], true],
    ['lang:eng', ['en'], true],
    ['lang:de,en', ['en'], true],
    ['lang:none', [], true],
    ['lang:none', ['en'], false],
    ['lang:none,en', ['en'], true],
    ['-lang:en', [], true],
    ['-lang:en,de', ['de'], false],
  ]
  for (const [typed, langs, expected] of spoken) {
    assert.equal(matches(typed, post('', { langs })), expected, `${typed} of ${langs.join()}`)
  }
})

test('an author is found by DID, by resolved handle, by known handle, by domain', () => {
  const other: Author = { did: 'did:plc:ann', handle: 'ann.example', labels: [], known: true, version: 1 }
  const nameless: Author = { did: BOB, labels: [], known: false, version: 0 }
  const resolved = new Map<string, Did>([['bob.example', BOB]])
  const byAnn = post('', { did: 'did:plc:ann' })
  assert.ok(matches('from:did:plc:bob', post('')))
  assert.ok(!matches('from:did:plc:bob', byAnn, other))
  assert.ok(matches('from:@BOB.example', post('')))
  assert.ok(!matches('from:bob.example', byAnn, other))
  assert.ok(matches('from:bob.example', post(''), nameless, resolved))
  assert.ok(!matches('from:bob.example', post(''), nameless))
  assert.ok(!matches('from:bob.example', post(''), author, new Map([['bob.example', 'did:plc:ann']])))
  assert.ok(matches('from:ann.example,bob.example', post('')))
  assert.ok(matches('from:*.example', post('')))
  assert.ok(!matches('from:*.bob.example', post('')))
  assert.ok(!matches('from:*.example', post(''), nameless))
  assert.ok(matches('-from:*.example', post(''), nameless))
})

test('a post is read once, however many queries look at it', () => {
  let reads = 0
  const counted = new Proxy(post('A red cat', { tags: ['ai'], langs: ['en'] }), {
    get(target, name, receiver) {
      if (name === 'text') reads++
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  for (const typed of ['red', '"red cat"', '猫', 'cat*', 'a', '#ai', 'lang:en']) matches(typed, counted)
  assert.equal(reads, 1)
})
