import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stranger } from '../decode/author.js'
import { chance, decoded } from '../decode/invented.js'
import type { Post, Segment } from '../decode/post.js'
import { readBlocklist, type Blocklist, type Phrases } from './blocklist.js'

const ADA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const BEA = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'

/** Finds what is in a text as it stands: how the filter finds words is its own business. */
function plainPhrases(): Phrases & { readonly all: string[] } {
  const all: string[] = []
  return {
    all,
    add: (text) => /[\p{L}\p{N}]/u.test(text) && all.push(text) > 0,
    in: ({ text }) => all.some((one) => text.includes(one)),
  }
}

function read(text: string | Uint8Array): Blocklist & { readonly texts: string[]; readonly steps: number } {
  const phrases = plainPhrases()
  const reading = readBlocklist(typeof text === 'string' ? Buffer.from(text) : text, phrases)
  let steps = 0
  let step = reading.next()
  for (; step.done !== true; step = reading.next()) steps++
  return { ...step.value, texts: phrases.all, steps }
}
const badIn = (text: string | Uint8Array) => read(text).bad.map(({ line }) => line)

describe('M11: a blocklist', () => {
  it('has a DID, a domain, a word or a phrase in a line, and comments', () => {
    const list = read(
      [
        '// my list',
        '',
        ADA,
        `  ${BEA} // a spammer`,
        'did:web:bad.example',
        'spam.example//x',
        'bad.example',
        '*.worse.example // all of them',
        '@www.handle.example',
        'casino',
        '  buy followers now\t',
        'and//or',
        '//',
      ].join('\n'),
    )
    assert.deepEqual([...list.accounts], [ADA, BEA, 'did:web:bad.example'])
    assert.deepEqual([...list.domains], ['bad.example', 'worse.example', 'handle.example'])
    assert.deepEqual([list.texts, list.phrases], [['casino', 'buy followers now', 'and//or'], 3])
    assert.deepEqual(list.bad, [{ line: 6, why: 'is an address; only its domain can be blocked' }])
  })

  it('may have any line end, a mark at its beginning, blank lines, and lines twice', () => {
    for (const text of ['\ufeffa\r\nb\r\n\r\nc', 'a\rb\r\rc\r', '\n\na\nb\n  \nc\na\nb'])
      assert.deepEqual(read(text).texts, ['a', 'b', 'c'], JSON.stringify(text))
    const wide = Buffer.from('\ufeffcasino\r\nbücher', 'utf16le')
    assert.deepEqual(read(wide).texts, ['casino', 'bücher'])
    assert.deepEqual(read(wide.swap16()).texts, ['casino', 'bücher'])
  })

  it('names the lines that are wrong by their number, without a word of them, and keeps the others', () => {
    const wrong = [
      'did:plc:tooshort',
      `${ADA}a`,
      'did:plc:AAAAAAAAAAAAAAAAAAAAAAAA',
      'DID:PLC:aaaaaaaaaaaaaaaaaaaaaaaa',
      'did:key:zQ3sh',
      'did:',
      'https://bad.example/',
      'bad.example/path',
      'at://bad.example',
      '...',
      'secret.',
      '.secret',
      'se..cret',
      '-secret-.example-',
      '3.14',
      '999.1.1.1',
      '192.0.2',
      '***',
      'se\u0000cret',
      'se\ufffdcret',
      'x'.repeat(501),
      `${'x'.repeat(250)}.${'y'.repeat(250)}`,
    ]
    const list = read(['good', ...wrong, 'fine'].join('\n'))
    assert.deepEqual(
      list.bad.map(({ line }) => line),
      wrong.map((_, n) => n + 2),
    )
    assert.deepEqual(list.texts, ['good', 'fine'])
    assert.equal(list.badLines, wrong.length)
    assert.doesNotMatch(JSON.stringify(list.bad), /secret/)
  })

  it('of nonsense is named in part, counted in whole, and read to its end', () => {
    const random = chance(9)
    const noise = Uint8Array.from({ length: 300_000 }, () => Math.floor(random() * 256))
    const { bad, badLines } = read(Buffer.concat([noise, Buffer.from('\ncasino')]))
    assert.ok(bad.length === 50 && badLines > 100, String(badLines))
    assert.equal(read(Buffer.concat([noise, Buffer.from('\ncasino')])).texts.at(-1), 'casino')
  })

  it('may have a line of a megabyte: one that is no comment is wrong', () => {
    const long = 'x'.repeat(1024 * 1024)
    assert.deepEqual(badIn(`a\n${long}\nb`), [2])
    assert.deepEqual(badIn(`a // ${long}\n// ${long}\nb`), [])
    assert.deepEqual(badIn(`a${' '.repeat(600)}b\nc`), [1])
  })

  it('has so many lines and no more, and can be read a line at a time', () => {
    const list = read(Array.from({ length: 30_000 }, (_, n) => `w${n}`).join('\n'))
    assert.deepEqual([list.phrases, list.badLines], [20_000, 1])
    assert.deepEqual(list.bad[0]?.line, 20_001)
    assert.ok(list.steps >= 20_000)
  })

  it('takes domains in any spelling', () => {
    const { domains, bad } = read(
      'BÜCHER.example\nxn--bcher-kva.example\nbad.example.\nwww.bad.example\n192.0.2.7\n例え.テスト',
    )
    assert.deepEqual(
      [...domains],
      ['xn--bcher-kva.example', 'bad.example', '192.0.2.7', 'xn--r8jz45g.xn--zckzah'],
    )
    assert.deepEqual(bad, [])
  })
})

describe('M11: on a blocklist', () => {
  const list = read(`${ADA}\nbad.example\nbücher.example\n192.0.2.7\ncasino`)
  const linking = (uri: string): Post => {
    const segments: Segment[] = [
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'here', uri },
    ]
    return decoded({ did: BEA, segments })
  }
  const carrying = (uri: string) =>
    decoded({ did: BEA, media: { kind: 'external', external: { uri, title: '', description: '' } } })

  it('a DID is all by that account', () => {
    assert.ok(list.author(ADA, undefined) && list.post(decoded({ did: ADA }), undefined))
    assert.ok(!list.author(BEA, undefined) && !list.post(decoded({ did: BEA }), undefined))
  })

  it('a domain is whatever links to it or below it, by a link or a card', () => {
    for (const of of [linking, carrying]) {
      for (const uri of [
        'https://bad.example',
        'http://www.bad.example:8080/x',
        'https://a.b.BAD.example./?q',
        'https://bad.example@bad.example/',
        'https://Bücher.example/',
        'https://xn--bcher-kva.example/',
        'http://192.0.2.7/',
      ])
        assert.ok(list.post(of(uri), undefined), uri)
      for (const uri of [
        'https://notbad.example',
        'https://bad.example.org',
        'https://good.example/bad.example',
        'https://bad.example@good.example/',
        'https://example/',
      ])
        assert.ok(!list.post(of(uri), undefined), uri)
    }
  })

  it('a domain is whoever has it as a handle, or one below it', () => {
    assert.ok(list.author(BEA, 'bad.example'))
    assert.ok(list.author(BEA, 'Bea.Bad.example'))
    assert.ok(!list.author(BEA, 'notbad.example'))
    assert.ok(list.post(decoded({ did: BEA }), { ...stranger(BEA), handle: 'bea.bad.example' }))
  })

  it('a word is whatever says it', () => {
    assert.ok(list.post(decoded({ did: BEA, text: 'a casino' }), undefined))
    assert.ok(!list.post(decoded({ did: BEA, text: 'a house' }), undefined))
  })
})
