import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Did } from '../syntax/index.js'
import type { Resolved } from '../identity/index.js'
import { ask, refusalOf } from './ask.js'
import type { Resolve } from './whom.js'

const ADA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' as Did

async function keyOf(typed: string, did?: Did): Promise<string> {
  const asking = await ask(typed, async () => did ?? 'none')
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
  const asking = await ask('a\u0000b c\u0000d from:nobody.example', async () => 'none')
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
      return 'none'
    },
  )
  assert.ok(asking.ok)
  assert.deepEqual(asked, handles.slice(0, 20))
  const said = asking.asked.notices.map(({ message }) => message)
  for (const handle of asked) {
    assert.ok(
      said.some((message) => message.startsWith(`Nobody could be found behind ${handle}:`)),
      handle,
    )
  }
  assert.equal(said.length, 21)
  assert.match(
    said.at(-1) ?? '',
    /^h20\.example, h21\.example, .* and h29\.example were not looked up, since only 20/,
  )
})

const answers =
  (known: Record<string, Resolved>): Resolve =>
  async (handle) =>
    known[handle] ?? 'failed'

it('a handle that could not be looked up is nobody’s fault: nothing is shown, and it is said what to do', async () => {
  for (const typed of ['from:ada.example', 'cats -from:ada.example', 'replyto:ada.example OR @ada.example']) {
    const asking = await ask(typed, answers({}))
    assert.ok(!asking.ok && asking.code === 'LOOKUP')
    assert.equal(
      asking.message,
      'ada.example could not be looked up just now, so it can’t be told whose posts are meant. Try again in ten seconds.',
    )
    const error = refusalOf(asking)
    assert.deepEqual([error.status, error.retry, error.message], [503, true, asking.message])
  }
  const several = await ask('from:a.example,b.example,c.example', answers({}))
  assert.ok(!several.ok && several.code === 'LOOKUP')
  assert.match(several.message, /^a\.example, b\.example and c\.example could not/)
})

it('of a list that could be looked up in part that part is shown, and the rest is named', async () => {
  const resolve = answers({ 'ada.example': ADA, 'nobody.example': 'none' })
  const asking = await ask('from:ada.example,b.example,c.example,nobody.example', resolve)
  assert.ok(asking.ok)
  assert.equal(asking.asked.isUnsure, true)
  assert.deepEqual([...asking.asked.dids.keys()], ['ada.example'])
  assert.deepEqual(
    asking.asked.notices.map(({ message }) => message.slice(0, 60)),
    [
      'Nobody could be found behind nobody.example: posts are match',
      'b.example and c.example could not be looked up just now: pos',
    ],
  )
  const known = await ask('from:ada.example', resolve)
  assert.ok(known.ok && !known.asked.isUnsure && known.asked.notices.length === 0)
})

it('where nobody is asked that is said, and nobody is told to try again', async () => {
  const asking = await ask('from:ada.example', answers({ 'ada.example': 'off' }))
  assert.ok(asking.ok && !asking.asked.isUnsure)
  assert.deepEqual(
    asking.asked.notices.map(({ message }) => message),
    [
      'Handles are not looked up here, so ada.example was not: posts are matched by that handle wherever it is known.',
    ],
  )
})
