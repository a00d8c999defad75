import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Shown, type Op } from '../broadcast/index.js'
import { stranger, type Author } from '../decode/author.js'
import { decodePost, decodeProfile, type Commit } from '../decode/index.js'
import { chance } from '../decode/invented.js'
import type { LabelDefinition } from '../decode/label-definitions.js'
import type { Label } from '../decode/label.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'
import type { Cover, ShownPost } from '../decode/shown-post.js'
import type { GateOptions } from './gate-options.js'
import { Gate } from './gate.js'
import { authorsIn, noLookups } from './invented.js'

const ADA: Did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const BEA: Did = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'
const MOD: Did = 'did:plc:labelerlabelerlabelerlab'
const V1 = 'bafyreiaekrr3ukqao6wkdv3m55xgq5geovlvbzkrz3r65kb4pnpfurdggi'
const V2 = 'bafyreiftot7eltsc3f6g4qktykmbv6jcmdmhcx5osscan6jpdxkpqcmcza'
const BOUNDS = { entries: 100, bytes: 1_000_000, ageMs: 600_000 }
const K = ['3mptbyoeyc22k', '3mptbyoeyc22l', '3mptbyoeyc22m'] as const

let now: number
let shown: Shown<ShownPost>
let gate: Gate
let ops: Op<ShownPost>[]
let authors: Map<Did, Author>
let wanted: Did[]
let revs = 0

beforeEach(() => begin())

function begin(options: Partial<GateOptions> = {}): void {
  now = 1_800_000_000_000
  revs = 0
  ops = []
  wanted = []
  authors = new Map([ADA, BEA].map((did) => [did, { ...stranger(did), known: true, version: 1 }]))
  shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS }, () => now)
  shown.subscribe((op) => ops.push(op))
  gate = new Gate({
    shown,
    authors: authorsIn(authors, (did) => void wanted.push(did)),
    accounts: createAccounts(),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: 'hold' },
    held: BOUNDS,
    lookups: noLookups,
    metrics: createMetrics(),
    onPost: () => {},
    now: () => now,
    slices: { now: () => 0 },
    ...options,
  })
}

const uri = (rkey: string, did = ADA) => `at://${did}/app.bsky.feed.post/${rkey}`

function post(rkey: string, fields: Partial<Commit> & { did?: Did } = {}): void {
  const rev = `3mptby${String(revs++)
    .padStart(3, '0')
    .replaceAll(/\d/g, (n) => 'klmnopqrst'.charAt(+n))}2d2a`
  const collection = 'app.bsky.feed.post'
  const record = { $type: collection, text: rkey, createdAt: '2026-01-01T00:00:00Z' }
  const commit = {
    kind: 'commit',
    did: ADA,
    timeUs: now * 1000,
    rev,
    operation: 'create',
    collection,
  } as const
  gate.take({ ...commit, rkey, cid: V1, record, ...fields }, false)
}

let seqs = 0
function label(about: string, fields: Partial<Label> = {}): Label {
  return { src: MOD, uri: about, val: 'porn', neg: false, cts: now, seq: ++seqs, ...fields }
}

const inSight = () => [...shown.backwards()].map(({ key }) => key).toSorted()
const told = () => ops.splice(0).map((op) => (op.kind === 'gone' ? op.owner : op.kind))

describe('a label from a labeler', () => {
  it('takes a post off the screens at once, and its negation brings it back in its place', () => {
    post(K[0])
    post(K[1])
    told()
    gate.label(label(uri(K[0])))
    assert.deepEqual([inSight(), told()], [[uri(K[1])], ['remove']])
    gate.label(label(uri(K[0]), { neg: true }))
    assert.deepEqual(
      [...shown.backwards()].map(({ key }) => key),
      [uri(K[1]), uri(K[0])],
    )
    assert.deepEqual(told(), ['restore'])
  })

  it('that came before the post keeps it away', () => {
    gate.label(label(uri(K[0])))
    post(K[0])
    assert.deepEqual(inSight(), [])
  })

  it('that comes while the post waits for its author keeps it away', () => {
    authors.delete(ADA)
    post(K[0])
    gate.label(label(uri(K[0])))
    assert.deepEqual(told(), [])
    const author = { ...stranger(ADA), known: true, version: 2 }
    authors.set(ADA, author)
    gate.authorChanged(author, undefined)
    assert.deepEqual(inSight(), [])
  })

  it('of one version goes with an edit, and comes with one', () => {
    post(K[0])
    gate.label(label(uri(K[0]), { cid: V1 }))
    assert.deepEqual(inSight(), [])
    post(K[0], { operation: 'update', cid: V2 })
    assert.deepEqual(inSight(), [uri(K[0])])
    gate.label(label(uri(K[0]), { cid: V1, val: 'gore' }))
    assert.deepEqual(inSight(), [uri(K[0])])
  })

  it('of an account takes all its posts, and those that come, until it is negated', () => {
    post(K[0])
    post(K[1], { did: BEA })
    told()
    gate.label(label(ADA, { val: '!takedown' }))
    post(K[2])
    assert.deepEqual([inSight(), told()], [[uri(K[1], BEA)], [ADA]])
    gate.label(label(ADA, { val: '!takedown', neg: true }))
    assert.deepEqual(inSight(), [uri(K[0]), uri(K[2]), uri(K[1], BEA)])
  })

  it('of an account whose author has fallen out of memory takes its posts all the same', () => {
    post(K[0])
    authors.delete(ADA)
    gate.label(label(ADA))
    assert.deepEqual(inSight(), [])
  })

  it('that is lifted leaves away what another label, or another reason, keeps away', () => {
    post(K[0])
    gate.label(label(uri(K[0])))
    gate.label(label(ADA, { val: 'gore' }))
    gate.label(label(uri(K[0]), { neg: true }))
    assert.deepEqual(inSight(), [])
    gate.take({ kind: 'account', did: ADA, timeUs: now * 1000, seq: 1, active: false }, false)
    gate.label(label(ADA, { val: 'gore', neg: true }))
    assert.deepEqual(inSight(), [])
    gate.take({ kind: 'account', did: ADA, timeUs: now * 1000 + 1, seq: 2, active: true }, false)
    assert.deepEqual(inSight(), [uri(K[0])])
  })

  it('that expires lifts itself', () => {
    post(K[0])
    gate.label(label(uri(K[0]), { exp: now + 5000 }))
    assert.deepEqual(inSight(), [])
    now += 4000
    gate.tick()
    assert.deepEqual(inSight(), [])
    now += 1000
    gate.tick()
    assert.deepEqual(inSight(), [uri(K[0])])
  })

  it('does not bring back what was deleted', () => {
    post(K[0])
    gate.label(label(uri(K[0])))
    post(K[0], { operation: 'delete' })
    gate.label(label(uri(K[0]), { neg: true }))
    assert.deepEqual(inSight(), [])
  })

  it('about a post that has aged out of memory still takes it off the screens', () => {
    gate.label(label(uri(K[0])))
    assert.deepEqual(ops.splice(0), [{ kind: 'remove', key: uri(K[0]) }])
    gate.label(label(BEA))
    assert.deepEqual(told(), [BEA])
  })

  it('from before the start tells screens nothing of what they cannot have', () => {
    gate.label(label(uri(K[0]), { cts: now - 60_000 }))
    gate.label(label(BEA, { cts: now - 60_000 }))
    gate.label(label(uri(K[1]), { neg: true }))
    gate.label(label(uri(K[2]), { exp: now - 1 }))
    assert.deepEqual(told(), [])
  })

  it('of no consequence is not wanted, nor one that is known', () => {
    const porn = label(uri(K[0]))
    assert.ok(gate.wantsLabel(porn))
    gate.label(porn)
    assert.ok(!gate.wantsLabel(porn))
    assert.ok(!gate.wantsLabel(label(uri(K[0]), { val: 'rude' })))
    assert.ok(!gate.wantsLabel(label('https://strand.example/')))
    post(K[1])
    gate.label(label(uri(K[1]), { val: 'rude' }))
    assert.deepEqual(inSight(), [uri(K[1])])
  })

  it('is kept when the stream begins anew, and goes with its labeler', () => {
    gate.label(label(uri(K[0])))
    gate.label(label(uri(K[1]), { src: BEA }))
    gate.reset()
    post(K[0])
    assert.deepEqual(inSight(), [])
    gate.forgetLabeler(MOD)
    gate.reset()
    for (const rkey of K) post(rkey)
    assert.deepEqual(inSight(), [uri(K[0]), uri(K[2])])
  })

  it('M5: keeps a post away that came after it, until it is negated: then the post comes to its place', () => {
    gate.label(label(uri(K[0])))
    gate.label(label(ADA, { val: '!hide' }))
    told()
    post(K[0])
    post(K[1], { did: BEA })
    post(K[2])
    assert.deepEqual([inSight(), told(), shown.size], [[uri(K[1], BEA)], ['add'], 3])
    gate.label(label(ADA, { val: '!hide', neg: true }))
    assert.deepEqual([inSight(), told()], [[uri(K[2]), uri(K[1], BEA)].toSorted(), ['restore']])
    post(K[0], { operation: 'update' })
    assert.deepEqual(told(), [])
    gate.label(label(uri(K[0]), { neg: true }))
    assert.deepEqual(
      [...shown.backwards()].map(({ key }) => key),
      [K[2], K[1], K[0]].map((rkey) => uri(rkey, rkey === K[1] ? BEA : ADA)),
    )
    assert.equal(shown.get(uri(K[0]))?.value.post.edited, true)
  })

  it('lifted from a post of somebody unknown shows it when they become known', () => {
    authors.delete(ADA)
    gate.label(label(uri(K[0])))
    post(K[0])
    gate.label(label(uri(K[0]), { neg: true }))
    assert.deepEqual([inSight(), wanted], [[], [ADA]])
    const author = { ...stranger(ADA), known: true, version: 2 }
    authors.set(ADA, author)
    gate.authorChanged(author, undefined)
    assert.deepEqual(inSight(), [uri(K[0])])
  })

  it('does not make us gather what an author wants shown to nobody here, or writes while not active', () => {
    authors.set(ADA, { ...stranger(ADA), known: true, version: 2, labels: ['!no-unauthenticated'] })
    gate.label(label(ADA))
    post(K[0])
    gate.label(label(BEA))
    gate.take({ kind: 'account', did: BEA, timeUs: now * 1000, seq: 1, active: false }, false)
    post(K[1], { did: BEA })
    assert.equal(shown.size, 0)
  })

  it('outlives the end of the built-in network', () => {
    gate.label(label(uri(K[0])))
    gate.reset()
    post(K[0])
    assert.deepEqual(inSight(), [])
  })
})

describe('M3: !warn', () => {
  const WHY = 'Content warning by moderators'
  const coverOf = (rkey: string) => shown.get(uri(rkey))?.value.cover?.why

  it('covers a post on the screens, until it is negated or expires', () => {
    post(K[0])
    told()
    gate.label(label(uri(K[0]), { val: '!warn' }))
    assert.deepEqual([coverOf(K[0]), inSight(), told()], [WHY, [uri(K[0])], ['replace']])
    gate.label(label(uri(K[0]), { val: '!warn', neg: true }))
    assert.deepEqual([shown.get(uri(K[0]))?.value.cover, told()], [undefined, ['replace']])
    gate.label(label(uri(K[0]), { val: '!warn', cts: now + 1, exp: now + 5000 }))
    assert.deepEqual([coverOf(K[0]), told()], [WHY, ['replace']])
    now += 5000
    gate.tick()
    assert.deepEqual([coverOf(K[0]), told()], [undefined, ['replace']])
  })

  it('covers what comes after it, and stays the same object through edits and new names', () => {
    gate.label(label(uri(K[0]), { val: '!warn' }))
    post(K[0])
    const cover = shown.get(uri(K[0]))?.value.cover
    assert.equal(cover?.why, WHY)
    post(K[0], { operation: 'update' })
    assert.equal(shown.get(uri(K[0]))?.value.cover, cover)
    const author = { ...stranger(ADA), known: true, version: 2 }
    authors.set(ADA, author)
    gate.authorChanged(author, undefined)
    const { value } = shown.get(uri(K[0])) ?? {}
    assert.deepEqual([value?.author, value?.post.edited], [author, true])
    assert.equal(value?.cover, cover)
    told()
    gate.label(label(uri(K[0]), { val: '!warn', src: BEA }))
    assert.deepEqual(told(), [])
  })

  it('on an account covers all its posts, and an edit or another label can do no more than it may', () => {
    post(K[0])
    post(K[1])
    gate.label(label(ADA, { val: '!warn' }))
    post(K[2])
    assert.deepEqual(K.map(coverOf), [WHY, WHY, WHY])
    gate.label(label(uri(K[1])))
    assert.deepEqual(inSight(), [uri(K[0]), uri(K[2])])
    gate.label(label(ADA, { val: '!warn', neg: true }))
    gate.label(label(uri(K[1]), { neg: true }))
    assert.deepEqual([inSight().length, ...K.map(coverOf)], [3, undefined, undefined, undefined])
  })

  it('by its author covers from the first, and an edit lifts it', () => {
    const labels = { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: '!warn' }] }
    const record = { $type: 'app.bsky.feed.post', text: 'x', createdAt: '2026-01-01T00:00:00Z' }
    post(K[0], { record: { ...record, labels } })
    assert.equal(coverOf(K[0]), 'Content warning by its author')
    post(K[0], { operation: 'update', record })
    assert.deepEqual(shown.get(uri(K[0]))?.value.cover, undefined)
  })

  it('about a post that has aged out of memory takes it off the screens: it cannot be drawn again', () => {
    gate.label(label(uri(K[0]), { val: '!warn' }))
    assert.deepEqual(told(), ['remove'])
  })
})

describe('M3: a label of a labeler’s own', () => {
  const means = (val: string, fields: Partial<LabelDefinition> = {}): LabelDefinition => {
    const name = `${val[0]?.toUpperCase()}${val.slice(1)}`
    return { val, blurs: 'content', setting: 'warn', adultOnly: false, name, ...fields }
  }
  const cover = (rkey: string) => shown.get(uri(rkey))?.value.cover
  const custom = (about: string, fields: Partial<Label> = {}) => label(about, { val: 'rude', ...fields })

  it('comes to what its labeler says that it means, whichever of the two comes first', () => {
    const cases: [fields: Partial<LabelDefinition>, inSight: boolean, cover: Cover | undefined][] = [
      [{}, true, { of: 'post', why: 'Rude' }],
      [{ blurs: 'media' }, true, { of: 'media', why: 'Rude' }],
      [{ blurs: 'none' }, true, undefined],
      [{ setting: 'ignore' }, true, undefined],
      [{ setting: 'hide' }, false, undefined],
      [{ setting: 'hide', blurs: 'none' }, false, undefined],
      [{ adultOnly: true }, false, undefined],
      [{ adultOnly: true, setting: 'ignore', blurs: 'none' }, false, undefined],
    ]
    const acts = [
      () => post(K[0]),
      () => gate.label(custom(uri(K[0]))),
      (fields: Partial<LabelDefinition>) => void gate.define(MOD, [means('rude', fields)]),
    ]
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    for (const [fields, isInSight, expected] of cases)
      for (const order of orders) {
        begin()
        for (const nth of order) acts[nth]?.(fields)
        const { value, hidden } = shown.get(uri(K[0])) ?? {}
        assert.deepEqual([!hidden, value?.cover], [isInSight, expected], JSON.stringify([fields, order]))
      }
  })

  it('means nothing by anybody else', () => {
    gate.define(MOD, [means('rude')])
    gate.label(custom(uri(K[0]), { src: BEA }))
    post(K[0])
    assert.equal(cover(K[0]), undefined)
  })

  it('cannot give another meaning to one that is everybody’s', () => {
    gate.define(MOD, [means('porn', { setting: 'ignore' }), means('gore', { blurs: 'none' })])
    post(K[0])
    post(K[1])
    gate.label(label(uri(K[0])))
    gate.label(label(uri(K[1]), { val: 'gore' }))
    assert.deepEqual(inSight(), [])
  })

  it('is judged again when it comes to mean another thing', () => {
    gate.define(MOD, [means('rude')])
    post(K[0])
    gate.label(custom(uri(K[0])))
    told()
    const before = cover(K[0])
    assert.equal(gate.define(MOD, [means('rude')]), false)
    assert.equal(gate.define(MOD, [means('rude'), means('spam')]), true)
    assert.deepEqual([cover(K[0]), told()], [before, []])
    assert.equal(cover(K[0]), before)
    gate.define(MOD, [means('rude', { setting: 'hide' })])
    assert.deepEqual(told(), ['remove'])
    gate.define(MOD, [means('rude', { blurs: 'media', name: 'Impolite' })])
    assert.deepEqual([cover(K[0]), told()], [{ of: 'media', why: 'Impolite' }, ['restore']])
    gate.define(MOD, [])
    assert.deepEqual([cover(K[0]), told()], [undefined, ['replace']])
  })

  it('is wanted while nobody knows what it means, and then when it means something', () => {
    begin({ awaitsDefinitions: true })
    const rude = custom(uri(K[0]))
    assert.ok(gate.wantsLabel(rude))
    assert.ok(!gate.wantsLabel(custom('https://strand.example/')))
    assert.equal(gate.define(MOD, [means('spam'), means('dull', { setting: 'ignore' })]), false)
    assert.ok(!gate.wantsLabel(rude))
    assert.ok(!gate.wantsLabel(label(uri(K[0]), { val: 'dull' })))
    assert.ok(gate.wantsLabel(label(uri(K[0]), { val: 'spam' })))
  })

  it('on an account counts for all its posts, and is kept though it means nothing yet', () => {
    post(K[0])
    gate.label(custom(ADA))
    post(K[1])
    told()
    gate.define(MOD, [means('rude', { setting: 'hide' })])
    assert.deepEqual([inSight(), told()], [[], [ADA]])
    gate.label(custom(ADA, { neg: true }))
    assert.deepEqual(inSight(), [uri(K[0]), uri(K[1])])
  })

  it('is judged by new rules a little at a time, the newest first', () => {
    const laters: (() => void)[] = []
    let clock = 0
    begin({ slices: { now: () => (clock += 1), later: (go) => void laters.push(go) } })
    for (let n = 0; n < 30; n++) {
      const rkey = `3mptbyoeyc2${'abcdefghijklmnopqrstuvwxyz234567'.charAt(n)}2`
      post(rkey, { did: n % 2 ? ADA : BEA })
      gate.label(custom(uri(rkey, n % 2 ? ADA : BEA)))
    }
    const order = [...shown.backwards()].map(({ key }) => key)
    told()
    gate.define(MOD, [means('rude', { setting: 'hide' })])
    const first = ops.map((op) => (op.kind === 'remove' ? op.key : op.kind))
    assert.ok(first.length > 0 && first.length < 10, String(first.length))
    assert.deepEqual(first, order.slice(0, first.length))
    post(K[0])
    gate.label(custom(uri(K[0])))
    while (laters.length > 0) laters.shift()?.()
    assert.deepEqual(inSight(), [])
  })
})

it('whatever posts, labels, negations and edits come in whatever order, nothing in sight is labelled', () => {
  const random = chance(23)
  const pick = <T>(...of: T[]) => of[Math.floor(random() * of.length)] as T
  const versions = new Map<string, string>()
  const newest = new Map<string, Label>()
  let lifted = 0
  for (let step = 0; step < 3000; step++) {
    now += pick(0, 500, 1500)
    const rkey = pick(...K)
    const did = pick(ADA, BEA)
    if (random() < 0.4) {
      const cid = pick(V1, V2)
      post(rkey, { did, cid, operation: versions.has(uri(rkey, did)) ? 'update' : 'create' })
      versions.set(uri(rkey, did), cid)
    } else {
      const cid = pick(undefined, V1, V2)
      const exp = pick(undefined, now + 1000)
      const one = label(pick(uri(rkey, did), did), {
        val: pick('porn', '!hide'),
        neg: random() < 0.5,
        cts: now - pick(0, 0, 3000),
        ...(cid === undefined ? {} : { cid }),
        ...(exp === undefined ? {} : { exp }),
      })
      gate.label(one)
      const key = `${one.uri} ${one.val}`
      const known = newest.get(key)
      if (known === undefined || one.cts > known.cts || (one.cts === known.cts && one.seq > known.seq))
        newest.set(key, one)
    }
    gate.tick()
    const holds = (about: string, cid?: string) =>
      [...newest.values()].some(
        (one) =>
          one.uri === about &&
          !one.neg &&
          (one.exp ?? Infinity) > now &&
          (cid === undefined || one.cid === undefined || one.cid === cid),
      )
    const seen = new Set(inSight())
    for (const { key, value, hidden } of [ADA, BEA].flatMap((did) => shown.ofOwner(did))) {
      const isLabelled = holds(key, value.post.cid) || holds(value.post.did)
      assert.equal(seen.has(key), !isLabelled, `step ${step}: ${key}`)
      assert.equal(hidden, isLabelled)
      if (!isLabelled) lifted++
    }
  }
  assert.ok(lifted > 500)
})
