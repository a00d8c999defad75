import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRepoOrder } from './repo-order.js'
import { post } from './testing.js'

const did = (nth: number) => `did:web:${nth}.example` as const

test('a repo moves to later revisions only, each repo by itself, until it is forgotten', () => {
  const repos = createRepoOrder()
  const [one, two] = [post(1).rev, post(2).rev]
  assert.deepEqual(
    [one, two, two, one].map((rev) => repos.moves(did(1), rev)),
    [true, true, false, false],
  )
  assert.equal(repos.moves(did(2), one), true)
  repos.forget(did(1))
  assert.equal(repos.moves(did(1), one), true)
})

test('the newest half of the bound is always remembered, and the oldest is forgotten', () => {
  const repos = createRepoOrder(100)
  for (let nth = 0; nth < 1000; nth += 1) {
    assert.equal(repos.moves(did(nth), post(1).rev), true)
    assert.equal(repos.moves(did(Math.max(0, nth - 49)), post(1).rev), false, `${nth - 49} after ${nth}`)
  }
  assert.equal(repos.moves(did(0), post(1).rev), true)
})
