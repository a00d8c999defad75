import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PyreError } from '../errors.js'
import { parseQuery, type Node } from './index.js'
import { plainQuery, type PlainForm } from './plain-form.js'

/** A small generator with a seed, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function parsed(form: PlainForm) {
  const read = parseQuery(plainQuery(form))
  assert.ok(read.ok, `${plainQuery(form)}: ${read.ok ? '' : read.error.message}`)
  return read.query
}

function leaves(node: Node | undefined): readonly Node[] {
  if (node === undefined) return []
  if ('nodes' in node) return node.nodes.flatMap(leaves)
  return node.kind === 'not' ? leaves(node.node) : [node]
}

describe('plainQuery', () => {
  const cases: [form: PlainForm, query: string][] = [
    [{}, ''],
    [{ all: [''], any: ['  '], none: [''], lang: [''], has: [''], replies: [''] }, ''],
    [{ all: ['cats dogs'] }, 'cats dogs'],
    [{ any: ['cats dogs birds'] }, 'cats OR dogs OR birds'],
    [{ any: ['cats'] }, 'cats'],
    [{ none: ['cats dogs'] }, '-cats -dogs'],
    [
      { all: ['a b'], any: ['c d'], none: ['e'], lang: ['en'], has: ['image'], replies: ['0'] },
      'a b (c OR d) -e lang:en has:image -is:reply',
    ],
    [{ any: ['cats dogs'], lang: ['en'] }, '(cats OR dogs) lang:en'],
    [{ lang: ['en,de', 'fr'] }, 'lang:en,de,fr'],
    [{ lang: [' en , de '] }, 'lang:en,de'],
    [{ has: ['image', 'link'] }, 'has:image has:link'],
    [{ replies: ['only'] }, 'is:reply'],
    // What the language has no other name for stays what it is.
    [{ all: ['"northern lights" aurora'] }, '"northern lights" aurora'],
    [{ all: ['“northern lights”'] }, '"northern lights"'],
    [{ none: ['"northern lights"'] }, '-"northern lights"'],
    [{ all: ['#art'], any: ['ca* #dogs'] }, '#art (ca* OR #dogs)'],
    [{ all: ['don’t rock’n’roll 3:15 猫 🌈'] }, 'don’t rock’n’roll 3:15 猫 🌈'],
    // And nothing becomes what it was not.
    [{ all: ['cats OR dogs'] }, 'cats "OR" dogs'],
    [{ all: ['-cats'] }, '"-cats"'],
    [{ none: ['-cats'] }, '-"-cats"'],
    [{ all: ['from:bob.example'] }, '"from:bob.example"'],
    [{ all: ['@bob.example'] }, '"@bob.example"'],
    [{ all: ['(cats|dogs)'] }, '"(cats|dogs)"'],
    [{ any: ['a | b'] }, 'a OR "|" OR b'],
    [{ any: ['a ... b'] }, 'a OR b'],
    [{ any: ['... ##'] }, '"..."'],
    [{ all: ['https://example.com/x'] }, '"https://example.com/x"'],
    [{ all: ['say"hello there'] }, 'say "hello there"'],
    [{ all: ["'tis the dogs' day"] }, `"'tis" the dogs' day`],
    [{ all: ['cats\tdogs\n-birds'] }, 'cats dogs "-birds"'],
    [{ lang: ['en" -cats'] }, 'lang:"en -cats"'],
  ]
  for (const [form, query] of cases) {
    it(`${JSON.stringify(form)} asks for ${query || 'everything'}`, () =>
      assert.equal(plainQuery(form), query))
  }

  it('gives the address form itself, so that one redirect is enough', () => {
    for (const [form] of cases) {
      const read = parseQuery(plainQuery(form))
      if (read.ok && read.query.notices.length === 0) assert.equal(read.query.address, plainQuery(form))
    }
  })

  it('leaves what no field can hold to the parser, which names it', () => {
    const wrong: [PlainForm, RegExp][] = [
      [{ lang: ['english'] }, /“english” in “lang:”.*is not a language/],
      [{ has: ['dogs'] }, /“dogs” in “has:”.*is not something a post can have/],
      [{ all: ['x '.repeat(41)] }, /more than 40 terms/],
      [{ all: ['x'.repeat(513)] }, /513 characters long; 512 at most/],
      [{ any: ['x'.repeat(300)], none: ['- '.repeat(300)] }, /characters long; 512 at most/],
    ]
    for (const [form, says] of wrong) {
      const read = parseQuery(plainQuery(form))
      assert.ok(!read.ok, JSON.stringify(form))
      assert.match(read.error.message, says)
    }
  })

  it('names what “replies” can be', () => {
    assert.throws(
      () => plainQuery({ replies: ['maybe'] }),
      (error) =>
        error instanceof PyreError && error.code === 'QUERY' && /“replies” is “maybe”/.test(error.message),
    )
  })

  it('makes nothing but words, phrases and tags of whatever is typed', () => {
    const next = random(7)
    const pieces = [
      'cats',
      ' ',
      '"',
      '“',
      '«',
      '-',
      '(',
      ')',
      '|',
      'OR',
      'NOT',
      'from:',
      'lang:en',
      '#',
      '@x.y',
      '*',
    ]
    pieces.push(
      ':',
      ',',
      "'",
      '’',
      '\\',
      '\u202e',
      '\ufe0f',
      '猫',
      '💚',
      'https://a.b/',
      'since:2026-01-01',
      '\0',
      '\ud800',
    )
    for (let n = 0; n < 5000; n++) {
      const typed = Array.from(
        { length: 1 + Math.floor(next() * 9) },
        () => pieces[Math.floor(next() * pieces.length)],
      ).join('')
      for (const field of ['all', 'any', 'none'] as const) {
        const { root } = parsed({ [field]: [typed] })
        assert.ok(
          leaves(root).every(({ kind }) => kind === 'text' || kind === 'tag'),
          `${field}=${JSON.stringify(typed)} became ${plainQuery({ [field]: [typed] })}`,
        )
        const negated = JSON.stringify(root ?? {}).includes('"kind":"not"')
        assert.equal(negated, field === 'none' && root !== undefined, JSON.stringify(typed))
      }
    }
  })

  it('hands on what is too long without looking at each word of it', () => {
    const all = 'a '.repeat(12_000)
    assert.equal(plainQuery({ all: [all] }), all)
  })
})
