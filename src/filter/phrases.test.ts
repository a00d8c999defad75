import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decoded } from '../decode/invented.js'
import { createPhrases } from './phrases.js'

const found = (phrase: string, text: string, more: object = {}) => {
  const phrases = createPhrases()
  assert.ok(phrases.add(phrase), phrase)
  return phrases.in(decoded({ text, ...more }))
}

it('words and phrases are found as the filter finds them: whole words, folded, in text, tags and alt texts', () => {
  assert.ok(found('cafe', 'Ein Café!'))
  assert.ok(!found('cat', 'concatenate'))
  assert.ok(found('buy now', 'please, BUY — NOW!'))
  assert.ok(!found('buy now', 'now buy'))
  assert.ok(found('crypt*', 'cryptography'))
  assert.ok(!found('crypt', 'cryptography'))
  assert.ok(found('日本', 'これは日本です'))
  assert.ok(found('💩', 'oh 💩💩'))
  assert.ok(found('art', 'x', { tags: ['Art'] }))
  const images = [{ cid: 'x', alt: 'a red fish' }]
  assert.ok(found('red fish', 'x', { media: { kind: 'images', images } }))
})

it('nothing in them is an operator, a field or a sign of the language', () => {
  assert.ok(found('cats OR dogs', 'cats or dogs'))
  assert.ok(!found('cats OR dogs', 'cats'))
  assert.ok(!found('-cats', 'dogs'))
  assert.ok(found('from:bob', 'a letter from: bob'))
  assert.ok(found('(hello', 'hello'))
  assert.ok(found('"a phrase"', 'this is a phrase'))
  assert.ok(found('say “hi" now', 'say hi now'))
  assert.ok(found('AND*', 'Andrea'))
})

it('what holds nothing, or too much, is not taken', () => {
  const phrases = createPhrases()
  for (const text of ['', '...', '""', '"', 'x'.repeat(600)]) assert.equal(phrases.add(text), false, text)
  assert.equal(phrases.in(decoded({ text: '... "" x' })), false)
})
