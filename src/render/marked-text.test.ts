import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markedText, selectionOf } from './marked-text.js'

function shown(typed: string, ...places: { column: number; length: number }[]): string {
  return markedText(typed, places)
    .map(({ text, bad }) => (bad ? `[${text}]` : text))
    .join('')
}

test('places are marked by code points, however many, and those that overlap are one', () => {
  assert.equal(shown('🙂 "cats', { column: 2, length: 5 }), '🙂 ["cats]')
  assert.equal(shown('a b c', { column: 4, length: 1 }, { column: 0, length: 1 }), '[a] b [c]')
  assert.equal(shown('abcd', { column: 0, length: 3 }, { column: 2, length: 2 }), '[abcd]')
  assert.equal(shown('abcd'), '')
})

test('a long text is cut around its places', () => {
  const long = 'x'.repeat(500)
  const text = shown(`${long}a${long}b${long}`, { column: 500, length: 1 }, { column: 1001, length: 1 })
  const part = 'x'.repeat(60)
  assert.equal(text, `…${part}[a]${part}…${part}[b]${part}…`)
})

test('numbers that mean no place are harmless', () => {
  for (const [column, length] of [
    [-5, -5],
    [99, 3],
    [0, 0],
  ] as const) {
    assert.equal(shown('ab', { column, length }).replace('[]', ''), 'ab')
  }
})

test('a selection counts as a text box does: in UTF-16 units, without line ends', () => {
  assert.deepEqual(selectionOf('🙂 a\nb c', { column: 4, length: 1 }), { from: 4, to: 5 })
  assert.deepEqual(selectionOf('ab', { column: -3, length: 99 }), { from: 0, to: 2 })
})
