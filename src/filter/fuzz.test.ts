import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance, decoded } from '../decode/invented.js'
import { clean } from './clean.js'
import { fold } from './fold.js'
import { foldLink } from './fold-link.js'
import { compile, parseQuery, type Query } from './index.js'
import {
  inventedAuthor,
  inventedPost,
  inventedTree,
  LEAVES,
  pick,
  RESOLVED,
  several,
  spelled,
} from './invented.js'
import { lex } from './lex.js'
import { Sight } from './sight.js'

const NASTY = [
  ...LEAVES.flat().map((leaf) => ` ${leaf} `),
  ...Array.from('ab1 é*-_#＃@:,.|()（）"“”„«»\'‘’‚&+$猫かﾞแ😀❤：，｜™ßİक्й🏴\u3000\n'),
  ...Array.from('\u200D\u200C\uFE0F\u20E3\u0301\u202E\u00AD\u0000\uFFFE\u3164\u{E0067}\u{E007F}'),
  ...'👩‍💻~\uD83D~\uDE00~ OR ~ AND ~ NOT ~OR~ -~lang:~from:~has:~lang:en~from:a.example~alt:"~,de'.split('~'),
  ...'to:~mentions:~replyto:~domain:~url:~tag:~is:~since:~until:~@a.example~2026-01-01~did:plc:a'.split('~'),
  ...'a.example~www.~http://~/b~?d~%c3~image~replies~quote~「~」~–~−~—~*.gy~alt:"a*"~tag:"a b"'.split('~'),
  ...'cat~cats~cat*~ "red cat" ~#ai~-(~https://a.example~don\'t~ ~ ~ '.split('~'),
]

function read(typed: string): Query {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, JSON.stringify(typed) + (parsed.ok ? '' : parsed.error.message))
  return parsed.query
}

type Seen = Parameters<ReturnType<typeof compile>>

function seenPosts(random: () => number, length: number): readonly Seen[] {
  return Array.from({ length }, () => [inventedPost(random), inventedAuthor(random)])
}

function verdicts(query: Query, posts: readonly Seen[]): string {
  const predicate = compile(query, RESOLVED)
  return posts.map((seen) => (predicate(...seen) ? '1' : '0')).join('')
}

test('whatever is typed: no throw, spans within the text, an address that parses to itself with the same key', () => {
  const random = chance(1)
  const posts = seenPosts(random, 12)
  const byKey = new Map<string, string>()
  let queries = 0
  for (let round = 0; round < 6_000; round++) {
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
      again.notices.every(({ message }) => message.includes('this feed is live')),
      JSON.stringify([typed, again.notices]),
    )
    const matched = verdicts(parsed.query, posts)
    assert.equal(verdicts(again, posts), matched)
    assert.equal(byKey.get(key) ?? matched, matched, key)
    byKey.set(key, matched)
  }
  assert.ok(queries > 1_000, `only ${queries} of the texts were queries`)
})

test('one meaning, spelled in any order, case and quotes, has one key and matches the same posts', () => {
  const random = chance(2)
  const posts = seenPosts(random, 40)
  const verdictsSeen = new Set<string>()
  for (let round = 0; round < 600; round++) {
    const tree = inventedTree(random, 3)
    const [first, second] = [parseQuery(spelled(random, tree)), parseQuery(spelled(random, tree))]
    if (!first.ok || !second.ok) continue
    assert.equal(second.query.key, first.query.key, `${first.query.typed}   ${second.query.typed}`)
    const matched = verdicts(first.query, posts)
    assert.equal(verdicts(second.query, posts), matched, `${first.query.typed}   ${second.query.typed}`)
    verdictsSeen.add(matched)
  }
  assert.ok(verdictsSeen.size > 100, 'the posts tell the queries apart')
})

test('a minus before anything makes it its contrary', () => {
  const random = chance(3)
  const posts = seenPosts(random, 60)
  for (const leaf of LEAVES.flat()) {
    const matched = verdicts(read(leaf), posts)
    const contrary = matched.replace(/./g, (bit) => (bit === '1' ? '0' : '1'))
    for (const minus of ['-', '–', 'NOT ']) assert.equal(verdicts(read(minus + leaf), posts), contrary, leaf)
  }
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
    'alt:a ',
    'https://a.example/( ',
    'https://a.example/(',
    'url:a.example/() ',
    '@a.example ',
    '–a ',
    '「',
    'xyz:',
    '“a”',
    '|',
    '猫',
    '-(',
  ]
  for (const unit of units) {
    const [few = 0, many = 0] = [100, 1_600].map((length) => {
      const chars = Array.from(unit.repeat(Math.ceil(length / unit.length)))
      return lex(clean(chars, []), []).steps / chars.length
    })
    assert.ok(many <= few * 1.5 && many < 20, `${unit}: ${few} then ${many} steps for each character`)
  }
})

test('a host of many labels makes no more of a post than it could be looked for by', () => {
  const sightOfLinks = (...hosts: readonly string[]) =>
    new Sight(
      decoded({
        segments: hosts.map((host, i) => ({ kind: 'link', text: 'x', uri: `https://${host}/${i}` })),
        media: { kind: 'external', external: { uri: `https://${hosts[0]}/0`, title: '', description: '' } },
      }),
    )
  const tooLong = `${'a.'.repeat(4_000)}a`
  const hostile = sightOfLinks(tooLong, tooLong, tooLong)
  assert.deepEqual([hostile.links.length, hostile.domains.size], [0, 0])
  assert.equal(foldLink(`https://${'a.'.repeat(127)}a/`), undefined)
  const longest = `${'a.'.repeat(126)}a`
  const sound = sightOfLinks(longest, longest)
  assert.deepEqual([sound.links.length, sound.domains.size], [2, 127])
  assert.ok(sound.domains.has(longest) && sound.domains.has('a.a') && sound.domains.has('a'))
})

test('slashes go from the end of a link alone, however many there are', () => {
  const slashes = '/'.repeat(100_000)
  assert.equal(foldLink(`https://a.example${slashes}b`), `a.example${slashes}b`)
  assert.equal(foldLink(`https://a.example/b${slashes}`), 'a.example/b')
  assert.equal(foldLink(`https://a.example${slashes}`), 'a.example')
  assert.equal(foldLink(`https://a.example/?b=${slashes}c`), `a.example/?b=${slashes}c`)
})
