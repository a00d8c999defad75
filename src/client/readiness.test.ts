import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readiness, type Feeding } from './readiness.js'

const ready = (feeding: Omit<Feeding, 'words'>) => readiness({ words: 'so it is', ...feeding }).ready

test('ready while events are fresh or the upstream is known to be quiet', () => {
  assert.equal(ready({ name: 'live', pace: 'fresh' }), true)
  assert.equal(ready({ name: 'live', pace: 'quiet' }), true)
})

test('not ready when what is shown is not what happens', () => {
  assert.equal(ready({ name: 'live', pace: 'behind' }), false)
  assert.equal(ready({ name: 'live', pace: 'silent' }), false)
  // As a source was before it was lost, so its pace may still be told.
  assert.equal(ready({ name: 'lost' }), false)
  assert.equal(ready({ name: 'lost', pace: 'fresh' }), false)
  assert.equal(ready({ name: 'connecting' }), false)
  assert.equal(ready({ name: 'connecting', pace: 'quiet' }), false)
})

test('what plays without the network is ready, and the words are passed on', () => {
  assert.deepEqual(readiness({ name: 'built-in', words: 'Invented people' }), {
    ready: true,
    words: 'Invented people',
  })
  assert.equal(ready({ name: 'recording' }), true)
})
