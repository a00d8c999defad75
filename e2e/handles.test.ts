import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { until } from './app.js'
import { cardsIn, get, knock, metric, plain, stage, watch } from './wire.js'

/** Handles that nobody could be asked about: that is another thing than that nobody has them. */

const NOT_NOW =
  /^(?:\S+, )*\S+(?: and \S+)? could not be looked up just now, so it can’t be told whose posts are meant\. Try again in ten seconds\.$/
const HANDLE = 'late.moss.example'

describe('a handle that could not be looked up', { concurrency: true }, () => {
  for (const [path, face] of [
    ['/', 'the page'],
    ['/embed', 'the frame'],
    ['/wall', 'the wall'],
  ] as const) {
    test(`${face} says so, opens no socket, and says where to try again`, async (t) => {
      const { app, net } = await stage(t)
      net.post({ by: net.account({ handle: HANDLE }), text: 'theirs' })
      await until('it is shown', () => app.context.shown.size === 1)
      net.faults.lookups({ answer: 'error' })
      const { status, headers, body } = await get(app, `${path}?q=from:other.moss.example`)
      assert.equal(status, 503)
      assert.equal(headers['retry-after'], '10')
      assert.equal(headers['cache-control'], 'no-store')
      assert.match(plain(/<p(?: id="q-error")?>(other\.moss.*?)<\/p>/.exec(body)?.[1] ?? ''), NOT_NOW)
      const again = /<a href="([^"]*)"[^>]*>Try again/.exec(body)?.[1] ?? ''
      assert.equal(new URL(again, app.url + path).href, `${app.url}${path}?q=from%3Aother.moss.example`)
      assert.ok(!body.includes('hx-ws'), 'nothing connects')
      assert.ok(!body.includes('Nobody could be found'))
      assert.ok(!body.includes('aria-invalid'), 'nothing is wrong with the query')
      assert.deepEqual(cardsIn(body), [])
      assert.equal((await get(app, `${path}?q=from:${HANDLE}`)).status, 200, 'who is known needs no look-up')
    })
  }

  test('a socket is refused before it is one, and let in when the look-up works', async (t) => {
    const { app, net } = await stage(t)
    net.faults.lookups({ answer: 'error' })
    const { status, headers, body } = await knock(app, '/ws?q=from%3Aa.moss.example,b.moss.example')
    assert.equal(status, 503)
    assert.equal(headers['retry-after'], '30')
    assert.match(body, NOT_NOW)
    assert.equal(await metric(app, 'sockets_refused_total', { reason: 'LOOKUP' }), 1)
    net.faults.lift()
    const by = net.account({ handle: HANDLE, labels: [] })
    const path = `/ws?q=from%3A${HANDLE}`
    await until('it is let in', async () => (await knock(app, path)).status === 101)
    const screen = await watch(t, app, path)
    net.post({ by, text: 'here I am' })
    await until('the post comes', () => screen.cards.length === 1)
  })

  test('a feed for programs is told to come again, and one that lacks some is kept by nobody', async (t) => {
    const { app, net } = await stage(t)
    net.post({ by: net.account({ handle: HANDLE }), text: 'theirs' })
    await until('it is shown', () => app.context.shown.size === 1)
    net.faults.lookups({ answer: 'error' })
    for (const path of ['/feed.rss', '/feed.json']) {
      const refused = await get(app, `${path}?q=from:other.moss.example`)
      assert.equal(refused.status, 503)
      assert.equal(refused.headers['retry-after'], '60')
      assert.equal(refused.headers['cache-control'], 'no-store')
      assert.equal(refused.headers['content-type'], 'text/plain; charset=utf-8')
      assert.match(refused.body.trimEnd(), NOT_NOW)
      const part = await get(app, `${path}?q=from:${HANDLE},other.moss.example`)
      assert.equal(part.status, 200)
      assert.match(part.body, /theirs/)
      assert.equal(part.headers['cache-control'], 'no-store')
      assert.deepEqual([part.headers.etag, part.headers['last-modified']], [undefined, undefined])
      const whole = await get(app, `${path}?q=from:${HANDLE}`)
      assert.equal(whole.headers['cache-control'], 'no-cache')
      assert.notEqual(whole.headers.etag, undefined)
    }
  })

  test('of several that one is named, and the others are shown', async (t) => {
    const { app, net } = await stage(t)
    net.post({ by: net.account({ handle: HANDLE }), text: 'theirs' })
    await until('it is shown', () => app.context.shown.size === 1)
    net.faults.lookups({ answer: 'error' })
    const { status, body } = await get(app, `/?q=from:${HANDLE},other.moss.example`)
    assert.equal(status, 200)
    assert.match(body, /<li>other\.moss\.example could not be looked up just now: .*Load the page again/)
    assert.equal(cardsIn(body).length, 1)
  })

  test('does not say of a post’s address that nothing is there', async (t) => {
    const { app, net } = await stage(t)
    net.faults.lookups({ answer: 'error' })
    const { status, body } = await get(app, '/post/other.moss.example/3mptbyoeyc22k')
    assert.equal(status, 503)
    assert.match(plain(body), /other\.moss\.example could not be looked up just now/)
  })

  test('where nobody is ever asked, that is said', async (t) => {
    const { app } = await stage(t, { APPVIEW: 'off', PLC: 'off' })
    const { status, body } = await get(app, '/?q=from:other.moss.example')
    assert.equal(status, 200)
    assert.match(body, /<li>Handles are not looked up here, so other\.moss\.example was not/)
  })
})
