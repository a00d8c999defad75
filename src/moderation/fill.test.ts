import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Shown } from '../broadcast/index.js'
import type { Author } from '../decode/author.js'
import { decodePost, decodeProfile, type Commit } from '../decode/index.js'
import { chance, commit } from '../decode/invented.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'
import type { ShownPost } from '../decode/shown-post.js'
import { Gate } from './gate.js'
import { authorsIn, noLookups } from './invented.js'

/** What comes from replay on start: all at once, its authors unknown, and in sight in the order of its own time. */

const BEGAN = 1_800_000_000_000
const BOUNDS = { entries: 50_000, bytes: 100_000_000, ageMs: 1_800_000 }

let now: number
let shown: Shown<ShownPost>
let known: Map<Did, Author>
let wanted: [Did, string][]
let arrived: number[]
let gate: Gate

beforeEach(begin)

function begin(): void {
  now = BEGAN
  shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS }, () => now)
  known = new Map()
  wanted = []
  arrived = []
  gate = new Gate({
    shown,
    authors: authorsIn(known, (did, urgency) => void wanted.push([did, urgency])),
    accounts: createAccounts(1000, () => now),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: 'hold' },
    held: BOUNDS,
    lookups: noLookups,
    metrics: createMetrics(),
    onPost: (at) => arrived.push(at),
    now: () => now,
  })
}

const didOf = (n: number) => `did:web:a${n}.example` as Did
const revOf = (n: number) =>
  `3m${String(n)
    .padStart(11, '0')
    .replaceAll(/[019]/g, (d) => 'abc'.charAt(+d % 8))}`

/** A post by the nth author, of a time relative to the beginning. */
function post(author: number, rkey: string, ms: number, text = rkey): Commit {
  const base = commit({ text })
  return { ...base, did: didOf(author), rkey, timeUs: (BEGAN + ms) * 1000 }
}

function becomesKnown(n: number): void {
  const before = known.get(didOf(n))
  const author = { did: didOf(n), labels: [], known: true, version: 1 }
  known.set(didOf(n), author)
  gate.authorChanged(author, before)
}

const inSight = () => [...shown.backwards()].map(({ value }) => value.post.text)

describe('a post from replay', () => {
  it('has the place and the date of its own time, and counts as arrived at that time', () => {
    gate.take(post(1, 'a', -60_000), true)
    gate.take(post(2, 'b', -50_000), true)
    now += 5000
    becomesKnown(2)
    gate.take(post(2, 'live', 5000), false)
    becomesKnown(1)
    assert.deepEqual(inSight(), ['live', 'b', 'a'])
    const [, , last] = shown.backwards()
    assert.deepEqual([last?.at, last?.value.post.arrivedAt], [BEGAN - 60_000, BEGAN - 60_000])
    assert.deepEqual(arrived, [BEGAN - 60_000, BEGAN - 50_000, BEGAN + 5000])
  })

  it('keeps its place when it was edited while it waited', () => {
    gate.take(post(1, 'a', -60_000, 'first'), true)
    gate.take(post(2, 'b', -50_000), true)
    gate.take({ ...post(1, 'a', -1000, 'edited'), operation: 'update', rev: '3mptbypcq372g' }, true)
    becomesKnown(1)
    becomesKnown(2)
    assert.deepEqual(inSight(), ['b', 'edited'])
  })

  it('of a time since the beginning comes when it comes, and one from the future is of now', () => {
    now += 60_000
    gate.take(post(1, 'older', 10_000), true)
    gate.take(post(2, 'newer', 20_000), true)
    gate.take(post(3, 'future', 9_000_000), true)
    for (const n of [3, 2, 1]) becomesKnown(n)
    assert.deepEqual(inSight(), ['older', 'newer', 'future'])
    assert.equal(shown.get(`at://${didOf(3)}/app.bsky.feed.post/future`)?.value.post.arrivedAt, now)
  })

  it('that is older than what is kept does not come, known early or late', () => {
    gate.take(post(1, 'a', -BOUNDS.ageMs - 1), true)
    gate.take(post(2, 'b', -BOUNDS.ageMs + 1000), true)
    now += 2000
    becomesKnown(1)
    becomesKnown(2)
    gate.take(post(2, 'c', -BOUNDS.ageMs), true)
    assert.deepEqual([inSight(), shown.size], [[], 0])
  })

  it('does not make a tick longer, and counts as withheld never', () => {
    for (let n = 0; n < 100; n++) gate.take(post(n, 'a', -n), true)
    gate.take(post(7, 'live', 0), false)
    wanted = []
    now += 3001
    gate.tick()
    assert.deepEqual([gate.withheld, wanted], [1, [[didOf(7), 'live']]])
  })
})

describe('a page that is about to be shown', () => {
  it('has those asked for whose posts match, the newest first, however much else waits', () => {
    for (let n = 0; n < 8000; n++) gate.take(post(n, 'a', n - 9000, n % 1000 === 0 ? 'cat' : 'dog'), true)
    gate.take(post(8000, 'live', 0, 'cat'), false)
    wanted = []
    let looked = 0
    gate.hurry(({ text }) => {
      looked++
      return text === 'cat'
    })
    assert.deepEqual(
      wanted,
      [8000, 7000, 6000, 5000, 4000].map((n) => [didOf(n), 'page']),
    )
    assert.equal(looked, 5000, 'and no deeper')
    wanted = []
    gate.hurry(() => true)
    assert.deepEqual(
      [wanted.length, wanted[0], wanted.at(-1)],
      [100, [didOf(8000), 'page'], [didOf(7901), 'page']],
    )
  })
})

it('in whatever order authors become known, posts are deleted and accounts go: the past is in order, beneath all else', () => {
  for (let seed = 1; seed <= 20; seed++) randomly(seed)
})

function randomly(seed: number): void {
  begin()
  const next = chance(seed)
  const upTo = (n: number) => Math.floor(next() * n)
  const authors = 40
  const all = Array.from({ length: 300 }, (_, n) => ({ author: upTo(authors), rkey: `s${seed}n${n}` }))
  for (const [n, { author, rkey }] of all.entries()) {
    gate.take({ ...post(author, rkey, 300 * (n - all.length) + upTo(300)), rev: revOf(n) }, true)
  }
  const live: { author: number; rkey: string }[] = []
  const gone = new Set<string>()
  const dead = new Set<number>()
  const heard = new Set<number>()
  for (let step = 0; step < 200; step++) {
    const one = all[upTo(all.length)]!
    const what = upTo(10)
    if (what === 0) {
      const delete_ = {
        ...post(one.author, one.rkey, 0),
        operation: 'delete',
        rev: revOf(90_000 + step),
      } as const
      gate.take(delete_, false)
      gone.add(one.rkey)
    } else if (what === 1 && dead.size < 8) {
      const status = {
        kind: 'account',
        did: didOf(one.author),
        timeUs: now * 1000,
        seq: step,
        active: false,
      } as const
      gate.take({ ...status, status: 'deleted' }, false)
      dead.add(one.author)
    } else if (what < 4) {
      now += 10
      const rkey = `s${seed}l${step}`
      const author = [...heard].find((n) => !dead.has(n))
      if (author === undefined) continue
      gate.take({ ...post(author, rkey, now - BEGAN), rev: revOf(80_000 + step) }, false)
      live.unshift({ author, rkey })
    } else {
      becomesKnown(one.author)
      heard.add(one.author)
    }
  }
  const past = all.filter((one) => heard.has(one.author) && !gone.has(one.rkey)).toReversed()
  const standing = [...live, ...past].filter(({ author }) => !dead.has(author))
  assert.deepEqual(
    [...shown.backwards()].map(({ value }) => value.post.rkey),
    standing.map(({ rkey }) => rkey),
    `seed ${seed}`,
  )
  assert.equal(shown.size, standing.length, 'nothing else is kept')
}
