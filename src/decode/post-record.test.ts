import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodePost, type Post, type PostFault } from './index.js'
import {
  ANNA,
  BORIS,
  CID,
  NOON,
  NOON_MS,
  REV,
  commit,
  facet,
  fullRecord,
  link,
  postUri,
  ref,
  tag,
} from './invented.js'

function postOf(fields: object): Post {
  const decoded = decodePost(commit(fields), NOON_MS)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  return decoded.value
}
const selfLabels = (values: unknown) => ({ $type: 'com.atproto.label.defs#selfLabels', values })

it('a record becomes a post with everything in its place', () => {
  const decoded = decodePost({ ...commit(), operation: 'update', record: fullRecord() }, NOON_MS)
  assert.ok(decoded.ok)
  const { bytes, ...post } = decoded.value
  assert.deepEqual(post, {
    uri: `at://${ANNA}/app.bsky.feed.post/3mptbyoeyc22k`,
    did: ANNA,
    rkey: '3mptbyoeyc22k',
    cid: CID,
    rev: REV,
    edited: true,
    text: 'Über #Möwen und @boris.example: https://strand.example/möwen 👩‍🚀',
    segments: [
      { kind: 'text', text: 'Über ' },
      { kind: 'tag', text: '#Möwen', tag: 'Möwen' },
      { kind: 'text', text: ' und ' },
      { kind: 'mention', text: '@boris.example', did: BORIS },
      { kind: 'text', text: ': ' },
      { kind: 'link', text: 'https://strand.example/möwen', uri: 'https://strand.example/m%C3%B6wen' },
      { kind: 'text', text: ' 👩‍🚀' },
    ],
    tags: ['Möwen', 'ornithologie'],
    langs: ['de', 'en-GB'],
    reply: { root: postUri('root'), parent: postUri('parent') },
    quote: postUri('quoted'),
    media: { kind: 'images', images: [{ cid: CID, alt: 'Eine Möwe', aspect: { width: 4, height: 3 } }] },
    labels: ['graphic-media'],
    createdAt: NOON,
    arrivedAt: NOON_MS,
    dated: false,
  })
  assert.ok(bytes > 1000 && bytes < 5000)
})

it('a post of nothing but a text has only what it needs', () => {
  const { segments, tags, langs, labels, edited, ...post } = postOf({})
  assert.deepEqual(
    { segments, tags, langs, labels, edited },
    {
      segments: [{ kind: 'text', text: 'Guten Morgen' }],
      tags: [],
      langs: [],
      labels: [],
      edited: false,
    },
  )
  for (const field of ['reply', 'media', 'quote']) assert.ok(!(field in post), field)
})

it('an empty text is a post', () => {
  assert.deepEqual([postOf({ text: '' }).text, postOf({ text: '' }).segments], ['', []])
})

/** 300 graphemes in 3,000 bytes. */
const LONGEST = `${'👩‍🚀'.repeat(270)}${'a'.repeat(30)}`

const good: [name: string, fields: object, expected: Partial<Post>][] = [
  ['a text of 300 graphemes in 3,000 bytes', { text: LONGEST }, { text: LONGEST }],
  [
    'a tag both in the text and in tags',
    { facets: [facet(0, 5, tag('Morgen'))], tags: ['morgen', '#Tag'] },
    { tags: ['Morgen', 'Tag'] },
  ],
  ['tags of # alone', { tags: ['#', '', ' ', 'x'] }, { tags: ['x'] }],
  ['a tag of 64 graphemes', { tags: ['x'.repeat(64)] }, { tags: ['x'.repeat(64)] }],
  [
    'languages of which some are none',
    { langs: ['de', 'not a language', 'x'.repeat(9000)] },
    { langs: ['de'] },
  ],
  ['no languages', { langs: [] }, { langs: [] }],
  [
    'self-labels, each once',
    { labels: selfLabels([{ val: 'porn' }, { val: 'porn' }]) },
    { labels: ['porn'] },
  ],
  ['self-labels without a type', { labels: { values: [{ val: 'porn' }] } }, { labels: ['porn'] }],
  ['labels of an unknown sort', { labels: { $type: 'com.example.labels' } }, { labels: [] }],
  ['fields yet unknown', { later: { deep: [1] }, entities: [] }, { text: 'Guten Morgen' }],
  [
    'a link that runs a script',
    { facets: [facet(0, 5, link('javascript:alert(1)'))] },
    { segments: [{ kind: 'text', text: 'Guten Morgen' }] },
  ],
  [
    'facets that are odd',
    { facets: [facet(5, 2, tag('x')), facet(0, 999, tag('x'))] },
    { tags: [], segments: [{ kind: 'text', text: 'Guten Morgen' }] },
  ],
  [
    'a lone surrogate, which is replaced',
    { text: 'a\ud83d' },
    { text: 'a\ufffd', segments: [{ kind: 'text', text: 'a\ufffd' }] },
  ],
  ['a lone surrogate in a tag', { tags: ['\udc4d'] }, { tags: ['\ufffd'] }],
]

for (const [name, fields, expected] of good) {
  it(`a record with ${name} is a post`, () => {
    const post = postOf(fields)
    assert.deepEqual({ ...post, ...expected }, post)
  })
}

const bad: [fault: PostFault, name: string, fields: object][] = [
  ['not-a-post', 'another type', { $type: 'app.bsky.feed.like' }],
  ['not-a-post', 'no type', { $type: undefined }],
  ['text', 'no text', { text: undefined }],
  ['text', 'a text that is null', { text: null }],
  ['text', 'a text of 5 MB', { text: 'x'.repeat(5_000_000) }],
  ['text', 'a text of 301 graphemes', { text: 'x'.repeat(301) }],
  ['text', 'a text of 301 graphemes beyond Latin', { text: '日'.repeat(301) }],
  ['text', 'a text of 300 graphemes in 3,001 bytes', { text: LONGEST.replace('a', 'ö') }],
  ['text', 'a text of 3,001 bytes in few graphemes', { text: `${'\u0301'.repeat(1500)}a` }],
  ['createdAt', 'no date', { createdAt: undefined }],
  ['createdAt', 'a date in numbers', { createdAt: NOON_MS }],
  ['createdAt', 'a date without a zone', { createdAt: '2026-07-04T12:00:00' }],
  ['createdAt', 'a day without a time', { createdAt: '2026-07-04' }],
  ['createdAt', 'a thirteenth month', { createdAt: '2026-13-04T12:00:00Z' }],
  ['facets', 'facets that are no list', { facets: {} }],
  ['facets', 'a facet that is null', { facets: [null] }],
  ['facets', 'a facet without a range', { facets: [{ features: [] }] }],
  ['facets', 'a range in words', { facets: [{ index: { byteStart: '0', byteEnd: '1' }, features: [] }] }],
  ['facets', 'a facet without features', { facets: [{ index: { byteStart: 0, byteEnd: 1 } }] }],
  ['facets', 'a feature without a type', { facets: [facet(0, 1, {})] }],
  ['facets', 'a link to no text', { facets: [facet(0, 1, { ...link(''), uri: 5 })] }],
  ['reply', 'a reply without parent', { reply: { root: ref('root') } }],
  [
    'reply',
    'a reply to a web address',
    { reply: { root: ref('root'), parent: { uri: 'https://x.example/', cid: CID } } },
  ],
  ['reply', 'a reply to nothing but a uri', { reply: { root: ref('root'), parent: { uri: postUri('x') } } }],
  ['reply', 'a reply that is null', { reply: null }],
  ['langs', 'four languages', { langs: ['de', 'en', 'fr', 'it'] }],
  ['langs', 'languages in one text', { langs: 'de' }],
  ['langs', 'a language that is a number', { langs: ['de', 5] }],
  ['tags', 'nine tags', { tags: Array.from({ length: 9 }, (_, n) => `t${n}`) }],
  ['tags', 'a tag of 65 graphemes', { tags: ['x'.repeat(65)] }],
  ['tags', 'a tag of 641 bytes', { tags: [`a${'\u0301'.repeat(320)}`] }],
  ['tags', 'a tag that is an object', { tags: [{}] }],
  ['tags', 'tags that are no list', { tags: { length: 0 } }],
  ['labels', 'labels that are a list', { labels: [] }],
  ['labels', 'labels without values', { labels: selfLabels(undefined) }],
  ['labels', 'eleven labels', { labels: selfLabels(Array.from({ length: 11 }, () => ({ val: 'x' }))) }],
  ['labels', 'a label of 129 bytes', { labels: selfLabels([{ val: 'x'.repeat(129) }]) }],
  ['labels', 'a label that is a text', { labels: selfLabels(['porn']) }],
]

for (const [fault, name, fields] of bad) {
  it(`a record with ${name} is a fault of ${fault}`, () => {
    assert.deepEqual(decodePost(commit(fields), NOON_MS), { ok: false, fault })
  })
}

it('what is not the create or update of a post is none', () => {
  const { cid: _, record: __, ...bare } = commit()
  for (const other of [
    { ...bare, operation: 'delete' as const },
    { ...commit(), collection: 'app.bsky.feed.like' },
    { ...commit(), record: null },
    { ...commit(), record: [] },
    { ...commit(), record: 'Guten Morgen' },
  ]) {
    assert.deepEqual(decodePost(other, NOON_MS), { ok: false, fault: 'not-a-post' })
  }
})

const dates: [createdAt: string, dated: boolean][] = [
  ['1970-01-01T00:00:00Z', true],
  ['2099-12-31T23:59:59.999Z', true],
  ['0001-01-01T00:00:00Z', true],
  ['2026-07-03T11:59:59.999Z', true],
  ['2026-07-03T12:00:00.000Z', false],
  ['2026-07-04T12:02:00.000Z', false],
  ['2026-07-04T12:02:00.001Z', true],
  ['2026-07-04T14:00:00.123456789+02:00', false],
]

for (const [createdAt, dated] of dates) {
  it(`a post written at ${createdAt} is ${dated ? 'dated' : 'taken as of now'} when it arrives at noon`, () => {
    const post = postOf({ createdAt })
    assert.deepEqual([post.dated, post.createdAt, post.arrivedAt], [dated, createdAt, NOON_MS])
  })
}

it('the bytes of a post grow with what it holds', () => {
  const small = postOf({ text: 'a' }).bytes
  assert.ok(postOf({ text: 'a'.repeat(300) }).bytes >= small + 299)
  const facets = Array.from({ length: 50 }, (_, n) =>
    facet(n, n + 1, link(`https://x.example/${'y'.repeat(1000)}`)),
  )
  assert.ok(postOf({ text: 'a'.repeat(50), facets }).bytes >= small + 50_000)
})
