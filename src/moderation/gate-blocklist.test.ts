import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { chance } from '../decode/invented.js'
import type { Did } from '../syntax/index.js'
import type { Blocks } from './decide.js'
import { ADA, BEA, Room, uriOf } from './testing.js'

let room: Room
beforeEach(() => {
  room = new Room()
})

/** Blocks these from now on, and nothing else; all there is is judged by it. */
function block(blocks: Blocks, added?: readonly Did[]): void {
  room.gate.block(blocks, added)
  room.settle()
}

const words = (...all: string[]): Blocks => ({
  author: () => false,
  post: ({ text }) => all.some((word) => text.includes(word)),
})
const accounts = (...dids: Did[]): Blocks => ({ author: (did) => dids.includes(did), post: () => false })
const NOTHING = words()

describe('M11: what the host blocks', () => {
  it('vanishes from the screens at once, and is back in its place when that is lifted', () => {
    room.post(0, 'a')
    room.post(1, 'spam')
    room.post(2, 'c')
    void room.told
    block(words('spam'))
    assert.deepEqual([room.inSight, room.told], [['c', 'a'], ['remove']])
    block(NOTHING)
    assert.deepEqual([room.inSight, room.told], [['c', 'spam', 'a'], ['restore']])
  })

  it('is kept out of sight when it arrives, charged as all else, and comes to its place when that is lifted', () => {
    block(words('spam'))
    room.post(0, 'a')
    room.post(1, 'spam')
    room.post(2, 'c')
    assert.deepEqual([room.inSight, room.shown.size, room.told], [['c', 'a'], 3, ['add', 'add']])
    block(NOTHING)
    assert.deepEqual([room.inSight, room.told], [['c', 'spam', 'a'], ['restore']])
  })

  it('does not come back if it was deleted, or has aged out, in the meantime', () => {
    block(words('spam'))
    room.post(0, 'spam')
    room.post(1, 'spam too')
    room.commit(0, 'delete')
    room.now += 600_001
    room.post(2, 'c')
    block(NOTHING)
    assert.deepEqual([room.inSight, room.shown.size], [['c'], 1])
  })

  it('by its author goes by one op, and so do cards of an author of whom memory has nothing', () => {
    room.post(0, 'a')
    room.post(1, 'b')
    room.post(2, 'c', BEA)
    void room.told
    block(accounts(ADA, 'did:web:other.example'), [ADA, 'did:web:other.example'])
    assert.deepEqual([room.inSight, room.told], [['c'], [ADA, 'did:web:other.example']])
    room.post(3, 'd')
    block(NOTHING)
    assert.deepEqual(room.inSight, ['d', 'c', 'b', 'a'])
  })

  it('follows edits both ways', () => {
    block(words('spam'))
    room.post(0, 'fine')
    room.commit(0, 'update', { text: 'spam' })
    assert.deepEqual(room.inSight, [])
    room.commit(0, 'update', { text: 'fine again' })
    assert.deepEqual(room.inSight, ['fine again'])
  })

  it('stays away for every other reason there is, whichever goes first', () => {
    room.post(0, 'spam')
    block(words('spam'))
    room.label(uriOf(0), 'porn')
    block(NOTHING)
    assert.deepEqual(room.inSight, [])
    block(words('spam'))
    room.label(uriOf(0), 'porn', { neg: true })
    assert.deepEqual(room.inSight, [])
    room.account(false)
    block(NOTHING)
    assert.deepEqual(room.inSight, [])
    room.account(true)
    assert.deepEqual(room.inSight, ['spam'])
  })

  it('of an author who is not known yet is looked up by nobody, and shown to nobody', () => {
    room.authors.delete(ADA)
    block(accounts(ADA))
    room.post(0, 'a')
    block(NOTHING)
    assert.deepEqual(room.inSight, [])
    room.author({})
    assert.deepEqual(room.inSight, ['a'])
  })

  it('is counted by its reason', async () => {
    room.post(0, 'spam')
    block(words('spam'))
    room.post(1, 'more spam')
    const of = async (name: string) =>
      (await room.metrics.read(name)).map(({ labels, value }) => [labels['reason'], value])
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
        block(words(...blocked))
      } else {
        const n = pick(0, 1, 2, 3, 4)
        const did = pick(ADA, BEA)
        const text = pick('a', 'b', 'c', 'ab', 'd')
        room.commit(n, made.has(uriOf(n, did)) ? 'update' : 'create', { text }, { did })
        made.set(uriOf(n, did), text)
      }
      const expected = [...made.values()].filter((text) => !blocked.some((word) => text.includes(word)))
      assert.deepEqual(room.inSight.toSorted(), expected.toSorted(), `step ${step}`)
    }
  })
})
