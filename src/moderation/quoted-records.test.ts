import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decoded } from '../decode/invented.js'
import type { Did } from '../syntax/index.js'
import type { Quoted } from './quoted.js'
import { QuotedRecords } from './quoted-records.js'

const ADA: Did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const HALF = 8 * 1024 * 1024

function quoted(rkey: string, bytes: number): Quoted {
  const uri = `at://${ADA}/app.bsky.feed.post/${rkey}`
  const said = { kind: 'post', post: { ...decoded({ text: rkey }), uri, bytes } } as const
  const asked = { state: 'known', quote: undefined, askedAt: 0, tries: 0 } as const
  return { uri, did: ADA, by: new Set(), agedBy: new Set(), said, ...asked }
}

test('when they are too much, the one quoted longest ago has to go', () => {
  const records = new QuotedRecords()
  const [one, two] = [quoted('one', HALF), quoted('two', HALF)]
  records.add(one)
  assert.equal(records.excess, undefined)
  records.add(two)
  assert.equal(records.excess, one)
  records.renew(one)
  assert.equal(records.excess, two)
  records.delete(two)
  assert.equal(records.excess, undefined)
  assert.deepEqual([records.get(two.uri), [...records.ofOwner(ADA)]], [undefined, [one]])
})

test('what is told of one, or no longer, is charged', () => {
  const records = new QuotedRecords()
  const [one, two] = [quoted('one', HALF), quoted('two', 1000)]
  for (const each of [one, two]) records.add(each)
  records.tell(two, quoted('two', HALF).said)
  assert.equal(records.excess, one)
  records.tell(one, undefined)
  assert.equal(records.excess, undefined)
  records.clear()
  assert.deepEqual([records.all(), [...records.ofOwner(ADA)]], [[], []])
})
