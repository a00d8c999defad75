import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ADA, BEA, MOD, Room, uriOf } from './testing.js'

/** The rules M1 to M11 of the sheet, as far as this room decides them, one by one and against each other. */

const selfLabels = (...vals: string[]) => ({
  labels: { $type: 'com.atproto.label.defs#selfLabels', values: vals.map((val) => ({ val })) },
})
const blocking = (word: string) => ({
  author: () => false,
  post: ({ text }: { text: string }) => word !== '' && text.includes(word),
})

/** Something that forbids the first post of ADA's, and what lifts it. */
interface Cause {
  readonly name: string
  readonly forbid: (room: Room) => void
  readonly lift: (room: Room) => void
  /** Whether a post that comes meanwhile is kept, to be shown when it is lifted. */
  readonly keepsNew: boolean
  /** What it is said in: of two in the same place the newer takes the place of the older. */
  readonly in: string
}

const CAUSES: readonly Cause[] = [
  {
    name: 'M1: its author asks to be shown to logged-in people only',
    forbid: (room) => room.author({ labels: ['!no-unauthenticated'] }),
    lift: (room) => room.author({ labels: [] }),
    keepsNew: false,
    in: 'profile',
  },
  {
    name: 'M3: its author labels the account as adult',
    forbid: (room) => room.author({ labels: ['porn'] }),
    lift: (room) => room.author({ labels: [] }),
    keepsNew: false,
    in: 'profile',
  },
  {
    name: 'M3: a labeler means by a label of its own that it is to be hidden',
    forbid: (room) => {
      const rude = { val: 'rude', blurs: 'content', adultOnly: false, name: 'Rude' } as const
      room.gate.define(MOD, [{ ...rude, setting: 'hide' }])
      room.label(uriOf(0), 'rude')
      room.settle()
    },
    lift: (room) => {
      room.gate.define(MOD, [])
      room.settle()
    },
    keepsNew: true,
    in: 'definition',
  },
  {
    name: 'M5: a labeler labels the post',
    forbid: (room) => room.label(uriOf(0), 'porn'),
    lift: (room) => room.label(uriOf(0), 'porn', { neg: true }),
    keepsNew: true,
    in: 'label of the post',
  },
  {
    name: 'M5: a labeler labels the post for a while',
    forbid: (room) => room.label(uriOf(0), 'gore', { exp: room.now + 1000 }),
    lift: (room) => {
      room.now += 1000
      room.gate.tick()
    },
    keepsNew: true,
    in: 'brief label of the post',
  },
  {
    name: 'M5: a labeler labels the account',
    forbid: (room) => room.label(ADA, '!hide'),
    lift: (room) => room.label(ADA, '!hide', { neg: true }),
    keepsNew: true,
    in: 'label of the account',
  },
  {
    name: 'M5: a labeler labels the profile',
    forbid: (room) => room.label(`at://${ADA}/app.bsky.actor.profile/self`, '!takedown'),
    lift: (room) => room.label(`at://${ADA}/app.bsky.actor.profile/self`, '!takedown', { neg: true }),
    keepsNew: true,
    in: 'label of the profile',
  },
  {
    name: 'M7: the account is deactivated',
    forbid: (room) => room.account(false, 'deactivated'),
    lift: (room) => room.account(true),
    keepsNew: false,
    in: 'status',
  },
  {
    name: 'M7: the account is taken down, in words nobody knows',
    forbid: (room) => room.account(false, 'vaporized'),
    lift: (room) => room.account(true),
    keepsNew: false,
    in: 'status',
  },
  {
    name: 'M11: the host blocks a word of it',
    forbid: (room) => {
      room.gate.block(blocking('post 0'))
      room.settle()
    },
    lift: (room) => {
      room.gate.block(blocking(''))
      room.settle()
    },
    keepsNew: true,
    in: 'blocklist',
  },
]

for (const { name, forbid, lift, keepsNew } of CAUSES) {
  describe(name, () => {
    it('after the post: it goes from the screens, and is back in its place when that is lifted', () => {
      const room = new Room()
      room.post(0)
      room.post(1, 'post 1', BEA)
      void room.told
      forbid(room)
      assert.deepEqual(room.inSight, ['post 1'])
      assert.ok(room.told.some((op) => op === 'remove' || op === ADA))
      lift(room)
      assert.deepEqual([room.inSight, room.told], [['post 1', 'post 0'], ['restore']])
    })

    it(`before the post: it is never told of, and ${keepsNew ? 'comes to its place' : 'is not gathered'}`, () => {
      const room = new Room()
      forbid(room)
      void room.told
      room.post(0)
      room.post(1, 'post 1', BEA)
      assert.deepEqual([room.inSight, room.told], [['post 1'], ['add']])
      lift(room)
      assert.deepEqual(room.inSight, keepsNew ? ['post 1', 'post 0'] : ['post 1'])
    })

    it('while the post waits for its author: it is not shown when they become known', () => {
      const room = new Room()
      room.authors.delete(ADA)
      room.post(0)
      forbid(room)
      // Some of them make the author known by themselves.
      if (!room.authors.has(ADA)) room.author({})
      assert.deepEqual(room.inSight, [])
      assert.ok(!room.told.includes('add'))
    })

    it('does not bring back what was deleted meanwhile', () => {
      const room = new Room()
      room.post(0)
      forbid(room)
      room.commit(0, 'delete')
      lift(room)
      assert.deepEqual([room.inSight, room.shown.size], [[], 0])
    })
  })
}

it('of two causes, lifting one brings nothing back, in whatever order they come and go', () => {
  for (const first of CAUSES)
    for (const second of CAUSES) {
      if (first.in === second.in) continue
      for (const [liftedFirst, liftedLast] of [
        [first, second],
        [second, first],
      ] as const) {
        const room = new Room()
        const what = `${first.name} + ${second.name}, lifted first: ${liftedFirst.name}`
        room.post(0)
        first.forbid(room)
        second.forbid(room)
        assert.deepEqual(room.inSight, [], what)
        liftedFirst.lift(room)
        assert.deepEqual(room.inSight, [], what)
        liftedLast.lift(room)
        assert.deepEqual(room.inSight, ['post 0'], what)
      }
    }
})

describe('M2: whose author is not known', () => {
  it('is not shown, whatever becomes of the lookup, until they are', () => {
    const room = new Room()
    room.authors.delete(ADA)
    room.post(0)
    assert.deepEqual([room.inSight, room.wanted], [[], [ADA]])
    room.now += 60_000
    room.gate.tick()
    assert.deepEqual([room.inSight, room.gate.withheld], [[], 1])
    room.author({ known: false, handle: 'ada.example' })
    assert.deepEqual(room.inSight, [])
    room.author({ labels: ['!no-unauthenticated'] })
    assert.deepEqual(room.inSight, [])
  })
})

describe('M4: what an author labels on the post', () => {
  for (const val of ['porn', 'sexual', 'nudity', 'graphic-media', 'gore', '!hide', '!no-unauthenticated'])
    it(`as ${val} is never told of; an edit that lifts it is of a post nobody had`, () => {
      const room = new Room()
      room.commit(0, 'create', selfLabels(val))
      assert.deepEqual([room.inSight, room.told, room.shown.size], [[], [], 0])
      room.commit(0, 'update')
      // Memory knows none: a screen might have had it long ago.
      assert.deepEqual([room.inSight, room.told, room.shown.size], [[], ['remove'], 0])
    })

  it('by an edit takes it from the screens, and by the next brings it back', () => {
    const room = new Room()
    room.post(0)
    room.commit(0, 'update', selfLabels('nudity'))
    assert.deepEqual([room.inSight, room.told], [[], ['add', 'remove']])
    room.commit(0, 'update', { text: 'dressed' })
    assert.deepEqual([room.inSight, room.told], [['dressed'], ['restore']])
  })
})

describe('M6: a delete', () => {
  it('takes a post from memory and screens, also one that memory no longer has', () => {
    const room = new Room()
    room.post(0)
    void room.told
    room.commit(0, 'delete')
    room.commit(1, 'delete')
    assert.deepEqual([room.told, room.shown.size], [['remove', 'remove'], 0])
  })

  it('takes one that is hidden without a word', () => {
    const room = new Room()
    room.label(uriOf(0), 'porn')
    room.post(0)
    void room.told
    room.commit(0, 'delete')
    assert.deepEqual([room.told, room.shown.size], [[], 0])
  })
})

it('M7: an account that is deleted is purged, and what it had does not come back with it', () => {
  const room = new Room()
  room.post(0)
  room.label(uriOf(1), 'porn')
  room.post(1)
  room.account(false, 'deleted')
  room.account(true)
  room.label(uriOf(1), 'porn', { neg: true })
  assert.deepEqual([room.inSight, room.shown.size], [[], 0])
})

it('M8: an identity event makes its author be looked up again, and a handle that is lost goes from the cards', () => {
  const room = new Room()
  room.author({ handle: 'ada.example' })
  room.post(0)
  room.gate.take({ kind: 'identity', did: ADA, timeUs: 1, seq: 1 }, false)
  assert.deepEqual(room.heard, [[ADA, undefined]])
  void room.told
  room.author({})
  assert.deepEqual([room.shown.get(uriOf(0))?.value.author.handle, room.told], [undefined, ['replace']])
})

it('M9: what a reconnect repeats does not bring back what was deleted', () => {
  const room = new Room()
  const rev = room.rev()
  room.commit(0, 'create', {}, { rev })
  room.commit(0, 'delete')
  room.commit(0, 'create', {}, { rev })
  assert.deepEqual([room.inSight, room.shown.size], [[], 0])
})
