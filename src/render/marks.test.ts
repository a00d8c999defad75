import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery } from '../filter/index.js'
import { marksOf, type Mark } from './marks.js'

const words = (...wanted: string[]): Mark => ({ how: 'words', words: wanted, prefix: false })

const MARKED: readonly (readonly [string, readonly Mark[]])[] = [
  ['', []],
  ['Café -dogs', [words('cafe')]],
  ['cats OR (dogs NOT birds)', [words('cats'), words('dogs')]],
  ['-(cats -dogs)', [words('dogs')]],
  ['"northern lights" auro*', [words('northern', 'lights'), { how: 'words', words: ['auro'], prefix: true }]],
  ['猫', [{ how: 'within', parts: ['猫'] }]],
  ['#Straße tag:art,Design -#ai', ['strasse', 'art', 'design'].map((tag) => ({ how: 'tag', tag }) as const)],
  ['alt:heron', [{ ...words('heron'), alt: true } as Mark]],
  ['lang:en from:a.example domain:b.example has:image is:reply @c.example', []],
]

for (const [typed, marks] of MARKED) {
  test(`of “${typed}” ${marks.length === 0 ? 'nothing' : 'what it wants'} is marked`, () => {
    const parsed = parseQuery(typed)
    assert.ok(parsed.ok)
    assert.deepEqual(marksOf(parsed.query.root), marks)
  })
}
