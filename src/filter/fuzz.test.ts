import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Post } from '../decode/post.js'
import { clean } from './clean.js'
import { fold } from './fold.js'
import { compile, parseQuery, type Query } from './index.js'
import { lex } from './lex.js'

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[Math.floor(random() * from.length)]
  assert.ok(picked !== undefined)
  return picked
}

function several<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, make)
}

const NASTY = [
  ...Array.from('ab1 é*-_#＃@:,.|()（）"“”„«»\'‘’‚&+$猫かﾞแ😀❤：，｜™ßİक्й🏴\u3000\n'),
  ...Array.from('\u200D\u200C\uFE0F\u20E3\u0301\u202E\u00AD\u0000\uFFFE\u3164\u{E0067}\u{E007F}'),
  ...'👩‍💻~\uD83D~\uDE00~ OR ~ AND ~ NOT ~OR~ -~lang:~from:~has:~lang:en~from:a.example~alt:"~,de'.split('~'),
  ...'cat~cats~cat*~ "red cat" ~#ai~-(~https://a.example~don\'t~ ~ ~ '.split('~'),
]

const author: Author = { did: 'did:plc:a', handle: 'a.example', labels: [], known: true, version: 0 }

function postOf(random: Random): Post {
  const vocabulary = "cat~Cats~red~é~b~1~猫~😀~❤️~don't~ai~,~. ~ ~ ~-~c++".split('~')
  const text = several(random, 8, () => pick(random, vocabulary)).join(pick(random, ['', ' ']))
  return decoded({
    did: pick(random, ['did:plc:a', 'did:plc:b']),
    text,
    tags: several(random, 1, () => pick(random, ['ai', 'Cat', 'ß'])),
    langs: several(random, 2, () => pick(random, ['en', 'de', 'pt-BR'])),
  })
}

function read(typed: string): Query {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, JSON.stringify(typed) + (parsed.ok ? '' : parsed.error.message))
  return parsed.query
}

function verdicts(query: Query, posts: readonly Post[]): string {
  const predicate = compile(query, new Map())
  return posts.map((post) => (predicate(post, author) ? '1' : '0')).join('')
}

test('whatever is typed: no throw, spans within the text, an address that parses to itself with the same key', () => {
  const random = seeded(1)
  const posts = Array.from({ length: 12 }, () => postOf(random))
  const byKey = new Map<string, string>()
  let queries = 0
  for (let round = 0; round < 3_000; round++) {
    const typed = several(random, round % 30, () => pick(random, NASTY)).join('')
    const length = Math.max(1, Array.from(typed).length)
    const parsed = parseQuery(typed)
    const spans = parsed.ok ? parsed.query.notices : [parsed.error]
    for (const span of spans) {
      assert.ok(
        span.column >= 0 && span.length > 0 && span.column + span.length <= length,
        JSON.stringify(typed),
      )
    }
    if (!parsed.ok) continue
    queries++
    const { address, key, words, handles } = parsed.query
    const again = read(address)
    assert.equal(again.address, address, JSON.stringify(typed))
    assert.equal(again.key, key, JSON.stringify(typed))
    assert.equal(again.words, words)
    assert.deepEqual(again.handles, handles)
    assert.ok(
      again.notices.every(({ message }) => message.includes('for now')),
      JSON.stringify([typed, again.notices]),
    )
    const matched = verdicts(parsed.query, posts)
    assert.equal(verdicts(again, posts), matched)
    assert.equal(byKey.get(key) ?? matched, matched, key)
    byKey.set(key, matched)
  }
  assert.ok(queries > 1_000, `only ${queries} of the texts were queries`)
})

type Tree =
  | { readonly leaf: readonly string[] /* spellings of one meaning */ }
  | { readonly join: ' ' | ' OR '; readonly trees: readonly Tree[] }
  | { readonly not: Tree }

const LEAVES: readonly (readonly string[])[] = [
  ['cat', 'CAT', '"Cat"', '“cat”'],
  ['red', 'RED', '«red»', "'red'"],
  ['"red cat"', '„Red   Cat“', '"red, cat"'],
  ['cat*', 'Cat*'],
  ['#ai', '＃AI', '#AI.'],
  ['é', 'e', 'E\u0301', '"É"'],
  ['猫', '"猫"'],
  ['❤', '❤️'],
  ["don't", 'don’t', '"DON\'T"'],
  ['lang:en', 'LANG:"EN"', 'lang:en,en'],
  ['lang:en,de', 'lang:de,EN', '(lang:de OR lang:en)'],
  ['from:a.example', 'author:@A.example'],
  ['c++', 'C++', '"c++"'],
]

function grown(random: Random, depth: number): Tree {
  const kind = depth === 0 ? 0 : random()
  if (kind < 0.4) return { leaf: pick(random, LEAVES) }
  if (kind < 0.55) return { not: grown(random, depth - 1) }
  const trees = [grown(random, depth - 1), ...several(random, 2, () => grown(random, depth - 1))]
  return { join: pick(random, [' ', ' OR '] as const), trees }
}

/** One of the many ways to write a tree. */
function spelled(random: Random, tree: Tree): string {
  if ('leaf' in tree) return pick(random, tree.leaf)
  if ('not' in tree) return pick(random, ['-', 'NOT ']) + `(${spelled(random, tree.not)})`
  const parts = tree.trees.map((part) => spelled(random, part))
  const shuffled = parts
    .map((part) => [random(), part] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, part]) => part)
  const repeated = random() < 0.2 ? [...shuffled, ...shuffled.slice(0, 1)] : shuffled
  const join = tree.join === ' ' ? pick(random, [' ', '  ', ' AND ']) : pick(random, [' OR ', '|', ' | '])
  return `(${repeated.join(join)})`
}

test('one meaning, spelled in any order, case and quotes, has one key and matches the same posts', () => {
  const random = seeded(2)
  const posts = Array.from({ length: 40 }, () => postOf(random))
  const verdictsSeen = new Set<string>()
  for (let round = 0; round < 600; round++) {
    const tree = grown(random, 3)
    const [first, second] = [parseQuery(spelled(random, tree)), parseQuery(spelled(random, tree))]
    if (!first.ok || !second.ok) continue
    assert.equal(second.query.key, first.query.key, `${first.query.typed}   ${second.query.typed}`)
    const matched = verdicts(first.query, posts)
    assert.equal(verdicts(second.query, posts), matched, `${first.query.typed}   ${second.query.typed}`)
    verdictsSeen.add(matched)
  }
  assert.ok(verdictsSeen.size > 100, 'the posts tell the queries apart')
})

test('folding any character twice changes nothing more', () => {
  for (let code = 0; code < 0x20000; code++) {
    const once = fold(`a${String.fromCodePoint(code)}b`)
    if (fold(once) !== once) assert.fail(`U+${code.toString(16)}: ${once} → ${fold(once)}`)
  }
})

test('lexing takes steps in proportion to the length', () => {
  const units = [
    'a ',
    '(',
    ')',
    '"',
    "'a ",
    "a' ",
    '-',
    ':',
    '#',
    'lang:en ',
    'has:a,',
    'xyz:',
    '“a”',
    '|',
    '猫',
    '-(',
  ]
  for (const unit of units) {
    const [few = 0, many = 0] = [100, 1_600].map((length) => {
      const chars = Array.from(unit.repeat(length)).slice(0, length)
      return lex(clean(chars, []), []).steps / length
    })
    assert.ok(many <= few * 1.5 && many < 20, `${unit}: ${few} then ${many} steps for each character`)
  }
})
