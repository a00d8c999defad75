import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { Author } from '../decode/author.js'
import type { FoundRecord } from '../decode/found-record.js'
import { decoded } from '../decode/invented.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { Besides } from './besides.js'
import type { Decision } from './decide.js'

const QUOTER: Did = 'did:plc:quoterquoterquoterquoter'
const QUOTED: Did = 'did:plc:quotedquotedquotedquoted'
const CID = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'
const URI = `at://${QUOTED}/app.bsky.feed.post/3kquoted`
const LIST = `at://${QUOTED}/app.bsky.graph.list/3klist`
const SHOW: Decision = { show: true }
const DROP: Decision = { show: false, reason: 'adult', lifts: true }
const UNKNOWN: Decision = { show: false, reason: 'author-unknown', lifts: true }

let now: number
let authors: Map<Did, Author>
let memory: Map<string, Post>
let deleted: Set<string>
let forbidden: Set<string>
let wanted: string[]
let changed: string[]
let takenBack: string[]
let besides: Besides

beforeEach(() => {
  now = 1_000_000
  authors = new Map()
  memory = new Map()
  deleted = new Set()
  forbidden = new Set()
  wanted = []
  changed = []
  takenBack = []
  besides = new Besides({
    records: { want: (uri) => void wanted.push(uri) },
    lengths: { want: (_, cid) => void wanted.push(cid) },
    authors: { get: (did) => authors.get(did), want: (did) => void wanted.push(did) },
    kept: (uri) => memory.get(uri),
    read: ({ uri, value }) => (typeof value === 'string' ? post(uri, { text: value }) : undefined),
    isDeleted: (uri) => deleted.has(uri),
    judge: (its, author) =>
      forbidden.has(its.uri) || forbidden.has(its.did) ? DROP : author?.known === true ? SHOW : UNKNOWN,
    judgeAuthor: (did, author) => (forbidden.has(did) ? DROP : author?.known === true ? SHOW : UNKNOWN),
    changed: (key, change) => void changed.push(change === 'quiet' ? `(${key})` : key),
    takeBack: (key) => void takenBack.push(key),
    now: () => now,
  })
})

function post(uri: string, more: Partial<Post> = {}): Post {
  const [did = '', , rkey = ''] = uri.slice('at://'.length).split('/')
  return decoded({ uri, did: did as Did, rkey, ...more })
}

function quoting(n = 1, quote = URI): Post {
  return post(`at://${QUOTER}/app.bsky.feed.post/3k${String(n)}`, { quote })
}

function know(did: Did, version = 1): void {
  authors.set(did, { did, handle: `v${String(version)}.example`, labels: [], known: true, version })
  ownerChanged(did)
}

/** With all that can wait. */
function ownerChanged(did: Did): void {
  besides.ownerChanged(did)
  Array.from(besides.judgeRest())
}

function found(value: unknown): FoundRecord {
  return { kind: 'post', uri: URI, cid: CID, value, labels: [] }
}

function quoteOf(its: Post): string | undefined {
  const quote = besides.of(its)?.quote
  return quote?.kind === 'post' ? `${quote.shown.post.text}, ${quote.shown.author.handle ?? ''}` : quote?.kind
}

test('a quote that memory has, by somebody known, is there at once', () => {
  memory.set(URI, post(URI, { text: 'hello' }))
  know(QUOTED)
  besides.watch(quoting(), 'live')
  assert.equal(quoteOf(quoting()), 'hello, v1.example')
  assert.deepEqual([wanted, changed], [[], []])
})

test('another is asked for with its author, and told of when both are known', () => {
  besides.watch(quoting(), 'live')
  assert.equal(besides.of(quoting())?.quote, undefined)
  assert.deepEqual(wanted, [QUOTED, URI])
  besides.answered(URI, found('hello'))
  assert.equal(besides.of(quoting())?.quote, undefined)
  assert.deepEqual(changed, [])
  know(QUOTED)
  assert.equal(quoteOf(quoting()), 'hello, v1.example')
  assert.deepEqual(changed, [quoting().uri])
})

test('what has not changed is the same object, so that a card drawn already is known', () => {
  memory.set(URI, post(URI))
  know(QUOTED)
  besides.watch(quoting(), 'live')
  const before = besides.of(quoting())
  ownerChanged(QUOTED)
  besides.postChanged(URI)
  assert.equal(besides.of(quoting(), before), before)
  assert.deepEqual(changed, [])
})

test('what is not there, is no post, or may not be shown, is withheld in the same way', () => {
  know(QUOTED)
  const ways: (() => void)[] = [
    () => besides.answered(URI, undefined),
    () => besides.answered(URI, found(7)),
    () => {
      forbidden.add(QUOTED)
      besides.answered(URI, found('secret'))
    },
    () => {
      deleted.add(URI)
      besides.postChanged(URI)
    },
  ]
  for (const way of ways) {
    besides.clear()
    forbidden.clear()
    besides.watch(quoting(), 'live')
    way()
    assert.deepEqual(besides.of(quoting()), { quote: { kind: 'withheld' } })
  }
})

test('an author who is forbidden after the quote was seen takes it with them, and brings it back', () => {
  know(QUOTED)
  besides.watch(quoting(), 'live')
  besides.answered(URI, found('hello'))
  forbidden.add(QUOTED)
  ownerChanged(QUOTED)
  assert.equal(quoteOf(quoting()), 'withheld')
  forbidden.clear()
  ownerChanged(QUOTED)
  assert.equal(quoteOf(quoting()), 'hello, v1.example')
  assert.equal(changed.length, 3)
})

test('a deleted quote never comes back, and nothing of it stays', () => {
  know(QUOTED)
  besides.watch(quoting(), 'live')
  besides.answered(URI, found('hello'))
  deleted.add(URI)
  besides.postChanged(URI)
  deleted.clear()
  ownerChanged(QUOTED)
  besides.answered(URI, found('hello'))
  assert.equal(quoteOf(quoting()), 'withheld')
  assert.doesNotMatch(JSON.stringify(inspect(besides)), /hello/)
})

function inspect(value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value].map(inspect)
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '' : value
  return Object.values(value).map(inspect)
}

test('an edit that the stream brings is what is quoted from then on', () => {
  know(QUOTED)
  besides.watch(quoting(), 'live')
  besides.said(post(URI, { text: 'edited', rev: '3b' }))
  besides.answered(URI, found('as it was'))
  besides.said(post(URI, { text: 'as it was', rev: '3a' }))
  assert.equal(quoteOf(quoting()), 'edited, v1.example')
})

test('a post that has aged out of memory is taken back from screens when its quote has to go, and only then', () => {
  know(QUOTED)
  for (const n of [1, 2]) besides.watch(quoting(n), 'live')
  besides.answered(URI, found('hello'))
  besides.aged(quoting(1).uri)
  know(QUOTED, 2)
  assert.deepEqual(takenBack, [])
  besides.aged(quoting(2).uri)
  know(QUOTED, 3)
  assert.deepEqual(takenBack, [])
  forbidden.add(QUOTED)
  ownerChanged(QUOTED)
  assert.deepEqual(takenBack, [quoting(1).uri, quoting(2).uri])
})

test('what is quoted by nothing in memory is not kept as people read it, and looked up when it is quoted again', () => {
  know(QUOTED)
  besides.watch(quoting(1), 'live')
  besides.answered(URI, found('hello'))
  besides.aged(quoting(1).uri)
  assert.doesNotMatch(JSON.stringify(inspect(besides)), /hello/)
  wanted = []
  besides.watch(quoting(2), 'live')
  assert.deepEqual(wanted, [URI])
  assert.equal(besides.of(quoting(2))?.quote, undefined, 'without its words it is no quote')
  besides.answered(URI, found('hello again'))
  assert.equal(quoteOf(quoting(2)), 'hello again, v1.example')
})

test('where nobody could be asked it is tried again, some times', () => {
  know(QUOTED)
  besides.watch(quoting(), 'live')
  for (let i = 0; i < 10; i++) {
    besides.answered(URI, 'failed')
    now += 29_000
    besides.tick()
    now += 2_000
    besides.tick()
  }
  assert.equal(wanted.filter((uri) => uri === URI).length, 5)
  assert.equal(besides.of(quoting())?.quote, undefined)
})

test('a question to which nobody ever says anything is asked again', () => {
  know(QUOTED)
  besides.watch(quoting(), 'live')
  now += 119_000
  besides.tick()
  assert.equal(wanted.length, 1)
  now += 1000
  besides.tick()
  assert.equal(wanted.length, 2)
})

test('what the network did not have is asked for again when it is quoted later', () => {
  know(QUOTED)
  besides.watch(quoting(1), 'live')
  besides.answered(URI, undefined)
  besides.watch(quoting(2), 'live')
  assert.equal(wanted.length, 1)
  now += 61_000
  besides.watch(quoting(3), 'live')
  assert.equal(wanted.length, 2)
  besides.answered(URI, found('come late'))
  for (const n of [1, 2, 3]) assert.equal(quoteOf(quoting(n)), 'come late, v1.example')
})

test('a feed, list or starter pack is quoted by name; any other record is not available', () => {
  know(QUOTED)
  const record = { what: 'list', uri: LIST, did: QUOTED, name: 'Herons', description: '' } as const
  besides.watch(quoting(1, LIST), 'live')
  besides.answered(LIST, { kind: 'named', record, labels: [] })
  assert.deepEqual(besides.of(quoting(1, LIST))?.quote, {
    kind: 'record',
    record,
    author: authors.get(QUOTED),
  })
  const other = `at://${QUOTED}/app.bsky.labeler.service/self`
  besides.watch(quoting(2, other), 'live')
  assert.equal(quoteOf(quoting(2, other)), 'withheld')
  assert.equal(wanted.includes(other), false)
})

test('a post may quote itself, and one that it quotes may quote it', () => {
  const [mine, theirs] = [quoting(1, quoting(1).uri), post(URI, { quote: quoting(2).uri })]
  for (const its of [mine, theirs]) memory.set(its.uri, its)
  for (const did of [QUOTER, QUOTED]) know(did)
  besides.watch(mine, 'live')
  besides.watch(theirs, 'live')
  const quote = besides.of(mine)?.quote
  assert.equal(quote?.kind === 'post' && quote.shown.post, mine)
  assert.equal(quote?.kind === 'post' && quote.shown.beside, undefined)
})

test('an edit may let go of what it quoted', () => {
  know(QUOTED)
  besides.watch(quoting(), 'live')
  besides.answered(URI, found('hello'))
  const { quote: _, ...without } = quoting()
  besides.watch(without, 'live')
  changed = []
  forbidden.add(QUOTED)
  ownerChanged(QUOTED)
  assert.deepEqual([besides.of(without), changed], [undefined, []])
})

test('whom a post answers is named when they are known, and may be', () => {
  const answer = post(`at://${QUOTER}/app.bsky.feed.post/3kanswer`, { reply: { root: URI, parent: URI } })
  besides.watch(answer, 'live')
  assert.deepEqual([besides.of(answer), wanted], [undefined, [QUOTED]])
  know(QUOTED)
  assert.equal(besides.of(answer)?.parent?.handle, 'v1.example')
  assert.deepEqual(changed, [answer.uri])
  forbidden.add(QUOTED)
  ownerChanged(QUOTED)
  assert.equal(besides.of(answer)?.parent, undefined)
})

test('a new name is put loudly on the newest cards alone, while one to be hidden goes from all', () => {
  for (let n = 0; n < 103; n++)
    besides.watch(
      post(`at://${QUOTER}/app.bsky.feed.post/3k${String(n)}`, { reply: { root: URI, parent: URI } }),
      'live',
    )
  know(QUOTED)
  assert.equal(changed.filter((key) => key.startsWith('(')).length, 3)
  changed = []
  forbidden.add(QUOTED)
  ownerChanged(QUOTED)
  assert.equal(changed.filter((key) => key.startsWith('(')).length, 0)
})

test('the length of a video is asked for, while it is not known', () => {
  const clip = (n: number) =>
    post(`at://${QUOTER}/app.bsky.feed.post/3k${String(n)}`, {
      media: { kind: 'video', video: { cid: `bafkreiclip${String(n)}`, alt: '', gif: false } },
    })
  besides.watch(clip(2), 'live')
  assert.deepEqual(wanted, ['bafkreiclip2'])
  besides.measured('bafkreiclip2', 37)
  assert.deepEqual([besides.of(clip(2)), changed], [{ seconds: 37 }, [clip(2).uri]])
  besides.unwatch(clip(2).uri)
  besides.watch(clip(2), 'live')
  assert.deepEqual([besides.of(clip(2)), wanted.length], [{ seconds: 37 }, 1])
})

test('what is forgotten for want of room is seen no longer', () => {
  know(QUOTED)
  memory.set(URI, post(URI))
  besides.watch(quoting(0), 'live')
  for (let n = 1; n <= 20_000; n++) besides.watch(quoting(n, `${URI}${String(n)}`), 'replay')
  assert.equal(changed.includes(quoting(0).uri), true)
  assert.equal(besides.of(quoting(0))?.quote, undefined)
})
