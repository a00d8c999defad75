import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { PLC, network } from './invented-network.js'
import { did, profile } from './testing.js'

const HOUR = 3_600_000

/** An AppView and a directory; `said` is what the AppView calls its authors. */
function both(t: TestContext, options: Parameters<typeof network>[1] = {}) {
  const room = network(t, { appview: new URL('https://appview.example'), ...options })
  const said = new Map<string, string>()
  room.instead.set('getProfiles', ({ actors }) =>
    Response.json({
      profiles: actors.map((one) => profile(one, { handle: said.get(one) ?? `${one.slice(8)}.com` })),
    }),
  )
  /** Becomes known, and is used: as when a post of theirs is shown. */
  const meet = async (n: number, ms = 1000) => {
    room.authors.want(did(n), 'live')
    await room.pass(100)
    const first = room.authors.get(did(n))
    await room.pass(ms)
    return first
  }
  const handle = (n: number) => room.authors.get(did(n))?.handle
  return { ...room, said, meet, handle }
}

describe('the AppView’s handle', () => {
  it('that the DID document gives, too, is shown at once and stays', async (t) => {
    const { authors, person, meet, handle, asked, changes, pass } = both(t)
    person(did(1))
    assert.equal((await meet(1))?.handle, 'invented1.com')
    assert.equal(handle(1), 'invented1.com')
    assert.equal(changes.length, 1, 'a check that confirms changes nothing')
    assert.equal(asked(PLC.host), 1)
    for (let n = 0; n < 100; n++) authors.get(did(1))
    await pass(HOUR)
    assert.equal(asked(PLC.host), 1, 'and is not made again')
  })

  it('that the DID document denies is taken back, and so is what `from:` finds', async (t) => {
    const { authors, person, meet, handle, changes, outcomes } = both(t)
    person(did(1), { handle: 'mine.com' })
    assert.equal((await meet(1))?.handle, 'invented1.com', 'nothing waits for the check')
    assert.equal(handle(1), undefined)
    assert.equal(changes.at(-1)?.now.known, true)
    assert.equal(await outcomes('mismatch', 'handle'), 1)
    assert.notEqual(changes.at(-1)?.now.version, changes[0]?.now.version)
    assert.equal(authors.get(did(1))?.handle, undefined)
  })

  for (const [what, response] of Object.entries({
    'there is no document': () => new Response('', { status: 404 }),
    'it is another’s': () => Response.json({ id: did(2), alsoKnownAs: ['at://invented1.com'] }),
  })) {
    it(`is taken back when ${what}`, async (t) => {
      const { instead, meet, handle } = both(t)
      instead.set(PLC.host, response)
      await meet(1)
      assert.equal(handle(1), undefined)
    })
  }

  it('is trusted while the directory fails, and checked later', async (t) => {
    const { authors, person, instead, meet, handle, pass } = both(t)
    person(did(1), { handle: 'mine.com' })
    instead.set(PLC.host, () => new Response('', { status: 500 }))
    await meet(1)
    assert.equal(handle(1), 'invented1.com')
    assert.equal(authors.trouble, undefined, 'the AppView is well')
    instead.delete(PLC.host)
    await pass(11 * 60_000)
    authors.get(did(1))
    await pass(1000)
    assert.equal(handle(1), undefined)
  })

  it('is trusted with PLC=off', async (t) => {
    const { person, meet, handle, asked } = both(t, { plc: undefined })
    person(did(1), { handle: 'mine.com' })
    await meet(1)
    assert.equal(handle(1), 'invented1.com')
    assert.equal(asked(PLC.host), 0)
  })

  it('once denied stays away when it is said again, unless the document gives it by then', async (t) => {
    const { authors, person, meet, handle, changes, pass } = both(t, { ageMs: HOUR })
    person(did(1), { handle: 'mine.com' })
    await meet(1)
    await pass(2 * HOUR)
    authors.get(did(1))
    await pass(1000)
    authors.get(did(1))
    await pass(1000)
    assert.equal(handle(1), undefined)
    assert.equal(changes.length, 2, 'it has not been back in between')
    person(did(1))
    await pass(2 * HOUR)
    authors.get(did(1))
    await pass(1000)
    authors.get(did(1))
    await pass(1000)
    assert.equal(handle(1), 'invented1.com')
  })

  it('that lags behind the document is asked for once more, and then believed', async (t) => {
    const { authors, person, said, meet, handle, asked, pass } = both(t)
    person(did(1), { handle: 'new.com' })
    await meet(1)
    assert.equal(handle(1), undefined)
    said.set(did(1), 'new.com')
    await pass(66_000)
    assert.equal(handle(1), 'new.com')
    await pass(1000)
    assert.equal(handle(1), 'new.com')
    assert.equal(asked('getProfiles'), 2)
    authors.get(did(1))
    await pass(HOUR)
    assert.equal(asked('getProfiles'), 2)
  })

  it('is looked up and checked anew after an identity event', async (t) => {
    const { authors, person, said, meet, handle, pass } = both(t)
    person(did(1))
    await meet(1)
    person(did(1), { handle: 'new.com' })
    said.set(did(1), 'new.com')
    authors.identity(did(1), undefined)
    assert.equal(handle(1), 'invented1.com', 'it may still be so')
    await pass(6000)
    assert.equal(handle(1), 'new.com')
    await pass(1000)
  })

  it('from an identity event is shown when the document and its own side both give it', async (t) => {
    const { authors, person, said, meet, handle, asked, pass } = both(t)
    person(did(1))
    await meet(1)
    person(did(1), { handle: 'new.com' })
    said.set(did(1), 'new.com')
    authors.identity(did(1), 'new.com')
    assert.equal(handle(1), undefined, 'nobody has checked it yet')
    await pass(1000)
    assert.equal(handle(1), 'new.com')
    assert.equal(asked('getProfiles'), 1)
  })

  it('from an identity event is not shown when only the document gives it, nor when only the event does', async (t) => {
    const { authors, person, owners, meet, changes, pass } = both(t)
    for (const [n, claimed] of [
      [1, 'bank.com'],
      [2, 'news.com'],
    ] as const) {
      person(did(n))
      await meet(n)
      if (n === 1) person(did(n), { handle: claimed })
      owners.set(claimed, did(9))
      authors.identity(did(n), claimed)
      await pass(3 * 60_000)
      authors.get(did(n))
      await pass(3 * 60_000)
      assert.ok(changes.every(({ now }) => now.handle !== claimed))
    }
    assert.equal(authors.get(did(2))?.handle, 'invented2.com', 'the AppView’s word again')
    assert.equal(authors.get(did(1))?.handle, undefined, 'and that was denied')
  })

  it('is one of at most two checks a second, whoever was last in use first', async (t) => {
    const { authors, person, calls, pass } = both(t)
    const all = Array.from({ length: 25 }, (_, n) => did(n))
    for (const one of all) authors.want(person(one), 'live')
    await pass(100)
    for (const one of all) authors.get(one)
    await pass(5000)
    const checks = calls.filter(({ url }) => url.host === PLC.host)
    assert.ok(checks.length >= 8 && checks.length <= 12, `${checks.length} checks`)
    assert.equal(checks[2]?.url.pathname, `/${did(24)}`)
  })

  it('of a did:web whose host is slow keeps no other from being checked', async (t) => {
    const { authors, person, instead, handle, pass } = both(t)
    person(did(1), { handle: 'mine.com' })
    instead.set('.well-known/did.json', () => new Promise(() => {}))
    const slow = Array.from({ length: 10 }, (_, n) => `did:web:slow${n}.com` as const)
    for (const one of [...slow, did(1)]) authors.want(one, 'live')
    await pass(100)
    for (const one of [did(1), ...slow]) authors.get(one)
    await pass(6000)
    assert.equal(handle(1), undefined)
  })
})
