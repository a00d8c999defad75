import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import express from 'express'
import { feedRoute, type FeedRouteOptions } from './feed-route.js'

type Name = ReturnType<FeedRouteOptions['source']>['name']
type From = ReturnType<FeedRouteOptions['fedBy']>

/** A route over a network that is what a test says. @param meanwhile happens while the document is made */
async function route(t: TestContext, name: Name, from: From, meanwhile?: readonly [Name, From]) {
  const options: FeedRouteOptions = {
    renderer: { feedText: () => '' },
    source: () => ({ name, words: '' }),
    fedBy: () => from,
    resolve: () => Promise.resolve('none'),
    publicUrl: new URL('https://sky.example'),
  }
  const of = async () => {
    await Promise.resolve()
    if (meanwhile !== undefined) [name, from] = meanwhile
    return { body: Buffer.from('<rss/>'), etag: 'W/"a"', since: 0 }
  }
  const server = express()
    .get('/', feedRoute('rss', { of }, options))
    .listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => void server.once('listening', resolve))
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?q=cats`)
  return { status: answer.status, again: answer.headers.get('retry-after'), body: await answer.text() }
}

const INVENTED = /^The built-in network plays here\./
const NOTHING = /^Nothing has come from the network yet\./

for (const [what, name, from] of [
  ['a live network', 'live', 'live'],
  ['a network that is connected to again', 'connecting', 'live'],
  ['a network that was lost', 'lost', 'live'],
  ['a recording', 'recording', 'recording'],
] as const) {
  test(`there is a feed of ${what}`, async (t) => {
    assert.deepEqual(await route(t, name, from), { status: 200, again: null, body: '<rss/>' })
  })
}

for (const [what, name, from, says] of [
  ['before the first event', 'connecting', undefined, NOTHING],
  ['of a network that was never reached', 'lost', undefined, NOTHING],
  ['of one that is connected and quiet', 'live', undefined, NOTHING],
  ['of a recording before its first line', 'recording', undefined, NOTHING],
  ['of the built-in network', 'built-in', 'built-in', INVENTED],
  ['of the built-in network before its first event', 'built-in', undefined, INVENTED],
  ['of the built-in network while its own connection is lost', 'lost', 'built-in', INVENTED],
] as const) {
  test(`there is no feed ${what}`, async (t) => {
    const { status, again, body } = await route(t, name, from)
    assert.deepEqual([status, again], [503, '60'])
    assert.match(body, says)
  })
}

test('a feed that was made while the built-in network began is not sent', async (t) => {
  const { status, body } = await route(t, 'live', 'live', ['built-in', 'built-in'])
  assert.equal(status, 503)
  assert.match(body, INVENTED)
})

test('nor is one that was made while all became void', async (t) => {
  const { status, body } = await route(t, 'live', 'live', ['connecting', undefined])
  assert.equal(status, 503)
  assert.match(body, NOTHING)
})
