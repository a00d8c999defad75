import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Trie } from './trie.js'

function found(trie: Trie<string>, text: string, from = 0): readonly string[] {
  const values: string[] = []
  trie.walk(text, from, (held) => values.push(...held))
  return values
}

test('finds what lies under each sequence that begins there', () => {
  const trie = new Trie<string>()
  for (const letters of ['a', 'ab', 'abc', 'b', '猫']) trie.add(letters, letters)
  trie.add('ab', 'other')
  assert.deepEqual(found(trie, 'abd'), ['a', 'ab', 'other'])
  assert.deepEqual(found(trie, 'xab', 1), ['a', 'ab', 'other'])
  assert.deepEqual(found(trie, 'xab'), [])
  assert.deepEqual(found(trie, '猫'), ['猫'])
})

test('long sequences are followed for eight letters', () => {
  const trie = new Trie<string>()
  trie.add('aaaaaaaaaaaaaaab', 'x')
  assert.deepEqual(found(trie, 'aaaaaaaac'), ['x'])
  assert.deepEqual(found(trie, 'aaaaaaac'), [])
})

test('is empty again when everything was taken out', () => {
  const trie = new Trie<string>()
  trie.add('abcdefghij', 'x')
  trie.add('abc', 'y')
  trie.delete('abc', 'x')
  trie.delete('zzz', 'x')
  assert.deepEqual(found(trie, 'abcdefgh'), ['y', 'x'])
  trie.delete('abc', 'y')
  trie.delete('abcdefghij', 'x')
  assert.ok(trie.isEmpty)
})
