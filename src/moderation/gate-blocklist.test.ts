import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Shown, type Op } from '../broadcast/index.js'
import { stranger, type Author } from '../decode/author.js'
import { decodePost, decodeProfile } from '../decode/index.js'
import { ANNA, BORIS, chance, commit } from '../decode/invented.js'
import type { ShownPost } from '../decode/shown-post.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'
import type { Blocks } from './decide.js'
import { Gate } from './gate.js'
import { noLookups } from './invented.js'

const BOUNDS = { entries: 1000, bytes: 10_000_000, ageMs: 600_000 }
const K = (n: number) => `3mptbyoeyc2${'234567abcdefghijklmnopqrstuvwxyz'.charAt(n)}2`
const uri = (n: number, did = ANNA) => `at://${did}/app.bsky.feed.post/${K(n)}`

let now: number
let shown: Shown<ShownPost>
let gate: Gate
let ops: Op<ShownPost>[]
let authors: Map<Did, Author>
let laters: (() => void)[]
let metrics: ReturnType<typeof createMetrics>

beforeEach(() => {
  now = 1_800_000_000_000
  ops = []
  laters = []
  metrics = createMetrics()
  authors = new Map()
  for (const did of [ANNA, BORIS] as const) authors.set(did, { ...stranger(did), known: true, version: 1 })
  shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS }, () => now)
  shown.subscribe((op) => ops.push(op))
  gate = new Gate({
    shown,
    authors: {
      get: (did) => authors.get(did),
      want: () => {},
      profile: () => {},
      doubt: () => {},
      identity: () => {},
      off: false,
    },
    accounts: createAccounts(),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: 'hold' },
    held: BOUNDS,
    lookups: noLookups,
    metrics,
    onPost: () => {},
    now: () => now,
    slices: { now: () => 0, later: (go) => void laters.push(go) },
  })
})

let revs = 0
const rev = () => `3mptby${String(1000 + revs++).replaceAll(/\d/g, (n) => 'klmnopqrst'.charAt(+n))}2d2`

function post(n: number, text: string, did: Did = ANNA, operation: 'create' | 'update' = 'create'): void {
  gate.take({ ...commit({ text }), rkey: K(n), did, operation, rev: rev(), timeUs: now * 1000 }, false)
}

const words = (...all: string[]): Blocks => ({
  author: () => false,
  post: ({ text }) => all.some((word) => text.includes(word)),
})
const accounts = (...dids: Did[]): Blocks => ({ author: (did) => dids.includes(did), post: () => false })
const NOTHING = words()

const inSight = () => [...shown.backwards()].map(({ value }) => value.post.text)
const told = () => ops.splice(0).map((op) => (op.kind === 'gone' ? op.owner : op.kind))

describe('M11: what the host blocks', () => {
  it('vanishes from the screens at once, and is back in its place when that is lifted', () => {
    post(0, 'a')
    post(1, 'spam')
    post(2, 'c')
    told()
    gate.block(words('spam'))
    assert.deepEqual([inSight(), told()], [['c', 'a'], ['remove']])
    gate.block(NOTHING)
    assert.deepEqual([inSight(), told()], [['c', 'spam', 'a'], ['restore']])
  })

  it('is kept out of sight when it arrives, charged as all else, and comes to its place when that is lifted', () => {
    gate.block(words('spam'))
    post(0, 'a')
    post(1, 'spam')
    post(2, 'c')
    assert.deepEqual([inSight(), shown.size, told()], [['c', 'a'], 3, ['add', 'add']])
    gate.block(NOTHING)
    assert.deepEqual([inSight(), told()], [['c', 'spam', 'a'], ['restore']])
  })

  it('does not come back if it was deleted, or has aged out, in the meantime', () => {
    gate.block(words('spam'))
    post(0, 'spam')
    post(1, 'spam too')
    gate.take({ ...commit(), rkey: K(0), operation: 'delete', rev: rev() }, false)
    now += BOUNDS.ageMs + 1
    post(2, 'c')
    gate.block(NOTHING)
    assert.deepEqual([inSight(), shown.size], [['c'], 1])
  })

  it('by its author goes by one op, and so do cards of an author of whom memory has nothing', () => {
    post(0, 'a')
    post(1, 'b')
    post(2, 'c', BORIS)
    told()
    gate.block(accounts(ANNA, 'did:web:other.example'), [ANNA, 'did:web:other.example'])
    assert.deepEqual([inSight(), told()], [['c'], [ANNA, 'did:web:other.example']])
    post(3, 'd')
    gate.block(NOTHING)
    assert.deepEqual(inSight(), ['d', 'c', 'b', 'a'])
  })

  it('follows edits both ways', () => {
    gate.block(words('spam'))
    post(0, 'fine')
    post(0, 'spam', ANNA, 'update')
    assert.deepEqual(inSight(), [])
    post(0, 'fine again', ANNA, 'update')
    assert.deepEqual(inSight(), ['fine again'])
  })

  it('stays away for every other reason there is, whichever goes first', () => {
    const label = { src: BORIS, uri: uri(0), val: 'porn', cts: now, seq: 1 } as const
    post(0, 'spam')
    gate.block(words('spam'))
    gate.label({ ...label, neg: false })
    gate.block(NOTHING)
    assert.deepEqual(inSight(), [])
    gate.block(words('spam'))
    gate.label({ ...label, neg: true, seq: 2 })
    assert.deepEqual(inSight(), [])
    gate.take({ kind: 'account', did: ANNA, timeUs: now * 1000, seq: 1, active: false }, false)
    gate.block(NOTHING)
    assert.deepEqual(inSight(), [])
    gate.take({ kind: 'account', did: ANNA, timeUs: now * 1000 + 1, seq: 2, active: true }, false)
    assert.deepEqual(inSight(), ['spam'])
  })

  it('of an author who is not known yet is looked up by nobody, and shown to nobody', () => {
    authors.delete(ANNA)
    gate.block(accounts(ANNA))
    post(0, 'a')
    gate.block(NOTHING)
    assert.deepEqual(inSight(), [])
    const author = { ...stranger(ANNA), known: true, version: 2 }
    authors.set(ANNA, author)
    gate.authorChanged(author, undefined)
    assert.deepEqual(inSight(), ['a'])
  })

  it('is counted by its reason', async () => {
    post(0, 'spam')
    gate.block(words('spam'))
    post(1, 'more spam')
    const of = async (name: string) =>
      (await metrics.read(name)).map(({ labels, value }) => [labels['reason'], value])
    assert.deepEqual(await of('posts_removed_total'), [['blocked', 1]])
    assert.deepEqual(await of('posts_refused_total'), [['blocked', 1]])
  })

  it('whatever is posted, edited, blocked and freed in whatever order: what is in sight is what is not blocked', () => {
    const random = chance(4)
    const pick = <T>(...of: T[]) => of[Math.floor(random() * of.length)] as T
    let blocked: string[] = []
    const made = new Map<string, string>()
    for (let step = 0; step < 2000; step++) {
      if (random() < 0.3) {
        blocked = ['a', 'b', 'c'].filter(() => random() < 0.4)
        gate.block(words(...blocked))
      } else {
        const n = pick(0, 1, 2, 3, 4)
        const did = pick(ANNA, BORIS)
        const text = pick('a', 'b', 'c', 'ab', 'd')
        post(n, text, did, made.has(uri(n, did)) ? 'update' : 'create')
        made.set(uri(n, did), text)
      }
      while (laters.length > 0) laters.shift()?.()
      const expected = [...made.values()].filter((text) => !blocked.some((word) => text.includes(word)))
      assert.deepEqual(inSight().toSorted(), expected.toSorted(), `step ${step}`)
    }
  })
})
