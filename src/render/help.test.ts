import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery } from '../filter/index.js'
import { EXAMPLES, HELP } from './help.js'

const forms = HELP.flatMap((group) => group.forms)

test('every example can be read as it stands, and leads where it says', () => {
  for (const { q, href } of [...EXAMPLES, ...forms]) {
    const parsed = parseQuery(q)
    assert.ok(parsed.ok, q)
    assert.equal(parsed.query.address, q)
    assert.equal(parsed.query.notices.length, q.startsWith('since:') ? 1 : 0, q)
    assert.equal(new URL(href, 'https://a.example').searchParams.get('q'), q)
  }
})

test('every key, value and sign of the language is named', () => {
  const words = forms.map(({ q, means }) => `${q} ${means}`).join('\n')
  const keys = 'from author to mentions replyto domain url lang tag has is alt since until'.split(' ')
  for (const key of keys) assert.match(words, new RegExp(`\\b${key}:`), key)
  const values = 'image video media link quote tag mention alt gif reply root bot edited none'.split(' ')
  for (const value of values) assert.match(words, new RegExp(`\\b${value}\\b`), value)
  for (const sign of ['OR', '-', '(', '"', '*', '#', '@', ',']) assert.ok(words.includes(sign), sign)
})
