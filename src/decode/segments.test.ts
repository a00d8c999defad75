import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ANNA, BORIS, chance, facet, link, mention, tag } from './invented.js'
import { segment } from './index.js'

const HTTPS = 'https://strand.example/'
const joined = (text: string, facets: unknown) =>
  segment(text, facets)
    .segments.map((part) => part.text)
    .join('')

it('a text without facets is one segment, and an empty one none', () => {
  assert.deepEqual(segment('Möwen', undefined), { segments: [{ kind: 'text', text: 'Möwen' }], tags: [] })
  assert.deepEqual(segment('', [facet(0, 0, tag('x'))]), { segments: [], tags: [] })
})

it('facets are cut by bytes of UTF-8, the end exclusive, in whatever order they come', () => {
  const text = '👩‍🚀 #Möwen, 日本 @boris.example — hier'
  const at = (part: string) => {
    const start = Buffer.byteLength(text.slice(0, text.indexOf(part)))
    return [start, start + Buffer.byteLength(part)] as const
  }
  const facets = [
    facet(...at('hier'), link(HTTPS)),
    facet(...at('@boris.example'), mention(BORIS)),
    facet(...at('#Möwen'), tag('Möwen')),
  ]
  assert.deepEqual(segment(text, facets), {
    segments: [
      { kind: 'text', text: '👩‍🚀 ' },
      { kind: 'tag', text: '#Möwen', tag: 'Möwen' },
      { kind: 'text', text: ', 日本 ' },
      { kind: 'mention', text: '@boris.example', did: BORIS },
      { kind: 'text', text: ' — ' },
      { kind: 'link', text: 'hier', uri: HTTPS },
    ],
    tags: ['Möwen'],
  })
})

it('a facet may cover the whole text, and two may touch', () => {
  assert.deepEqual(segment('ab', [facet(0, 2, link(HTTPS))]).segments, [
    { kind: 'link', text: 'ab', uri: HTTPS },
  ])
  assert.deepEqual(
    segment('ab', [facet(1, 2, mention(ANNA)), facet(0, 1, mention(BORIS))]).segments.map(
      (part) => part.text,
    ),
    ['a', 'b'],
  )
})

it('of two facets that overlap the one that begins first holds', () => {
  const facets = [
    facet(2, 6, link(`${HTTPS}2`)),
    facet(0, 3, link(`${HTTPS}1`)),
    facet(3, 6, link(`${HTTPS}3`)),
  ]
  assert.deepEqual(segment('abcdef', facets).segments, [
    { kind: 'link', text: 'abc', uri: `${HTTPS}1` },
    { kind: 'link', text: 'def', uri: `${HTTPS}3` },
  ])
})

// 'a' is byte 0, 'ö' 1 and 2, '👍' 3 to 6.
const ignored: [name: string, facet: unknown][] = [
  ['is empty', facet(1, 1, link(HTTPS))],
  ['is reversed', facet(3, 1, link(HTTPS))],
  ['begins before the text', facet(-1, 1, link(HTTPS))],
  ['ends after the text', facet(0, 8, link(HTTPS))],
  ['lies after the text', facet(9, 12, link(HTTPS))],
  ['begins inside a character', facet(2, 3, link(HTTPS))],
  ['ends inside a character', facet(0, 5, link(HTTPS))],
  ['begins at half a byte', facet(0.5, 1, link(HTTPS))],
  ['ends at no number', facet(0, Number.NaN, link(HTTPS))],
  ['ends beyond all numbers', facet(0, 1e300, link(HTTPS))],
  ['has a range in words', { index: { byteStart: '0', byteEnd: '1' }, features: [link(HTTPS)] }],
  ['has no range', { features: [link(HTTPS)] }],
  ['has no features', facet(0, 1)],
  ['has features that are none', { index: { byteStart: 0, byteEnd: 1 }, features: 'link' }],
  ['has only unknown features', facet(0, 1, { $type: 'com.example.facet#bold' })],
  ['is null', null],
  ['is a list', [0, 1]],
  ['mentions no DID', facet(0, 1, mention('boris.example'))],
  ['has an empty tag', facet(0, 1, tag(''))],
  ['has a tag of # alone', facet(0, 1, tag('#'))],
  ['has a tag of blanks', facet(0, 1, tag(' '))],
  ['has a tag beyond 64 graphemes', facet(0, 1, tag('x'.repeat(65)))],
  ['has a tag beyond 640 bytes', facet(0, 1, tag('👩‍👩‍👧‍👧'.repeat(30)))],
]
for (const uri of [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'at://did:plc:x/app.bsky.feed.post/1',
  'mailto:anna@strand.example',
  '//strand.example',
  '/strand',
  '',
  'https:',
  'https://',
  'https:///strand.example',
  'https:\\\\strand.example',
  'https://\\strand.example',
  'https://strand.example/a b',
  'https://strand.example/\u0000',
  'https://strand.example/\n',
  'https://[::1',
  `https://strand.example/${'x'.repeat(8192)}`,
  `https://${'a.'.repeat(127)}a/`,
]) {
  ignored.push([`links to ${JSON.stringify(uri.slice(0, 40))}`, facet(0, 1, link(uri))])
}

for (const [name, odd] of ignored) {
  it(`a facet that ${name} is plain text`, () => {
    const text = 'aö👍'
    assert.deepEqual(segment(text, [odd]), { segments: [{ kind: 'text', text }], tags: [] })
  })
}

it('links of http and https are kept as they are written', () => {
  for (const uri of [
    'http://strand.example',
    'HTTPS://Strand.example/%C3%B6#x',
    'https://münchen.example/?q=ö&x=<b>',
  ]) {
    assert.deepEqual(segment('a', [facet(0, 1, link(uri))]).segments, [{ kind: 'link', text: 'a', uri }])
  }
})

it('the first known feature of a facet holds, and unknown ones before it are passed over', () => {
  const features = [{ $type: 'com.example.facet#bold' }, null, tag('eins'), link(HTTPS)]
  assert.deepEqual(segment('a', [facet(0, 1, ...features)]).segments, [
    { kind: 'tag', text: 'a', tag: 'eins' },
  ])
})

it('a tag loses the # it was given, and comes once in whatever case', () => {
  const facets = [facet(0, 1, tag('#Eins')), facet(1, 2, tag('EINS')), facet(2, 3, tag('＃zwei'))]
  assert.deepEqual(segment('abc', facets).tags, ['Eins', 'zwei'])
})

it('a list of facets without end is read in no time', () => {
  const facets = Array.from({ length: 100_000 }, (_, n) => facet(n % 900, 900, link(HTTPS)))
  const text = '日'.repeat(300)
  assert.equal(joined(text, facets), text)
})

it('what is no list of facets leaves the text as it is', () => {
  for (const facets of [undefined, null, 5, 'x', {}, { length: 3 }, [], [[]], [undefined]]) {
    assert.deepEqual(segment('a', facets).segments, [{ kind: 'text', text: 'a' }])
  }
})

it('segments joined are the text again, and cut where bytes say, whatever text and ranges', () => {
  const random = chance(1)
  const upTo = (n: number) => Math.floor(random() * n)
  const letters = [
    'a',
    ' ',
    '\n',
    'ö',
    'é',
    '日',
    '👍',
    '👩‍🚀',
    '👨‍👩‍👧',
    '🇫🇷',
    '\u200d',
    '\u0301',
    '\ud83d',
    '\udc4d',
    'ש',
    '\0',
  ]
  for (let round = 0; round < 5000; round++) {
    const text = Array.from({ length: upTo(30) }, () => letters[upTo(letters.length)]).join('')
    const bytes = Buffer.from(text)
    const facets = Array.from({ length: upTo(8) }, () =>
      facet(upTo(bytes.length + 3) - 1, upTo(bytes.length + 3) - 1, link(HTTPS)),
    )
    const { segments } = segment(text, facets)
    assert.equal(segments.map((part) => part.text).join(''), text)
    assert.ok(segments.every((part) => part.text !== ''))
    const slices = facets.map(({ index }) =>
      bytes.subarray(Math.max(index.byteStart, 0), index.byteEnd).toString(),
    )
    for (const part of segments) {
      if (part.kind === 'link') assert.ok(slices.includes(Buffer.from(part.text).toString()))
    }
  }
})
