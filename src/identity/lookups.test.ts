import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { did, profile, profiles, setUp, type Call } from './testing.js'

const many = (n: number, from = 0) => Array.from({ length: n }, (_, i) => did(from + i))

function nobody(): Response {
  return Response.json({ profiles: [] })
}

/** An AppView that wants to be left alone for so long, said as a date. */
function limited(ms: number): () => Response {
  const headers = { 'retry-after': new Date(Date.now() + ms).toUTCString() }
  return () => new Response('', { status: 429, headers })
}

/** An AppView that cannot bear to be asked about number 13. */
function trips(status: number): (call: Call) => Response {
  return (call) => (call.actors.includes(did(13)) ? new Response('', { status }) : profiles(call))
}

describe('look-ups', () => {
  it('are gathered for a moment and go out 25 to a call', async (t) => {
    const { authors, calls, pass } = setUp(t)
    for (const one of many(30)) authors.want(one, 'live')
    await pass(500)
    assert.deepEqual(
      calls.map((call) => call.actors),
      [many(25), many(5, 25)],
    )
    assert.equal(calls[0]?.url.pathname, '/xrpc/app.bsky.actor.getProfiles')
  })

  it('ask for a lone live author within 50 ms', async (t) => {
    const { authors, calls, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(20)
    assert.equal(calls.length, 0)
    await pass(30)
    assert.equal(calls.length, 1)
  })

  it('are at most 5 in any second, and 2 at a time', async (t) => {
    let open = 0
    let most = 0
    const { authors, calls, pass } = setUp(t, {
      respond: async (call) => {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setTimeout(resolve, 50))
        open--
        return profiles(call)
      },
    })
    for (const one of many(500)) authors.want(one, 'replay')
    await pass(5000)
    assert.equal(calls.length, 20)
    assert.equal(most, 2)
    for (const [i, call] of calls.entries()) {
      const fifthBefore = calls[i - 5]
      if (fifthBefore !== undefined) assert.ok(call.at - fifthBefore.at >= 1000)
    }
  })

  it('put pages first, then live posts from the oldest, then replay from the newest', async (t) => {
    const { authors, calls, pass } = setUp(t)
    for (const one of many(40)) authors.want(one, 'replay')
    for (const one of many(20, 100)) authors.want(one, 'live')
    for (const one of [did(200), did(3), did(101)]) authors.want(one, 'page')
    await pass(1000)
    const asked = calls.flatMap((call) => call.actors)
    const live = many(20, 100).filter((one) => one !== did(101))
    const replay = many(40)
      .filter((one) => one !== did(3))
      .toReversed()
    assert.deepEqual(asked, [did(200), did(3), did(101), ...live, ...replay])
  })

  it('drop and count the oldest replayed ones beyond the bound', async (t) => {
    const { authors, calls, outcomes, pass } = setUp(t)
    for (const one of many(20_010)) authors.want(one, 'replay')
    assert.equal(await outcomes('dropped'), 10)
    await pass(200)
    assert.equal(calls[0]?.actors[0], did(20_009))
  })

  it('keep an address short, however long the DIDs are', async (t) => {
    const { authors, calls, pass } = setUp(t)
    const long = Array.from({ length: 25 }, (_, i) => `did:web:${'a'.repeat(1900)}${i}` as const)
    for (const one of long) authors.want(one, 'live')
    await pass(5000)
    assert.ok(calls.every((call) => call.url.href.length < 8000))
    assert.deepEqual(
      calls.flatMap((call) => call.actors),
      long,
    )
  })
})

describe('an author missing from the answer', () => {
  it('stays unknown, and is asked for again after 60 s, not sooner', async (t) => {
    const { authors, appview, calls, outcomes, pass } = setUp(t, { respond: nobody })
    authors.want(did(1), 'live')
    for (let second = 0; second < 59; second++) {
      await pass(1000)
      authors.want(did(1), 'page')
    }
    assert.equal(calls.length, 1)
    assert.equal(authors.get(did(1)), undefined)
    assert.equal(await outcomes('missing'), 1)
    assert.equal(authors.trouble, undefined, 'an answer is an answer')
    appview.respond = profiles
    await pass(1500)
    assert.equal(calls.length, 2)
    assert.equal(authors.get(did(1))?.known, true)
  })

  it('is asked for every minute for as long as somebody wants it', async (t) => {
    const { authors, calls, pass } = setUp(t, { respond: nobody })
    authors.want(did(1), 'live')
    for (let minute = 1; minute <= 10; minute++) {
      await pass(50_000)
      authors.want(did(1), 'live')
      assert.equal(calls.length, minute)
      await pass(11_000)
      assert.equal(calls.length, minute + 1)
    }
  })

  it('is let go after a few rounds in which nobody wanted it', async (t) => {
    const { authors, calls, pass } = setUp(t, { respond: nobody })
    authors.want(did(1), 'replay')
    await pass(10 * 60_000)
    assert.equal(calls.length, 4)
    authors.want(did(1), 'replay')
    await pass(1000)
    assert.equal(calls.length, 5)
  })
})

describe('an AppView in trouble', () => {
  it('that says 429 is left alone for as long as it asks, in seconds', async (t) => {
    const { authors, appview, calls, outcomes, pass } = setUp(t, {
      respond: () => new Response('', { status: 429, headers: { 'retry-after': '12' } }),
    })
    authors.want(did(1), 'live')
    await pass(50)
    assert.equal(
      authors.trouble,
      'Author lookups are failing (the AppView answered 429); trying again in 12 s',
    )
    appview.respond = profiles
    await pass(11_900)
    assert.equal(calls.length, 1)
    await pass(200)
    assert.equal(calls.length, 2)
    assert.equal(authors.get(did(1))?.known, true)
    assert.equal(authors.trouble, undefined)
    assert.equal(await outcomes('rate-limited'), 1)
  })

  it('that says 429 with a date is left alone until then, but five minutes at most', async (t) => {
    const { authors, appview, calls, pass } = setUp(t)
    appview.respond = limited(30_000)
    authors.want(did(1), 'live')
    await pass(29_000)
    assert.equal(calls.length, 1)
    appview.respond = limited(24 * 3_600_000)
    await pass(2000)
    assert.equal(calls.length, 2)
    appview.respond = profiles
    await pass(298_000)
    assert.equal(calls.length, 2)
    await pass(4000)
    assert.equal(calls.length, 3)
    assert.equal(authors.trouble, undefined)
  })

  it('that says 429 is not asked sooner because an older call was answered well', async (t) => {
    let calls = 0
    const { authors, pass } = setUp(t, {
      respond: async (call) => {
        if (++calls === 1) return new Response('', { status: 429, headers: { 'retry-after': '60' } })
        await new Promise((resolve) => setTimeout(resolve, 500))
        return profiles(call)
      },
    })
    for (const one of many(75)) authors.want(one, 'live')
    await pass(30_000)
    assert.equal(calls, 2)
    assert.match(authors.trouble ?? '', /answered 429\); trying again in 3\d s/)
  })

  it('that fails once while another call goes well is not left alone', async (t) => {
    const { authors, appview, pass } = setUp(t)
    let calls = 0
    appview.respond = async (call) => {
      if (++calls === 1) return new Response('', { status: 500 })
      await new Promise((resolve) => setTimeout(resolve, 100))
      return profiles(call)
    }
    for (const one of many(50)) authors.want(one, 'live')
    await pass(120)
    assert.equal(authors.trouble, undefined)
    await pass(400)
    for (const one of many(50)) assert.equal(authors.get(one)?.known, true)
  })

  it('is asked after 1, 2, 4 … 60 s, one call at a time, and recovers by itself', async (t) => {
    const { authors, appview, calls, outcomes, pass } = setUp(t, {
      respond: () => new Response('oops', { status: 500 }),
    })
    for (const one of many(3)) authors.want(one, 'live')
    await pass(50)
    assert.equal(
      authors.trouble,
      'Author lookups are failing (the AppView answered 500); trying again in 1 s',
    )
    await pass(200_000)
    const gaps = calls.slice(1).map((call, i) => Math.round((call.at - (calls[i]?.at ?? 0)) / 1000))
    assert.deepEqual(gaps, [1, 2, 4, 8, 16, 32, 60, 60])
    appview.respond = profiles
    await pass(62_000)
    for (const one of many(3)) assert.equal(authors.get(one)?.known, true)
    assert.equal(authors.trouble, undefined)
    assert.equal(await outcomes('failed'), 9)
    assert.equal(await outcomes('missing'), 0)
  })

  it('that never answers is given up after 5 s and asked again', async (t) => {
    const { authors, appview, calls, pass } = setUp(t, { respond: () => new Promise(() => {}) })
    authors.want(did(1), 'live')
    await pass(5100)
    assert.equal(
      authors.trouble,
      'Author lookups are failing (the AppView did not answer within 5 s); trying again in 1 s',
    )
    appview.respond = profiles
    await pass(1100)
    assert.equal(calls.length, 2)
    assert.equal(authors.get(did(1))?.known, true)
  })

  it('that cannot be reached is named with the network’s own word', async (t) => {
    const { authors, pass } = setUp(t, {
      respond: () => {
        const cause = Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
        throw new TypeError('fetch failed', { cause })
      },
    })
    authors.want(did(1), 'live')
    await pass(50)
    assert.match(authors.trouble ?? '', /could not be reached: ECONNREFUSED\)/)
  })

  for (const [what, body] of Object.entries({
    'HTML instead of JSON': '<html>',
    'JSON of another shape': '{"profiles":{}}',
    null: 'null',
    'nothing at all': '',
    'more than it may': `{"profiles":[],"x":"${'x'.repeat(2_000_001)}"}`,
  })) {
    it(`is in trouble when it answers with ${what}`, async (t) => {
      const { authors, appview, outcomes, pass } = setUp(t, { respond: () => new Response(body) })
      authors.want(did(1), 'live')
      await pass(50)
      assert.match(
        authors.trouble ?? '',
        /^Author lookups are failing \(the AppView .*; trying again in 1 s$/,
      )
      assert.equal(await outcomes('shape'), 1)
      appview.respond = profiles
      await pass(1100)
      assert.equal(authors.get(did(1))?.known, true)
    })
  }
})

describe('an answer about others', () => {
  it('is ignored and counted', async (t) => {
    const { authors, outcomes, pass } = setUp(t, {
      respond: () => Response.json({ profiles: [profile(did(1)), profile(did(2)), profile(did(1))] }),
    })
    authors.want(did(1), 'live')
    await pass(50)
    assert.equal(authors.get(did(1))?.known, true)
    assert.equal(authors.get(did(2)), undefined)
    assert.equal(await outcomes('foreign'), 2)
  })
})

describe('one bad actor in a batch', () => {
  it('is found by halving when the AppView refuses the batch, and all others become known', async (t) => {
    const { authors, calls, outcomes, pass } = setUp(t, { respond: trips(400) })
    for (const one of many(25)) authors.want(one, 'live')
    await pass(4000)
    for (const one of many(25)) assert.equal(authors.get(one)?.known, one === did(13) ? undefined : true)
    assert.ok(calls.length <= 11)
    assert.equal(await outcomes('missing'), 1)
    assert.equal(authors.trouble, undefined)
  })

  it('is found too when the AppView fails because of it, and holds nobody up for good', async (t) => {
    const { authors, outcomes, pass } = setUp(t, { respond: trips(500) })
    for (const one of many(50)) authors.want(one, 'live')
    await pass(30_000)
    for (const one of many(50)) assert.equal(authors.get(one)?.known, one === did(13) ? undefined : true)
    assert.equal(await outcomes('missing'), 1)
    assert.equal(authors.trouble, undefined)
  })

  it('is not looked for without end when the AppView refuses everything', async (t) => {
    const { authors, calls, pass } = setUp(t, { respond: () => new Response('', { status: 400 }) })
    for (const one of many(200)) authors.want(one, 'live')
    await pass(60_000)
    assert.ok(calls.length < 25, `${calls.length} calls`)
    assert.match(authors.trouble ?? '', /the AppView answered 400/)
  })
})
