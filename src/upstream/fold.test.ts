import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../decode/event.js'
import { createFold } from './fold.js'
import { post } from './testing.js'

const commit = post(1, 1000)
const account: Event = { kind: 'account', did: commit.did, timeUs: 1, seq: 5, active: true }

test('an event that comes again is a repeat, whatever its time says', () => {
  const fold = createFold()
  assert.equal(fold.isRepeat(commit), false)
  assert.equal(fold.isRepeat({ ...commit, timeUs: 9_999_999 }), true)
  assert.equal(fold.isRepeat(account), false)
  assert.equal(fold.isRepeat({ ...account, timeUs: 2 }), true)
})

test('events of one time and one commit that differ in any part of their name are different', () => {
  const fold = createFold()
  const different: Event[] = [
    commit,
    { ...commit, rkey: 'other' },
    { ...commit, collection: 'app.bsky.feed.like' },
    { ...commit, operation: 'delete' },
    { ...commit, rev: '3mb2222222222' },
    { ...commit, did: 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' },
    account,
    { ...account, seq: 6 },
    { ...account, did: 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' },
    { kind: 'identity', did: commit.did, timeUs: 1, seq: 5 },
    { kind: 'sync', did: commit.did, timeUs: 1, seq: 5, rev: commit.rev },
  ]
  assert.ok(different.every((event) => !fold.isRepeat(event)))
  assert.ok(different.every((event) => fold.isRepeat(event)))
})

test('the newest half of the bound is always remembered, and the oldest is forgotten', () => {
  const fold = createFold(100)
  for (let nth = 0; nth < 1000; nth += 1) {
    assert.equal(fold.isRepeat(post(nth)), false)
    assert.equal(fold.isRepeat(post(Math.max(0, nth - 49))), true, `event ${nth - 49} after ${nth}`)
  }
  assert.equal(fold.isRepeat(post(0)), false)
})

test('forgetting makes everything new', () => {
  const fold = createFold()
  fold.isRepeat(commit)
  fold.forget()
  assert.equal(fold.isRepeat(commit), false)
})
