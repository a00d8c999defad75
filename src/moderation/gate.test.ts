import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Shown } from '../broadcast/index.js'
import type { Author } from '../decode/author.js'
import { decodePost, decodeProfile, type Account, type Commit } from '../decode/index.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'
import type { ShownPost } from '../decode/shown-post.js'
import type { AuthorSource } from './gate-options.js'
import { Gate } from './gate.js'
import { noLookups } from './invented.js'

const ADA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' as Did
const CID = 'bafyreiaekrr3ukqao6wkdv3m55xgq5geovlvbzkrz3r65kb4pnpfurdggi'
const BOUNDS = { entries: 100, bytes: 1_000_000, ageMs: 600_000 }

/** TIDs sort by time: a later one for each call. */
let revs = 0
const nextRev = () =>
  `3mptby${String(revs++)
    .padStart(3, '0')
    .replaceAll(/\d/g, (n) => 'klmnopqrst'.charAt(+n))}2d2a`

function commit(rkey: string, operation: Commit['operation'], record?: object, rev = nextRev()): Commit {
  const base = {
    kind: 'commit',
    did: ADA,
    timeUs: now * 1000,
    rev,
    operation,
    collection: 'app.bsky.feed.post',
    rkey,
  } as const
  if (operation === 'delete') return base
  return {
    ...base,
    cid: CID,
    record: { $type: base.collection, createdAt: '2026-01-01T00:00:00Z', ...record },
  }
}

function account(active: boolean, status?: string): Account {
  const seq = ++revs
  return { kind: 'account', did: ADA, timeUs: seq, seq, active, ...(status === undefined ? {} : { status }) }
}

function author(fields: Partial<Author> = {}): Author {
  return { did: ADA, handle: 'ada.example', labels: [], known: true, version: ++revs, ...fields }
}

class Authors implements AuthorSource {
  known: Author | undefined = author()
  off = false
  wanted: [Did, string][] = []
  told: unknown[] = []
  get = () => this.known
  want = (did: Did, urgency: string) => void this.wanted.push([did, urgency])
  doubt = (did: Did) => void this.told.push(['doubt', did])
  profile = (...said: unknown[]) => void this.told.push(said)
  identity = (...said: unknown[]) => void this.told.push(said)
}

const K1 = '3mptbyoeyc22k'
const K2 = '3mptbyoeyc22l'
const uri = (rkey: string) => `at://${ADA}/app.bsky.feed.post/${rkey}`

let now = 1_800_000_000_000
let authors: Authors
let shown: Shown<ShownPost>
let arrived: number

function makeGate(unknownAuthors: 'hold' | 'show' = 'hold', held = BOUNDS): Gate {
  return new Gate({
    shown,
    authors,
    accounts: createAccounts(),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors },
    held,
    lookups: noLookups,
    metrics: createMetrics(),
    onPost: () => arrived++,
    now: () => now,
    slices: { now: () => 0 },
  })
}

const inSight = () => [...shown.backwards()].map(({ value }) => value.post.text)

beforeEach(() => {
  authors = new Authors()
  arrived = 0
  shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS }, () => now)
})

describe('a post', () => {
  it('of a known author is shown at once', () => {
    makeGate().take(commit(K1, 'create', { text: 'hello' }), false)
    assert.deepEqual(inSight(), ['hello'])
    assert.equal(arrived, 1)
  })

  it('waits for its author, and blocks nobody', () => {
    const gate = makeGate()
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'waits' }), false)
    assert.deepEqual(inSight(), [])
    assert.deepEqual(authors.wanted, [[ADA, 'live']])
    gate.authorChanged((authors.known = author()), undefined)
    assert.deepEqual(inSight(), ['waits'])
  })

  it('from replay is asked about at leisure, and counts as withheld never', () => {
    const gate = makeGate()
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'old' }), true)
    now += 10_000
    gate.tick()
    assert.deepEqual([authors.wanted, gate.withheld], [[[ADA, 'replay']], 0])
  })

  it('that a page would show has its author asked for first', () => {
    const gate = makeGate()
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'a cat' }), true)
    authors.wanted = []
    gate.hurry(({ text }) => text.includes('dog'))
    assert.deepEqual(authors.wanted, [])
    gate.hurry(({ text }) => text.includes('cat'))
    assert.deepEqual(authors.wanted, [[ADA, 'page']])
  })

  it('counts as withheld after 3 s, stays unshown, and is shown when its author is known at last', () => {
    const gate = makeGate()
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'patient' }), false)
    now += 2999
    gate.tick()
    assert.equal(gate.withheld, 0)
    now += 2
    gate.tick()
    assert.deepEqual([gate.withheld, inSight()], [1, []])
    gate.authorChanged((authors.known = author()), undefined)
    gate.tick()
    assert.deepEqual([gate.withheld, inSight()], [0, ['patient']])
  })

  it('with UNKNOWN_AUTHORS=show is shown after 3 s, or at once when nobody can be asked', () => {
    const gate = makeGate('show')
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'shown anyway' }), false)
    assert.deepEqual(inSight(), [])
    now += 3001
    gate.tick()
    assert.deepEqual(inSight(), ['shown anyway'])
    authors.off = true
    gate.take(commit(K2, 'create', { text: 'at once' }), false)
    assert.deepEqual(inSight(), ['at once', 'shown anyway'])
  })

  it('of an author for logged-in viewers only is not shown, known early or late', () => {
    const gate = makeGate()
    authors.known = author({ labels: ['!no-unauthenticated'] })
    gate.take(commit(K1, 'create', { text: 'private' }), false)
    authors.known = undefined
    gate.take(commit(K2, 'create', { text: 'private too' }), false)
    gate.authorChanged((authors.known = author({ labels: ['!no-unauthenticated'] })), undefined)
    assert.deepEqual(inSight(), [])
  })

  for (const val of ['porn', 'sexual', 'nudity', 'graphic-media', '!hide']) {
    it(`that its author labelled ${val} is not shown`, () => {
      const labels = { $type: 'com.atproto.label.defs#selfLabels', values: [{ val }] }
      makeGate().take(commit(K1, 'create', { text: 'x', labels }), false)
      assert.deepEqual(inSight(), [])
    })
  }

  it('that breaks its lexicon is dropped', () => {
    makeGate().take(commit(K1, 'create', { text: 42 }), false)
    assert.deepEqual(inSight(), [])
  })

  it('that is held goes when memory is full, the oldest first', () => {
    const gate = makeGate('hold', { ...BOUNDS, entries: 1 })
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'first' }), false)
    gate.take(commit(K2, 'create', { text: 'second' }), false)
    gate.authorChanged((authors.known = author()), undefined)
    assert.deepEqual(inSight(), ['second'])
  })
})

describe('a delete', () => {
  it('takes a shown post, and a held one without a word', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'create', { text: 'shown' }), false)
    gate.take(commit(K1, 'delete'), false)
    assert.deepEqual(inSight(), [])
    authors.known = undefined
    gate.take(commit(K2, 'create', { text: 'held' }), false)
    const before = shown.last
    gate.take(commit(K2, 'delete'), false)
    assert.equal(shown.last, before)
    gate.authorChanged((authors.known = author()), undefined)
    assert.deepEqual(inSight(), [])
  })

  it('that comes before its create keeps the post away; a later post under the same key is a new one', () => {
    const gate = makeGate()
    const [created, deleted, again] = [nextRev(), nextRev(), nextRev()]
    gate.take(commit(K1, 'delete', undefined, deleted), false)
    gate.take(commit(K1, 'create', { text: 'ghost' }, created), false)
    assert.deepEqual(inSight(), [])
    gate.take(commit(K1, 'create', { text: 'anew' }, again), false)
    assert.deepEqual(inSight(), ['anew'])
  })
})

it('a delete, or an edit that cannot be shown, does not touch what was written after it, shown or held', () => {
  const gate = makeGate()
  const [first, deleted, bad, again] = [nextRev(), nextRev(), nextRev(), nextRev()]
  gate.take(commit(K1, 'create', { text: 'first' }, first), false)
  gate.take(commit(K1, 'update', { text: 'newest' }, again), false)
  gate.take(commit(K1, 'delete', undefined, deleted), false)
  gate.take(commit(K1, 'update', { text: 7 }, bad), false)
  assert.deepEqual(inSight(), ['newest'])
  authors.known = undefined
  gate.take(commit(K2, 'create', { text: 'held' }, again), false)
  gate.take(commit(K2, 'delete', undefined, deleted), false)
  gate.authorChanged((authors.known = author()), undefined)
  assert.deepEqual(inSight(), ['held', 'newest'])
})

describe('an edit', () => {
  it('replaces in place; an older one that comes late does not', () => {
    const gate = makeGate()
    const [created, first, second] = [nextRev(), nextRev(), nextRev()]
    gate.take(commit(K1, 'create', { text: 'a' }, created), false)
    gate.take(commit(K1, 'update', { text: 'c' }, second), false)
    gate.take(commit(K1, 'update', { text: 'b' }, first), false)
    assert.deepEqual(inSight(), ['c'])
    assert.equal(shown.get(uri(K1))?.value.post.edited, true)
  })

  it('of an unknown post shows nothing; of a held one waits in its place', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'update', { text: 'of nothing' }), false)
    assert.deepEqual(inSight(), [])
    authors.known = undefined
    const [created, first, second] = [nextRev(), nextRev(), nextRev()]
    gate.take(commit(K2, 'create', { text: 'a' }, created), false)
    gate.take(commit(K2, 'update', { text: 'b' }, second), false)
    gate.take(commit(K2, 'update', { text: 'too late' }, first), false)
    gate.authorChanged((authors.known = author()), undefined)
    assert.deepEqual(inSight(), ['b'])
  })

  it('that adds an adult label hides the post, and the next that lifts it brings it back', () => {
    const gate = makeGate()
    const labels = { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'porn' }] }
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.take(commit(K1, 'update', { text: 'b', labels }), false)
    assert.deepEqual(inSight(), [])
    gate.take(commit(K1, 'update', { text: 'c' }), false)
    assert.deepEqual(inSight(), ['c'])
  })

  it('into something that cannot be shown takes the post away', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.take(commit(K1, 'update', { text: 'x'.repeat(3001) }), false)
    assert.deepEqual(inSight(), [])
  })
})

describe('an account', () => {
  it('that is deactivated is hidden, and is back in its place when it returns', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.take(account(false, 'deactivated'), false)
    assert.deepEqual(inSight(), [])
    gate.take(commit(K2, 'create', { text: 'meanwhile' }), false)
    gate.take(account(true), false)
    assert.deepEqual(inSight(), ['a'])
  })

  it('that is deleted is purged, never to come back', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.take(account(false, 'deleted'), false)
    gate.take(account(true), false)
    assert.deepEqual([inSight(), shown.size], [[], 0])
  })

  it('whose held post waits is not shown when it is known while inactive', () => {
    const gate = makeGate()
    authors.known = undefined
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.take(account(false, 'suspended'), false)
    gate.authorChanged((authors.known = author()), undefined)
    assert.deepEqual(inSight(), [])
  })

  it('by an old event that is replayed does not vanish', () => {
    const gate = makeGate()
    const old = account(false, 'deleted')
    gate.take(account(true), false)
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.take(old, true)
    assert.deepEqual(inSight(), ['a'])
  })
})

describe('an author who changes', () => {
  it('gets the new name on shown posts', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    gate.authorChanged((authors.known = author({ displayName: 'Ada the Second' })), author())
    assert.equal(shown.get(uri(K1))?.value.author.displayName, 'Ada the Second')
  })

  it('to logged-in viewers only vanishes by one op, even when no post is left in memory, and returns when it is lifted', () => {
    const gate = makeGate()
    gate.take(commit(K1, 'create', { text: 'a' }), false)
    const kinds: string[] = []
    shown.subscribe(({ kind }) => kinds.push(kind))
    const hiding = author({ labels: ['!no-unauthenticated'] })
    gate.authorChanged((authors.known = hiding), author())
    assert.deepEqual([kinds, inSight()], [['gone'], []])
    gate.authorChanged((authors.known = author()), hiding)
    assert.deepEqual(inSight(), ['a'])
    gate.take(commit(K1, 'delete'), false)
    kinds.length = 0
    gate.authorChanged(hiding, author())
    assert.deepEqual(kinds, ['gone'])
  })
})

it('a profile that cannot be read makes its author doubted, and a doubted author is withheld until known again', () => {
  const gate = makeGate()
  gate.take(commit(K1, 'create', { text: 'a' }), false)
  const profile = { ...commit('self', 'update'), collection: 'app.bsky.actor.profile' }
  gate.take({ ...profile, record: { $type: 'app.bsky.actor.profile', displayName: 7 } }, false)
  assert.deepEqual(authors.told, [['doubt', ADA]])
  const before = authors.known
  gate.authorChanged((authors.known = author({ known: false })), before)
  assert.deepEqual(inSight(), [])
  gate.take(commit(K1, 'update', { text: 'b' }), false)
  assert.deepEqual(inSight(), [])
  gate.authorChanged((authors.known = author()), authors.known)
  assert.deepEqual(inSight(), ['b'])
})

it('a post whose author has fallen out of memory stays, and can be edited', () => {
  const gate = makeGate()
  gate.take(commit(K1, 'create', { text: 'a' }), false)
  authors.known = undefined
  gate.take(commit(K1, 'update', { text: 'b' }), false)
  assert.deepEqual(inSight(), ['b'])
})

it('what was hidden does not come back because its author has fallen out of memory, but when they are known again', () => {
  const gate = makeGate()
  gate.take(commit(K1, 'create', { text: 'a' }), false)
  const hiding = author({ labels: ['!no-unauthenticated'] })
  gate.authorChanged((authors.known = hiding), author())
  authors.known = undefined
  gate.take(commit(K1, 'update', { text: 'b' }), false)
  gate.take(account(false, 'deactivated'), false)
  gate.take(account(true), false)
  assert.deepEqual(inSight(), [])
  assert.deepEqual(authors.wanted.at(-1), [ADA, 'live'])
  gate.authorChanged((authors.known = author()), undefined)
  assert.deepEqual(inSight(), ['b'])
})

it('profile commits and identity events go to those who know authors', () => {
  const gate = makeGate()
  const profile = {
    ...commit('self', 'create', { displayName: 'Ada' }),
    collection: 'app.bsky.actor.profile',
  }
  gate.take({ ...profile, record: { $type: 'app.bsky.actor.profile', displayName: 'Ada' } }, false)
  gate.take({ kind: 'identity', did: ADA, timeUs: 0, seq: 1, handle: 'ada.example' }, false)
  assert.deepEqual(authors.told, [
    [ADA, { displayName: 'Ada', labels: [] }],
    [ADA, 'ada.example'],
  ])
})

it('after a reset nothing is left, held posts and tombstones included', () => {
  const gate = makeGate()
  const rev = nextRev()
  gate.take(commit(K1, 'delete', undefined, nextRev()), false)
  authors.known = undefined
  gate.take(commit(K2, 'create', { text: 'held' }), false)
  gate.reset()
  gate.authorChanged((authors.known = author()), undefined)
  gate.take(commit(K1, 'create', { text: 'real' }, rev), false)
  assert.deepEqual(inSight(), ['real'])
})
