import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stranger, type Author } from '../decode/author.js'
import type { RecordAnswer } from '../decode/found-record.js'
import { decoded } from '../decode/invented.js'
import type { ShownPost } from '../decode/shown-post.js'
import type { Did } from '../syntax/index.js'
import type { Decision } from './decide.js'
import { Finder, type FinderOptions } from './finder.js'

const DID: Did = 'did:plc:heronsandotherwaders234'
const URI = `at://${DID}/app.bsky.feed.post/3ka`
const MINUTE = 60_000

const known: Author = { ...stranger(DID), known: true }
const DROP: Decision = { show: false, reason: 'adult', lifts: true }

/** A finder over a memory and a network that a test fills. */
function finder() {
  const post = decoded({ did: DID, rkey: '3ka' })
  const world = {
    now: 1_000_000,
    asked: 0,
    answer: undefined as RecordAnswer,
    decision: { show: true } as Decision,
    deleted: new Set<string>(),
    kept: new Map<string, { value: ShownPost; hidden: boolean }>(),
    post,
    there: { kind: 'post', uri: URI, cid: post.cid, value: {}, labels: [] } as RecordAnswer,
  }
  const besides = { watch() {}, unwatch() {}, of: () => undefined, answersTo: () => [] }
  const made = new Finder({
    shown: { get: (uri) => world.kept.get(uri) },
    records: {
      find: () => {
        world.asked++
        return Promise.resolve(world.answer)
      },
    },
    authors: { get: () => known, want: () => {} },
    judge: { first: () => world.decision },
    besides: besides as unknown as FinderOptions['besides'],
    read: () => post,
    isDeleted: (uri) => world.deleted.has(uri),
    now: () => world.now,
  })
  return { world, find: () => made.find(URI), asOfNow: (shown: ShownPost) => made.asOfNow(shown) }
}

test('what is not to be had is asked for once a minute, whether it never was or is hidden', async () => {
  const ways: [name: string, set: (world: ReturnType<typeof finder>['world']) => void][] = [
    ['never was', () => {}],
    ['forbidden', (world) => Object.assign(world, { answer: world.there, decision: DROP })],
    ['deleted', (world) => world.deleted.add(URI)],
    [
      'hidden in memory',
      (world) => world.kept.set(URI, { value: { post: world.post, author: known }, hidden: true }),
    ],
  ]
  for (const [name, set] of ways) {
    const { world, find } = finder()
    set(world)
    assert.deepEqual([await find(), world.asked], [{ kind: 'none' }, 1], `${name}: the first time`)
    world.now += MINUTE - 1
    assert.deepEqual([await find(), world.asked], [{ kind: 'none' }, 1], `${name}: soon after`)
    world.now += 1
    assert.deepEqual([await find(), world.asked], [{ kind: 'none' }, 2], `${name}: a minute later`)
  }
})

test('what comes into sight is there at once, whatever was said of it before', async () => {
  const { world, find } = finder()
  assert.equal((await find()).kind, 'none')
  const value = { post: world.post, author: known }
  world.kept.set(URI, { value, hidden: false })
  assert.deepEqual(await find(), { kind: 'found', shown: value })
})

test('that nobody could be asked is not remembered', async () => {
  const { world, find } = finder()
  world.answer = 'failed'
  assert.equal((await find()).kind, 'failed')
  world.answer = world.there
  assert.equal((await find()).kind, 'found')
})

test('what was found is judged again, as memory has it or by what is known, and nobody is asked', () => {
  const { world, asOfNow } = finder()
  const found: ShownPost = { post: world.post, author: known, cover: { of: 'post', why: 'before' } }
  assert.deepEqual(asOfNow(found), { post: world.post, author: known })
  world.decision = { show: true, cover: { of: 'media', why: 'now' } }
  assert.deepEqual(asOfNow(found)?.cover, { of: 'media', why: 'now' })
  world.decision = DROP
  assert.equal(asOfNow(found), undefined)
  world.decision = { show: true }
  world.deleted.add(URI)
  assert.equal(asOfNow(found), undefined)
  const edited = { ...found, post: { ...world.post, text: 'edited' } }
  world.kept.set(URI, { value: edited, hidden: false })
  assert.equal(asOfNow(found), edited)
  world.kept.set(URI, { value: edited, hidden: true })
  assert.equal(asOfNow(found), undefined)
  assert.equal(world.asked, 0)
})
