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

it('looks up no more than 20 handles of one query, and does not say of the rest that nobody is behind them', async () => {
  const handles = Array.from({ length: 30 }, (_, i) => `h${i}.example`)
  const asked: string[] = []
  const asking = await ask(
    `from:${handles.slice(0, 15).join(',')} OR from:${handles.slice(15).join(',')}`,
    async (handle) => {
      asked.push(handle)
      return undefined
    },
  )
  assert.ok(asking.ok)
  assert.equal(asked.length, 20)
  const said = asking.asked.notices.map(({ message }) => message)
  assert.equal(said.length, 30)
  for (const handle of handles) {
    const says = asked.includes(handle)
      ? `Nobody could be found behind ${handle}:`
      : `${handle} was not looked up`
    assert.ok(
      said.some((message) => message.startsWith(says)),
      handle,
    )
  }
})
