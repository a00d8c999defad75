import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance } from '../decode/invented.js'
import { pick, several } from './invented.js'
import { withinFinder } from './within.js'

/** The same by trying every place, without a thought for time. */
function found(text: string, parts: readonly string[], at = 0, begun = false): boolean {
  const [part, ...rest] = parts
  if (part === undefined) return true
  if (begun && /[\p{P} ]/u.test(text.charAt(at)) && found(text, parts, at + 1, true)) return true
  if (text.startsWith(part, at) && found(text, rest, at + part.length, true)) return true
  return !begun && at < text.length && found(text, parts, at + 1)
}

test('agrees with trying every place', () => {
  const random = chance(5)
  const seen = { true: 0, false: 0 }
  for (let round = 0; round < 20_000; round++) {
    const text = several(random, 14, () => pick(random, ['a', 'b', '猫', ' ', '. ', '_', '\n', '😀'])).join(
      '',
    )
    const parts = [
      pick(random, ['a', '猫', 'ab']),
      ...several(random, 3, () => pick(random, ['a', 'b', '猫a', '_', '😀'])),
    ]
    const expected = found(text, parts)
    assert.equal(withinFinder(parts)(text), expected, JSON.stringify([text, parts]))
    seen[`${expected}`]++
  }
  assert.ok(seen.true > 1_000 && seen.false > 1_000)
})

test('parts longer than a word of the machine are found across its bounds', () => {
  for (const length of [31, 32, 33, 63, 64, 65, 200]) {
    const parts = [...Array.from({ length }, () => 'a'), '猫']
    const finds = withinFinder(parts)
    assert.ok(finds(`猫 ${'a, '.repeat(length)}猫`), String(length))
    assert.ok(finds(`${'a'.repeat(length + 40)}猫`), String(length))
    assert.ok(!finds(`猫${'a '.repeat(length - 1)}猫`), String(length))
    assert.ok(!finds(`${'a '.repeat(length)}b猫`), String(length))
  }
})
