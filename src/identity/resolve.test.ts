import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { did, setUp } from './testing.js'

function answer(): Response {
  return Response.json({ did: did(1) })
}

describe('a handle', () => {
  it('of a known author is resolved without a call', async (t) => {
    const { authors, calls, pass } = setUp(t)
    authors.want(did(7), 'live')
    await pass(100)
    assert.equal(await authors.resolve('Invented7.Example'), did(7))
    assert.equal(calls.length, 1)
  })

  it('of a stranger is asked for once, however many ask, and remembered', async (t) => {
    const { authors, calls } = setUp(t, { respond: answer })
    const all = await Promise.all([authors.resolve('ada.example'), authors.resolve('ADA.example')])
    assert.deepEqual(all, [did(1), did(1)])
    assert.equal(await authors.resolve('ada.example'), did(1))
    assert.equal(calls.length, 1)
    assert.equal(
      calls[0]?.url.href,
      'https://appview.example/xrpc/com.atproto.identity.resolveHandle?handle=ada.example',
    )
  })

  it('that is nobody’s is remembered for 5 minutes', async (t) => {
    const { authors, appview, calls, pass } = setUp(t, { respond: () => new Response('{}', { status: 400 }) })
    assert.equal(await authors.resolve('ada.example'), 'none')
    appview.respond = answer
    await pass(299_000)
    assert.equal(await authors.resolve('ada.example'), 'none')
    assert.equal(calls.length, 1)
    await pass(2000)
    assert.equal(await authors.resolve('ada.example'), did(1))
  })

  it('whose lookup failed is asked for again soon', async (t) => {
    const { authors, appview, pass } = setUp(t, { respond: () => new Response('', { status: 502 }) })
    assert.equal(await authors.resolve('ada.example'), 'failed')
    assert.equal(authors.trouble, undefined, 'one handle’s failure is not the AppView’s')
    appview.respond = answer
    await pass(11_000)
    assert.equal(await authors.resolve('ada.example'), did(1))
  })

  for (const body of ['null', '[]', '{"did":"nobody"}', '{"did":5}', 'x']) {
    it(`is not resolved by the answer ${body}`, async (t) => {
      const { authors } = setUp(t, { respond: () => new Response(body) })
      assert.equal(await authors.resolve('ada.example'), 'failed')
    })
  }

  it('that is none is not asked for', async (t) => {
    const { authors, calls } = setUp(t, { respond: answer })
    for (const text of [
      '',
      'ada',
      '@ada.example',
      'a b.example',
      'handle.invalid',
      `${'a'.repeat(300)}.example`,
    ]) {
      assert.equal(await authors.resolve(text), 'none')
    }
    assert.equal(calls.length, 0)
  })

  it('is given up after 3 s', async (t) => {
    const { authors, pass } = setUp(t, { respond: () => new Promise(() => {}) })
    let done = false
    const asked = authors.resolve('ada.example').then((found) => {
      done = true
      return found
    })
    await pass(2900)
    assert.equal(done, false)
    await pass(200)
    assert.equal(await asked, 'failed')
  })

  it('is not asked for while the AppView wants to be left alone; who asks is not kept waiting', async (t) => {
    const { authors, calls } = setUp(t, {
      respond: () => new Response('', { status: 429, headers: { 'retry-after': '60' } }),
    })
    assert.equal(await authors.resolve('ada.example'), 'failed')
    assert.match(authors.trouble ?? '', /answered 429\); trying again in 60 s/)
    assert.equal(await authors.resolve('bea.example'), 'failed')
    assert.equal(calls.length, 1)
  })

  it('is one of at most 2 a second, so that strangers cannot use up the calls, and no crowd is kept', async (t) => {
    const { authors, calls, pass } = setUp(t, { respond: answer })
    let answered = 0
    let sentAway = 0
    const handles = Array.from({ length: 1000 }, (_, i) => `h${i}.example`)
    const all = Promise.all(
      handles.map((handle) =>
        authors.resolve(handle).then((found) => {
          answered++
          if (found === 'failed') sentAway++
        }),
      ),
    )
    await pass(10)
    assert.ok(sentAway >= 900, 'the crowd is sent away at once, and told why')
    await pass(4000)
    assert.equal((await all).length, 1000)
    assert.ok(calls.length >= 4 && calls.length <= 8, `${calls.length} calls`)
  })
})
