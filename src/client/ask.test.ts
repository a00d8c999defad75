import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Did } from '../syntax/index.js'
import { ask } from './ask.js'

const ADA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' as Did

async function keyOf(typed: string, did?: Did): Promise<string> {
  const asking = await ask(typed, async () => did)
  assert.ok(asking.ok)
  return asking.asked.key
}

it('who asks before a handle could be resolved does not share a feed with who asks after', async () => {
  const before = await keyOf('from:ada.example')
  const after = await keyOf('from:ada.example', ADA)
  assert.notEqual(before, after)
  assert.equal(await keyOf('FROM:@ada.example', ADA), after)
})

it('says a thing once, however often it is so', async () => {
  const asking = await ask('a\u0000b c\u0000d from:nobody.example', async () => undefined)
  assert.ok(asking.ok)
  const said = asking.asked.notices.map(({ message }) => message)
  assert.equal(said.length, new Set(said).size)
  assert.match(said.at(-1) ?? '', /nobody\.example/)
})
