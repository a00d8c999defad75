import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Shown, type Op } from '../broadcast/index.js'
import type { Author } from '../decode/author.js'
import type { RecordAnswer } from '../decode/found-record.js'
import { decodePost, decodeProfile, type Account, type Commit } from '../decode/index.js'
import type { Label } from '../decode/label.js'
import type { ShownPost } from '../decode/shown-post.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'
import { Gate } from './gate.js'
import { authorsIn } from './invented.js'

const MIRA: Did = 'did:plc:mmmmmmmmmmmmmmmmmmmmmmmm'
const NOOR: Did = 'did:plc:nnnnnnnnnnnnnnnnnnnnnnnn'
const LABELER: Did = 'did:plc:llllllllllllllllllllllll'
const CID = 'bafyreiaekrr3ukqao6wkdv3m55xgq5geovlvbzkrz3r65kb4pnpfurdggi'
const BOUNDS = { entries: 100, bytes: 1_000_000, ageMs: 600_000 }
const QUOTED = `at://${NOOR}/app.bsky.feed.post/3mptbyoeyc22k`
const QUOTING = `at://${MIRA}/app.bsky.feed.post/3mptbyoeyc22l`

let now: number
let revs: number
let known: Map<Did, Author>
let wanted: string[]
let network: Map<string, RecordAnswer>
let shown: Shown<ShownPost>
let ops: Op<ShownPost>[]
let gate: Gate

beforeEach(() => {
  now = 1_800_000_000_000
  revs = 0
  known = new Map()
  wanted = []
  network = new Map()
  ops = []
  shown = new Shown<ShownPost>(
    { kept: BOUNDS, ops: BOUNDS },
    () => now,
    (key) => gate.aged(key),
  )
  shown.subscribe((op) => ops.push(op))
  gate = new Gate({
    shown,
    authors: authorsIn(known, (did) => void wanted.push(did)),
    accounts: createAccounts(1000, () => now),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: 'hold' },
    held: BOUNDS,
    lookups: {
      records: {
        want: (uri) => void wanted.push(uri),
        find: (uri) => Promise.resolve(network.get(uri)),
      },
      lengths: { want: () => {} },
    },
    metrics: createMetrics(),
    onPost: () => {},
    now: () => now,
    slices: { now: () => 0 },
  })
})

function know(did: Did, more: Partial<Author> = {}): void {
  const before = known.get(did)
  const author: Author = { did, handle: 'ada.example', labels: [], known: true, version: ++revs, ...more }
  known.set(did, author)
  gate.authorChanged(author, before)
}

function commit(uri: string, operation: Commit['operation'], fields: object = {}, cid = CID): void {
  const [did, collection = '', rkey = ''] = uri.slice('at://'.length).split('/')
  const rev = `3mptby${String(100 + revs++).replaceAll(/\d/g, (n) => 'klmnopqrst'.charAt(+n))}2d2a`
  const base = {
    kind: 'commit',
    did: did as Did,
    timeUs: now * 1000,
    rev,
    operation,
    collection,
    rkey,
  } as const
  const record = { $type: collection, createdAt: new Date(now).toISOString(), text: 'words', ...fields }
  gate.take(operation === 'delete' ? base : { ...base, cid, record }, false)
}

function account(did: Did, active: boolean, status?: string): void {
  const event: Account = {
    kind: 'account',
    did,
    timeUs: now * 1000,
    seq: ++revs,
    active,
    ...(status && { status }),
  }
  gate.take(event, false)
}

function label(uri: string, val: string, neg = false): void {
  const made: Label = { src: LABELER, uri, val, neg, cts: now + revs, seq: ++revs }
  gate.label(made)
}

const embed = { $type: 'app.bsky.embed.record', record: { uri: QUOTED, cid: CID } }
const reply = { root: { uri: QUOTED, cid: CID }, parent: { uri: QUOTED, cid: CID } }

/** What the card of the quoting post says of the other. */
function quote(): string | undefined {
  const its = shown.get(QUOTING)?.value.beside?.quote
  return its?.kind === 'post' ? its.shown.post.text : its?.kind
}

/** Both posts are in sight, one quoting the other. */
function quoteInSight(): void {
  know(NOOR)
  know(MIRA)
  commit(QUOTED, 'create', { text: 'a heron' })
  commit(QUOTING, 'create', { text: 'look', embed })
  ops = []
}

describe('a quote', () => {
  it('comes with its post when memory has it', () => {
    quoteInSight()
    assert.equal(quote(), 'a heron')
  })

  it('comes later by an op when it has to be looked up, and its post does not wait', () => {
    know(MIRA)
    commit(QUOTING, 'create', { embed })
    assert.deepEqual([quote(), wanted], [undefined, [NOOR, QUOTED]])
    know(NOOR)
    ops = []
    const value = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'from afar' }
    gate.answered(QUOTED, { kind: 'post', uri: QUOTED, cid: CID, value, labels: [] })
    assert.equal(quote(), 'from afar')
    assert.deepEqual(
      ops.map(({ kind }) => kind),
      ['replace'],
    )
  })

  it('of an author whom only logged-in people may see never stands beside, nor who it is', () => {
    know(MIRA)
    commit(QUOTING, 'create', { embed })
    know(NOOR, { labels: ['!no-unauthenticated'] })
    const value = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'from afar' }
    gate.answered(QUOTED, { kind: 'post', uri: QUOTED, cid: CID, value, labels: [] })
    assert.deepEqual(shown.get(QUOTING)?.value.beside, { quote: { kind: 'withheld' } })
  })

  const reasons: Record<string, readonly [hide: () => void, lift?: () => void]> = {
    'its delete': [() => commit(QUOTED, 'delete')],
    'the deletion of its account': [() => account(NOOR, false, 'deleted')],
    'the deactivation of its account': [() => account(NOOR, false, 'deactivated'), () => account(NOOR, true)],
    'a label on it': [() => label(QUOTED, 'porn'), () => label(QUOTED, 'porn', true)],
    'a label on its account': [() => label(NOOR, '!hide'), () => label(NOOR, '!hide', true)],
    'what its author says of itself': [
      () => know(NOOR, { labels: ['!no-unauthenticated'] }),
      () => know(NOOR),
    ],
    'an edit with a self-label': [
      () =>
        commit(QUOTED, 'update', {
          labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'porn' }] },
        }),
    ],
    'a word of it that the host blocks': [
      () => gate.block({ author: () => false, post: ({ text }) => text.includes('heron') }),
      () => gate.block({ author: () => false, post: () => false }),
    ],
    'its author being blocked by the host': [
      () => gate.block({ author: (did) => did === NOOR, post: () => false }),
      () => gate.block({ author: () => false, post: () => false }),
    ],
    'its author being doubted': [() => know(NOOR, { known: false }), () => know(NOOR)],
  }
  for (const [why, [hide, lift]] of Object.entries(reasons)) {
    it(`goes because of ${why}, while its post stays${lift === undefined ? '' : ', and comes back'}`, () => {
      quoteInSight()
      hide()
      assert.notEqual(quote(), 'a heron')
      assert.equal(shown.get(QUOTING)?.hidden, false)
      assert.ok(
        ops.some((op) => op.kind === 'replace' && op.key === QUOTING),
        'screens are told',
      )
      lift?.()
      assert.equal(quote(), lift === undefined ? 'withheld' : 'a heron')
    })
  }

  it('that has to go takes its post from screens when memory has that no longer', () => {
    quoteInSight()
    now += BOUNDS.ageMs + 1
    shown.sweep()
    assert.equal(shown.get(QUOTING), undefined)
    ops = []
    account(NOOR, false, 'takendown')
    assert.ok(ops.some((op) => op.kind === 'remove' && op.key === QUOTING))
  })

  it('is what it was edited to be', () => {
    quoteInSight()
    commit(QUOTED, 'update', { text: 'two herons' })
    assert.equal(quote(), 'two herons')
  })

  it('is what it was edited to be, of itself too', () => {
    know(MIRA)
    commit(QUOTING, 'create', { text: 'before' })
    const itself = { $type: 'app.bsky.embed.record', record: { uri: QUOTING, cid: CID } }
    commit(QUOTING, 'update', { text: 'after', embed: itself })
    assert.equal(quote(), 'after')
  })

  it('is there again when its author writes anew under the same key', () => {
    quoteInSight()
    commit(QUOTED, 'delete')
    commit(QUOTED, 'create', { text: 'another heron' })
    assert.equal(quote(), 'another heron')
  })

  it('goes when it was edited into what can not be read', () => {
    know(MIRA)
    know(NOOR)
    commit(QUOTING, 'create', { embed })
    const value = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'from afar' }
    gate.answered(QUOTED, { kind: 'post', uri: QUOTED, cid: CID, value, labels: [] })
    assert.equal(quote(), 'from afar')
    commit(QUOTED, 'update', { text: 7 })
    assert.equal(quote(), 'withheld')
  })

  it('counts as judged by labels that come with it', () => {
    know(MIRA)
    know(NOOR)
    commit(QUOTING, 'create', { embed })
    const value = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'from afar' }
    const given: Label = { src: LABELER, uri: QUOTED, val: 'porn', neg: false, cts: now, seq: 0 }
    gate.answered(QUOTED, { kind: 'post', uri: QUOTED, cid: CID, value, labels: [given] })
    assert.equal(quote(), 'withheld')
  })

  it('of a list goes by the labels that hold for it: not one that has expired, nor one that was taken back', () => {
    know(MIRA)
    know(NOOR)
    const uri = `at://${NOOR}/app.bsky.graph.list/3mptbyoeyc22m`
    const record = { what: 'list', uri, did: NOOR, name: 'Herons', description: '' } as const
    const given: Label = { src: LABELER, uri, val: 'porn', neg: false, cts: now, seq: 0 }
    const kindWith = (label: Label) => {
      const key = `at://${MIRA}/app.bsky.feed.post/3k${String(revs)}`
      const list = { $type: 'app.bsky.embed.record', record: { uri, cid: CID } }
      gate.reset()
      commit(key, 'create', { embed: list })
      gate.answered(uri, { kind: 'named', record, labels: [label] })
      return shown.get(key)?.value.beside?.quote?.kind
    }
    assert.equal(kindWith(given), 'withheld')
    assert.equal(kindWith({ ...given, exp: now + 1 }), 'withheld')
    assert.equal(kindWith({ ...given, exp: now }), 'record')
    assert.equal(kindWith({ ...given, neg: true }), 'record')
  })

  it('is there when a hidden post comes back into sight', () => {
    quoteInSight()
    account(MIRA, false, 'deactivated')
    commit(QUOTED, 'delete')
    account(MIRA, true)
    assert.deepEqual([quote(), shown.get(QUOTING)?.hidden], ['withheld', false])
  })
})

it('a post that memory has no longer goes from screens when it is edited', () => {
  quoteInSight()
  now += BOUNDS.ageMs + 1
  shown.sweep()
  ops = []
  commit(QUOTED, 'update', { text: 'two herons' })
  assert.ok(ops.some((op) => op.kind === 'remove' && op.key === QUOTED))
})

describe('a quote on cards that memory has no longer', () => {
  const value = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'look', embed }
  const isTakenBack = () => ops.some((op) => op.kind === 'remove' && op.key === QUOTING)

  beforeEach(() => {
    quoteInSight()
    now += BOUNDS.ageMs + 1
    shown.sweep()
    assert.equal(shown.get(QUOTING), undefined)
    ops = []
  })

  it('goes from screens though somebody has opened the page of that post since', async () => {
    network.set(QUOTING, { kind: 'post', uri: QUOTING, cid: CID, value, labels: [] })
    const finding = gate.find(QUOTING)
    await new Promise(setImmediate)
    const text = { ...value, text: 'a heron', embed: undefined }
    gate.answered(QUOTED, { kind: 'post', uri: QUOTED, cid: CID, value: text, labels: [] })
    assert.equal((await finding).kind, 'found')
    commit(QUOTED, 'delete')
    assert.ok(isTakenBack())
  })

  it('goes from screens when it would have to be covered', () => {
    label(QUOTED, '!warn')
    assert.ok(isTakenBack())
  })

  it('goes from screens when it says another thing', () => {
    commit(QUOTED, 'update', { text: 'two herons' }, CID.replace('bafyreia', 'bafyreib'))
    assert.ok(isTakenBack())
  })

  it('stays when its author has another name', () => {
    know(NOOR, { handle: 'noor.example' })
    assert.ok(!isTakenBack())
  })

  it('goes from screens when others quote it again and the network has none any more', () => {
    commit(`${QUOTING}b`, 'create', { embed })
    assert.ok(wanted.includes(QUOTED))
    gate.answered(QUOTED, undefined)
    assert.ok(isTakenBack())
    assert.deepEqual(shown.get(`${QUOTING}b`)?.value.beside, { quote: { kind: 'withheld' } })
  })
})

describe('whom a post answers', () => {
  it('is named once they are known, and no longer when they may not be', () => {
    know(MIRA)
    commit(QUOTING, 'create', { reply })
    const parent = () => shown.get(QUOTING)?.value.beside?.parent?.handle
    assert.equal(parent(), undefined)
    know(NOOR)
    assert.equal(parent(), 'ada.example')
    know(NOOR, { handle: 'noor.example' })
    assert.equal(parent(), 'noor.example')
    account(NOOR, false, 'suspended')
    assert.equal(parent(), undefined)
  })

  it('is not named when the host blocks them, nor when there would have to be a cover; and is named again', () => {
    know(MIRA)
    know(NOOR)
    commit(QUOTING, 'create', { reply })
    const parent = () => shown.get(QUOTING)?.value.beside?.parent?.did
    assert.equal(parent(), NOOR)
    gate.block({ author: (did) => did === NOOR, post: () => false }, [NOOR])
    assert.equal(parent(), undefined)
    gate.block({ author: () => false, post: () => false })
    assert.equal(parent(), NOOR)
    label(NOOR, '!warn')
    assert.equal(parent(), undefined)
    label(NOOR, '!warn', true)
    assert.equal(parent(), NOOR)
  })
})

describe('a post by its address', () => {
  const value = { $type: 'app.bsky.feed.post', createdAt: '2026-01-01T00:00:00Z', text: 'from afar' }
  const answer = (more: object = {}): RecordAnswer => ({
    kind: 'post',
    uri: QUOTED,
    cid: CID,
    value: { ...value, ...more },
    labels: [],
  })

  it('is given from memory', async () => {
    quoteInSight()
    const found = await gate.find(QUOTING)
    assert.equal(found.kind === 'found' && found.shown, shown.get(QUOTING)?.value)
  })

  it('is looked up, with when it was written by its key', async () => {
    know(NOOR)
    network.set(QUOTED, answer())
    const found = await gate.find(QUOTED)
    assert.equal(found.kind === 'found' && found.shown.post.text, 'from afar')
    assert.equal(found.kind === 'found' && found.shown.post.arrivedAt < now, true)
  })

  it('waits for an author who is not known', async () => {
    network.set(QUOTED, answer())
    const finding = gate.find(QUOTED)
    await new Promise(setImmediate)
    assert.deepEqual(wanted, [NOOR])
    know(NOOR)
    assert.equal((await finding).kind, 'found')
  })

  it('is none when there is none, when it is deleted, hidden or may not be shown: all alike', async () => {
    know(NOOR)
    assert.deepEqual(await gate.find(QUOTED), { kind: 'none' })
    network.set(
      QUOTED,
      answer({ labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'porn' }] } }),
    )
    assert.deepEqual(await gate.find(QUOTED), { kind: 'none' })
    network.set(QUOTED, answer())
    label(NOOR, '!takedown')
    assert.deepEqual(await gate.find(QUOTED), { kind: 'none' })
    label(NOOR, '!takedown', true)
    commit(QUOTED, 'create')
    label(QUOTED, 'gore')
    assert.deepEqual(await gate.find(QUOTED), { kind: 'none' })
    label(QUOTED, 'gore', true)
    commit(QUOTED, 'delete')
    assert.deepEqual(await gate.find(QUOTED), { kind: 'none' })
  })

  it('fails in the same way for all that is not in sight, while nobody can be asked', async () => {
    know(NOOR)
    network.set(QUOTED, 'failed')
    const never = await gate.find(QUOTED)
    commit(QUOTED, 'create')
    commit(QUOTED, 'delete')
    assert.equal(never.kind, 'failed')
    assert.deepEqual(await gate.find(QUOTED), never)
  })

  it('comes with its quote when that is soon found', async () => {
    know(NOOR)
    know(MIRA)
    network.set(QUOTING, {
      kind: 'post',
      uri: QUOTING,
      cid: CID,
      value: { ...value, text: 'look', embed },
      labels: [],
    })
    const finding = gate.find(QUOTING)
    await new Promise(setImmediate)
    assert.ok(wanted.includes(QUOTED))
    gate.answered(QUOTED, answer())
    const found = await finding
    const its = found.kind === 'found' ? found.shown.beside?.quote : undefined
    assert.equal(its?.kind === 'post' && its.shown.post.text, 'from afar')
  })

  it('comes with its quote to all who ask at the same time', async () => {
    know(NOOR)
    know(MIRA)
    network.set(QUOTING, { kind: 'post', uri: QUOTING, cid: CID, value: { ...value, embed }, labels: [] })
    const finding = [gate.find(QUOTING), gate.find(QUOTING)]
    await new Promise(setImmediate)
    gate.answered(QUOTED, answer())
    for (const found of await Promise.all(finding))
      assert.equal(found.kind === 'found' && found.shown.beside?.quote?.kind, 'post')
  })

  const reasons: Record<string, () => void> = {
    'is deleted': () => commit(QUOTED, 'delete'),
    'is labelled': () => label(QUOTED, 'porn'),
    'is of an account that is labelled': () => label(NOOR, '!hide'),
    'is of an account that is gone': () => account(NOOR, false, 'takendown'),
  }
  for (const [why, hide] of Object.entries(reasons)) {
    it(`is given without its quote when that ${why} while its thread is found`, async () => {
      know(NOOR)
      know(MIRA)
      const its = { ...value, embed, reply }
      network.set(QUOTING, { kind: 'post', uri: QUOTING, cid: CID, value: its, labels: [] })
      const finding = gate.find(QUOTING)
      await new Promise(setImmediate)
      gate.answered(QUOTED, answer())
      const found = await finding
      assert.ok(found.kind === 'found')
      assert.equal(gate.asOfNow(found.shown)?.beside?.quote?.kind, 'post')
      hide()
      const { quote: quoted, parent } = gate.asOfNow(found.shown)?.beside ?? {}
      assert.equal(quoted?.kind, 'withheld')
      assert.equal(parent?.did, why.includes('account') ? undefined : NOOR)
    })
  }

  it('is asked for again when the stream begins anew', async () => {
    know(NOOR)
    assert.deepEqual(await gate.find(QUOTED), { kind: 'none' })
    gate.reset()
    network.set(QUOTED, answer())
    assert.equal((await gate.find(QUOTED)).kind, 'found')
  })

  it('is looked up for strangers so often, and no more', async () => {
    const kinds = await Promise.all(Array.from({ length: 40 }, async () => (await gate.find(QUOTED)).kind))
    assert.equal(kinds.filter((kind) => kind === 'none').length, 30)
    assert.equal(kinds.filter((kind) => kind === 'failed').length, 10)
    now += 1000
    assert.equal((await gate.find(QUOTED)).kind, 'none')
  })

  it('is looked up for one of them less often, so that others have their turn', async () => {
    const ask = async (asker: string) => (await gate.find(QUOTED, asker)).kind
    const kinds = await Promise.all(Array.from({ length: 40 }, () => ask('one')))
    assert.equal(kinds.filter((kind) => kind === 'none').length, 15)
    assert.equal((await gate.find(`${QUOTED}b`, 'one')).kind, 'failed')
    assert.equal((await gate.find(`${QUOTED}b`, 'another')).kind, 'none')
    now += 61_000
    assert.equal(await ask('one'), 'none')
  })

  it('has a thread: what it answers, as far as that is to be seen, and the answers memory has', async () => {
    quoteInSight()
    commit(`${QUOTING}b`, 'create', { text: 'an answer', reply })
    commit(`${QUOTING}c`, 'create', { text: 'another', reply })
    commit(`${QUOTING}c`, 'delete')
    const top = shown.get(QUOTED)
    assert.ok(top)
    const below = (await gate.thread(top.value)).below.map(({ post }) => post.text)
    assert.deepEqual(below, ['an answer'])
    const one = shown.get(`${QUOTING}b`)
    assert.ok(one)
    assert.deepEqual((await gate.thread(one.value)).above, [top.value])
    commit(QUOTED, 'delete')
    assert.deepEqual((await gate.thread(one.value)).above, ['unavailable'])
  })
})
