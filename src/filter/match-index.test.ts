import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stranger } from '../decode/author.js'
import { chance, decoded } from '../decode/invented.js'
import { compile, createMatchIndex, parseQuery, type Query } from './index.js'
import { inventedAuthor, inventedPost, inventedTree, pick, RESOLVED, spelled } from './invented.js'

const NONE = new Map<string, never>()

function read(typed: string): Query {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, parsed.ok ? '' : `${typed}: ${parsed.error.message}`)
  return parsed.query
}

test('agrees with asking each query, while queries come and go', () => {
  const random = chance(11)
  const index = createMatchIndex<number>()
  const live = new Map<number, { query: Query; matches: ReturnType<typeof compile>; remove: () => void }>()
  let matched = 0
  let pairs = 0
  for (let round = 0; round < 3_800; round++) {
    const parsed = parseQuery(random() < 0.02 ? '' : spelled(random, inventedTree(random, round % 4)))
    if (parsed.ok) {
      const { query } = parsed
      const remove = index.add(query, RESOLVED, round)
      live.set(round, { query, matches: compile(query, RESOLVED), remove })
    }
    if (live.size > 300) {
      const gone = pick(random, [...live.keys()])
      live.get(gone)?.remove()
      if (random() < 0.1) live.get(gone)?.remove()
      live.delete(gone)
    }
    assert.equal(index.size, live.size)
    const [post, author] = [inventedPost(random), inventedAuthor(random)]
    const found = index.matching(post, author)
    assert.equal(new Set(found).size, found.length, 'each once')
    const expected = [...live].filter(([, { matches }]) => matches(post, author)).map(([value]) => value)
    pairs += live.size
    matched += expected.length
    const told = found.toSorted((a, b) => a - b)
    const differing = [...expected, ...told].filter(
      (value) => expected.includes(value) !== told.includes(value),
    )
    assert.deepEqual(
      differing.map((value) => live.get(value)?.query.address),
      [],
      JSON.stringify(post),
    )
  }
  assert.ok(pairs > 1_000_000 && matched > pairs / 20 && matched < pairs * 0.8, `${matched} of ${pairs}`)
  for (const { remove } of live.values()) remove()
  assert.equal(index.size, 0)
  assert.deepEqual(index.matching(inventedPost(random), inventedAuthor(random)), [])
})

/** Shapes of queries about a word, and how many of 2,000 such are asked about a post that has two of the words. */
const ASKED: readonly (readonly [string, number])[] = [
  ['WORD', 2],
  ['(WORD OR WORDx)', 2],
  ['"some more" WORD', 2],
  ['"WORD and"', 2],
  ['WORD*', 2],
  ['猫WORD', 0],
  ['#WORD', 0],
  ['from:WORD.example lang:none', 0],
  ['domain:WORD.example', 0],
  ['alt:WORD,WORDx', 2],
]

for (const [shape, expected] of ASKED) {
  test(`of 2,000 like ${shape} only those of which the post has a sign are asked`, () => {
    const index = createMatchIndex<number>()
    for (let i = 0; i < 2_000; i++) {
      index.add(read(`-is:bot ${shape.replaceAll('WORD', `word${i}`)}`), NONE, i)
    }
    const post = decoded({ text: 'word7 and word8, and then some more' })
    let asked = 0
    const author = new Proxy(stranger(post.did), {
      get(target, name, receiver) {
        // The first thing that each of these queries looks at.
        if (name === 'labels') asked++
        return Reflect.get(target, name, receiver) as unknown
      },
    })
    index.matching(post, author)
    assert.equal(asked, expected)
  })
}

test('queries that only exclude are asked when the post has what they exclude, and match unasked otherwise', () => {
  const index = createMatchIndex<string>()
  for (const typed of ['-cat', '-cat -dog', '-(cat dog)', 'NOT (cat OR lang:en)', 'cat OR -dog', '']) {
    index.add(read(typed), NONE, typed)
  }
  const found = (text: string) => [...index.matching(decoded({ text }), stranger('did:plc:a'))].toSorted()
  assert.deepEqual(
    found('a bird'),
    ['', '-(cat dog)', '-cat', '-cat -dog', 'NOT (cat OR lang:en)', 'cat OR -dog'].toSorted(),
  )
  assert.deepEqual(found('a cat'), ['', '-(cat dog)', 'cat OR -dog'].toSorted())
  assert.deepEqual(found('a dog'), ['', '-(cat dog)', '-cat', 'NOT (cat OR lang:en)'].toSorted())
  assert.deepEqual(found('a cat and a dog'), ['', 'cat OR -dog'].toSorted())
})

test('a common word is passed over for a rarer one once posts have told them apart', () => {
  const index = createMatchIndex<string>()
  const author = stranger('did:plc:a')
  index.add(read('here'), NONE, 'here')
  for (let i = 0; i < 400; i++) index.matching(decoded({ text: 'everyone is here today' }), author)
  let asks = 0
  const post = new Proxy(decoded({ text: 'everyone else' }), {
    get(target, name, receiver) {
      if (name === 'edited') asks++
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  index.add(read('-is:edited everyone zzz'), NONE, 'x')
  assert.deepEqual(index.matching(post, author), [])
  assert.equal(asks, 0)
})

test('a post is not even read while nobody filters', () => {
  const index = createMatchIndex<string>()
  const unread = new Proxy(decoded(), {
    get: (_target, name) => assert.fail(`asked for its ${String(name)}`),
  })
  assert.deepEqual(index.matching(unread, stranger('did:plc:a')), [])
  index.add(read(''), NONE, 'all')
  assert.deepEqual(index.matching(unread, stranger('did:plc:a')), ['all'])
})
