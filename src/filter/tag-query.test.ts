import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance, decoded } from '../decode/invented.js'
import { fold } from './fold.js'
import { compile, parseQuery, tagQuery } from './index.js'
import { inventedAuthor, pick, several } from './invented.js'

const author = inventedAuthor(chance(1))

function finds(q: string, tag: string): boolean {
  const parsed = parseQuery(q)
  return parsed.ok && compile(parsed.query, new Map())(decoded({ tags: [tag] }), author)
}

const NAMED: readonly (readonly [tag: string, query: string])[] = [
  ['Art', '#Art'],
  ['a,b', '#a,b'],
  ['OR', '#OR'],
  ['100%', '#100%'],
  ['wow!', '#wow'],
  ['big sky', 'tag:"big sky"'],
  ['rock（live）', 'tag:"rock（live）"'],
  ['a|b', 'tag:"a|b"'],
  ['-cat', '#-cat'],
  ['from:a.example', '#from:a.example'],
]

for (const [tag, query] of NAMED) {
  test(`the tag ${tag} is asked for by ${query}, which finds it`, () => {
    assert.equal(tagQuery(tag), query)
    assert.ok(finds(query, tag))
  })
}

for (const tag of [
  'アニメ「ワンピース」',
  'f**k*',
  'a"b',
  '!!!',
  '',
  ' ',
  'a  b',
  'a\u0000b',
  '\ud800',
  'x'.repeat(5_000),
]) {
  test(`no query means the tag ${JSON.stringify(tag.slice(0, 20))}, so none is given`, () => {
    assert.equal(tagQuery(tag), undefined)
  })
}

test('a tag of letters and digits is asked for as it is spelled', () => {
  const letters = (from: string, to: string) => {
    const [first = 0, last = 0] = [from.codePointAt(0), to.codePointAt(0)]
    // Of the thousands of a script some here and there.
    const step = last - first > 1000 ? 97 : 1
    const count = Math.floor((last - first) / step) + 1
    return Array.from({ length: count }, (_, i) => String.fromCodePoint(first + i * step))
  }
  const scripts = ['09', 'AZ', 'az', 'ÀÖ', 'Øö', 'øÿ', 'Ая', 'ぁゖ', 'ァヺ', 'ーー', '一鿿', '가힣']
  for (const letter of scripts.flatMap(([from = '', to = '']) => letters(from, to))) {
    for (const tag of [letter, `a${letter}_`]) {
      const query = tagQuery(tag)
      const parsed = parseQuery(`#${tag}`)
      assert.ok(query === `#${tag}` && parsed.ok && parsed.query.address === query, tag)
      assert.deepEqual(parsed.query.root, { kind: 'tag', shown: query, tag: fold(tag) })
    }
  }
  assert.equal(tagQuery('_'), undefined)
})

test('whatever a tag is made of, its query is tidy, finds it, and no tag of another name', () => {
  const random = chance(7)
  const signs = Array.from('aB1é猫 　!?.,:;*|()（）"\'’「」«»-#＃@$+_/\u0000\u200d\u202e😀')
  signs.push('OR', ' AND ', 'lang:en')
  let named = 0
  for (let round = 0; round < 3_000; round++) {
    const tag = several(random, 8, () => pick(random, signs)).join('')
    const query = tagQuery(tag)
    if (query === undefined) continue
    named++
    const parsed = parseQuery(query)
    assert.ok(parsed.ok && parsed.query.address === query, JSON.stringify([tag, query]))
    assert.ok(finds(query, tag), JSON.stringify([tag, query]))
    assert.ok(!finds(query, `${tag}x`) && !finds(`-${query}`, tag), JSON.stringify([tag, query]))
  }
  assert.ok(named > 500, `only ${named} of the tags had a query`)
})
