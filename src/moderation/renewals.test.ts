import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Renewals } from './renewals.js'
import { ADA, BEA, Room, uriOf } from './testing.js'

const CARDS = 120
const rkeyOf = (n: number) => `3mptb${String(1000 + n).replaceAll(/\d/g, (d) => 'klmnopqrst'.charAt(+d))}2222`
const keysOf = (n: number) => `at://${ADA}/app.bsky.feed.post/${rkeyOf(n)}`
const cards = Array.from({ length: CARDS }, (_, n) => keysOf(n))
const QUOTED = uriOf(0, BEA)

/** A room whose slices have one step each, and a turn that does one. */
function setUp() {
  const laters: (() => void)[] = []
  let clock = 0
  const slices = { now: () => (clock += 10), later: (go: () => void) => void laters.push(go), atLeast: 1 }
  const room = new Room({ slices })
  const turn = () => laters.shift()?.()
  const settle = () => {
    let turns = 0
    for (; laters.length > 0; turns++) turn()
    return turns
  }
  /** Of which cards screens were told since that was last asked, and how. */
  const told = () => room.ops.splice(0).map((op) => ('key' in op ? `${op.kind} ${op.key}` : op.kind))
  return { room, turn, settle, told }
}

function write(room: Room, record: object = {}): void {
  for (let n = 0; n < CARDS; n++) room.commit(0, 'create', record, { rkey: rkeyOf(n) })
}

/** One post, and many that quote it. */
function quoting() {
  const made = setUp()
  made.room.post(0, 'seen', BEA)
  const record = { uri: QUOTED, cid: 'bafyreiaekrr3ukqao6wkdv3m55xgq5geovlvbzkrz3r65kb4pnpfurdggi' }
  write(made.room, { embed: { $type: 'app.bsky.embed.record', record } })
  made.settle()
  made.told()
  const quotes = () => {
    const all = cards.flatMap((key) => made.room.shown.get(key)?.value.beside?.quote ?? [])
    return [...new Set(all.map((quote) => (quote.kind === 'post' ? quote.shown.post.text : quote.kind)))]
  }
  return { ...made, quotes }
}

const replaced = (keys: readonly string[]) => keys.map((key) => `replace ${key}`)

describe('a post that many quote', () => {
  it('is on no card in memory as soon as it is deleted; screens are told a little at a time, the newest first', () => {
    const { room, turn, settle, told, quotes } = quoting()
    assert.deepEqual(quotes(), ['seen'])
    room.commit(0, 'delete', {}, { did: BEA })
    assert.deepEqual(quotes(), ['withheld'])
    assert.deepEqual(told(), [`remove ${QUOTED}`, ...replaced(cards.slice(-1))])
    turn()
    assert.deepEqual(told(), replaced(cards.slice(-2, -1)))
    // The last turn finds nothing left.
    assert.equal(settle(), CARDS - 2 + 1)
    assert.deepEqual(told(), replaced(cards.slice(0, -2).toReversed()))
  })

  it('is told of once, however often it is edited meanwhile', () => {
    const { room, settle, told, quotes } = quoting()
    for (const text of ['one', 'two', 'three']) {
      room.commit(0, 'update', { text }, { did: BEA, cid: room.rev() })
      assert.deepEqual(quotes(), [text])
    }
    settle()
    const ops = told().filter((op) => op === `replace ${keysOf(3)}`)
    assert.equal(ops.length, 1)
    assert.deepEqual(quotes(), ['three'])
  })

  it('comes back a little at a time, and goes at once while it does', () => {
    const { room, turn, settle, quotes } = quoting()
    room.label(QUOTED, '!hide')
    settle()
    room.now += 1000
    room.label(QUOTED, '!hide', { neg: true })
    turn()
    assert.deepEqual(quotes().toSorted(), ['seen', 'withheld'])
    room.now += 1000
    room.label(QUOTED, '!hide')
    assert.deepEqual(quotes(), ['withheld'])
    settle()
    assert.deepEqual(quotes(), ['withheld'])
  })

  it('has its new name on every card in the end', () => {
    const { room, settle, told } = quoting()
    room.author({ handle: 'new.example' }, BEA)
    settle()
    assert.deepEqual(told(), ['replace ' + QUOTED, ...replaced(cards.slice(-100).toReversed())])
    for (const key of cards) {
      const quote = room.shown.get(key)?.value.beside?.quote
      assert.equal(quote?.kind === 'post' && quote.shown.author.handle, 'new.example')
    }
  })
})

it('a card that is removed before it was told of is told of first', () => {
  const { room, settle, told } = quoting()
  room.commit(0, 'delete', {}, { did: BEA })
  told()
  room.commit(0, 'delete', {}, { rkey: rkeyOf(3) })
  assert.deepEqual(told(), [`replace ${keysOf(3)}`, `remove ${keysOf(3)}`])
  settle()
  assert.ok(!told().includes(`replace ${keysOf(3)}`))
})

it('an account of many posts that comes under a cover has them all covered at once, in memory', () => {
  const { room, settle, told } = setUp()
  write(room)
  told()
  room.label(ADA, '!warn')
  assert.ok(cards.every((key) => room.shown.get(key)?.value.cover?.of === 'post'))
  assert.equal(told().length, 1)
  settle()
  assert.deepEqual(told(), replaced(cards.slice(0, -1).toReversed()))
})

it('whoever was shown a card under its author’s old handle is told when it goes, also of one that was renamed quietly', () => {
  const { room, settle, told } = setUp()
  write(room)
  const old = keysOf(3)
  const handles = () =>
    room.ops.splice(0).flatMap((op) => {
      if (!('key' in op) || op.key !== old) return []
      if (op.kind === 'replace') return [[op.kind, op.before.author.handle, op.after.author.handle]]
      return op.kind === 'remove' ? [[op.kind, op.before?.author.handle]] : []
    })
  room.author({ handle: 'one.example' })
  room.author({ handle: 'two.example' })
  settle()
  room.author({ handle: 'two.example', displayName: 'Two' })
  settle()
  assert.ok(!told().includes(`replace ${old}`))
  assert.equal(room.shown.get(old)?.value.author.displayName, 'Two')
  room.commit(0, 'delete', {}, { rkey: rkeyOf(3) })
  assert.deepEqual(handles(), [
    ['replace', undefined, 'two.example'],
    ['remove', 'two.example'],
  ])
})

it('a cover comes to memory at once, and the new handle that came with it only when it is told of', () => {
  const { room, settle } = setUp()
  write(room)
  room.ops.splice(0)
  room.author({ handle: 'new.example', labels: ['!warn'] })
  const values = () => cards.flatMap((key) => room.shown.get(key)?.value ?? [])
  assert.ok(values().every(({ cover }) => cover?.of === 'post'))
  assert.equal(values().filter(({ author }) => author.handle === undefined).length, CARDS - 1)
  settle()
  assert.ok(values().every(({ cover, author }) => cover?.of === 'post' && author.handle === 'new.example'))
  const renamed = room.ops.filter(
    (op) => op.kind === 'replace' && op.before.author.handle !== op.after.author.handle,
  )
  assert.equal(renamed.length, CARDS)
})

it('what a stream that begins anew has forgotten is told to nobody', () => {
  const { room, settle, told } = quoting()
  room.commit(0, 'delete', {}, { did: BEA })
  room.gate.reset()
  told()
  settle()
  assert.deepEqual(told(), [])
})

it('a card that has aged out before screens were told is taken back, if it shows what may not be seen', () => {
  const takenBack: string[] = []
  const laters: (() => void)[] = []
  const memory = new Set(['a', 'b', 'c'])
  const renewals = new Renewals({
    withhold: (key) => memory.has(key),
    renew: (key) => memory.has(key),
    takeBack: (key) => void takenBack.push(key),
    hasUnjudged: () => false,
    judge: () => [],
    slices: { now: () => 0, later: (go) => void laters.push(go) },
  })
  renewals.add('a', 'forbidden')
  renewals.add('a', 'quiet')
  renewals.add('b', 'told')
  renewals.add('c', 'forbidden')
  renewals.add('a page that waits', 'forbidden')
  renewals.takeBack('of old')
  memory.delete('a')
  memory.delete('b')
  renewals.go()
  assert.deepEqual(takenBack, ['a', 'of old'])
})
