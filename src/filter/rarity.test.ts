import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rarity } from './rarity.js'

const word = (text: string) => ({ kind: 'word', text }) as const

test('long words are taken for rare until posts have told otherwise', () => {
  const rarity = new Rarity()
  assert.ok(rarity.weight(word('everyone')) < rarity.weight(word('zzz')))
  for (let i = 0; i < 400; i++) rarity.see(new Set(['everyone', 'and', 'her', 'dog']))
  assert.ok(rarity.weight(word('everyone')) > rarity.weight(word('zzz')))
  assert.ok(rarity.weight({ kind: 'prefix', text: 'everyone' }) > rarity.weight(word('everyone')))
})

test('what is common stays known however many rare words go by', () => {
  const rarity = new Rarity()
  let made = 0
  for (let i = 0; i < 16 * 1_000; i++) {
    const rare = Array.from({ length: 90 }, () => `w${made++}`)
    rarity.see(new Set(['everyone', ...rare]))
  }
  assert.ok(rarity.weight(word('everyone')) > 0.5)
  assert.ok(rarity.weight(word('w9999')) < 0.01)
})
