import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Did } from '../syntax/index.js'
import { CID, PLC, avatar, documentOf, network, none, recordOf } from './invented-network.js'
import { did } from './testing.js'

const MINUTE = 60_000

describe('without an AppView, an author', () => {
  it('is known by document, own host, and a handle that both sides confirm', async (t) => {
    const { authors, person, calls, changes, outcomes, pass } = network(t)
    const labels = { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'bot' }] }
    person(did(1), { profile: { displayName: 'Ada', avatar: avatar(), labels } })
    authors.want(did(1), 'live')
    authors.want(did(1), 'live')
    await pass(100)
    assert.deepEqual(authors.get(did(1)), {
      did: did(1),
      handle: 'invented1.com',
      displayName: 'Ada',
      avatar: CID,
      labels: ['bot'],
      known: true,
      version: 1,
    })
    assert.deepEqual(calls.map(({ url }) => url.href).toSorted(), [
      'https://invented1.com/.well-known/atproto-did',
      `https://pds.example/xrpc/com.atproto.repo.getRecord?repo=${encodeURIComponent(did(1))}&collection=app.bsky.actor.profile&rkey=self`,
      `https://plc.example/${did(1)}`,
    ])
    assert.equal(changes.length, 1)
    assert.equal(authors.trouble, undefined)
    assert.equal(authors.off, false)
    for (const kind of ['plc', 'pds', 'handle']) assert.equal(await outcomes('ok', kind), 1)
    authors.want(did(1), 'live')
    await pass(1000)
    assert.equal(calls.length, 3, 'a fresh author is not asked for again')
  })

  it('without a profile is known, and has no labels', async (t) => {
    const { authors, person, pass } = network(t)
    person(did(1), { profile: undefined })
    authors.want(did(1), 'live')
    await pass(100)
    assert.deepEqual(authors.get(did(1)), {
      did: did(1),
      handle: 'invented1.com',
      labels: [],
      known: true,
      version: 1,
    })
  })

  it('of did:web is looked up at its own host', async (t) => {
    const { authors, person, calls, pass } = network(t)
    person('did:web:ada.com', { handle: 'ada.com' })
    authors.want('did:web:ada.com', 'live')
    await pass(100)
    assert.equal(authors.get('did:web:ada.com')?.handle, 'ada.com')
    assert.equal(calls[0]?.url.href, 'https://ada.com/.well-known/did.json')
  })

  const LABELLED = { displayName: 'Ada', labels: { values: [{ val: '!no-unauthenticated' }] } }
  const UNKNOWN: Readonly<
    Record<string, [piece: string, answer: () => Response, kind: string, outcome: string]>
  > = {
    'has no document': ['plc.example', () => none('NotFound', 404), 'plc', 'missing'],
    'has a tombstone': ['plc.example', () => none('Gone', 410), 'plc', 'missing'],
    'has another’s document': ['plc.example', () => Response.json(documentOf(did(2), {})), 'plc', 'foreign'],
    'has an own host that knows no such account': ['getRecord', () => none('RepoNotFound'), 'pds', 'missing'],
    'was taken down by the own host': ['getRecord', () => none('RepoTakendown'), 'pds', 'missing'],
    'has an own host that answers with nonsense': ['getRecord', () => new Response('{}'), 'pds', 'foreign'],
    'has an own host that answers with HTML': ['getRecord', () => new Response('<html>'), 'pds', 'shape'],
    'has an own host that answers with another’s record': [
      'getRecord',
      () => recordOf(did(2), { profile: LABELLED }),
      'pds',
      'foreign',
    ],
    'has a profile nobody can read': [
      'getRecord',
      () => recordOf(did(1), { profile: { labels: 'x' } }),
      'pds',
      'malformed',
    ],
    'has a name of 10 kB': [
      'getRecord',
      () => recordOf(did(1), { profile: { displayName: 'x'.repeat(10_000) } }),
      'pds',
      'malformed',
    ],
    'has a profile of 1 MB': [
      'getRecord',
      () => recordOf(did(1), { profile: { x: 'x'.repeat(1e6) } }),
      'pds',
      'shape',
    ],
    'has an own host that fails': ['getRecord', () => new Response('', { status: 502 }), 'pds', 'failed'],
    'has an own host that sends us elsewhere': [
      'getRecord',
      () => new Response('', { status: 302, headers: { location: 'https://10.0.0.1/' } }),
      'pds',
      'failed',
    ],
  }
  for (const [what, [piece, answer, kind, outcome]] of Object.entries(UNKNOWN)) {
    it(`that ${what} stays unknown, and is asked for again after 60 s, not sooner`, async (t) => {
      const { authors, person, instead, asked, outcomes, pass } = network(t)
      person(did(1))
      instead.set(piece, answer)
      authors.want(did(1), 'live')
      for (let second = 0; second < 58; second++) {
        await pass(1000)
        authors.want(did(1), 'page')
      }
      assert.equal(authors.get(did(1)), undefined)
      assert.equal(asked(piece), 1)
      assert.equal(await outcomes(outcome, kind), 1)
      instead.clear()
      await pass(3000)
      authors.want(did(1), 'live')
      await pass(1000)
      assert.equal(authors.get(did(1))?.known, true)
    })
  }

  it('whose document names no host stays unknown, and nobody is asked', async (t) => {
    const { authors, homes, calls, pass } = network(t)
    homes.set(did(1), {})
    authors.want(did(1), 'live')
    await pass(1000)
    assert.equal(authors.get(did(1)), undefined)
    assert.equal(calls.length, 1)
  })

  it('whose own host no longer shows it is withheld, though it was known', async (t) => {
    const { authors, person, instead, pass } = network(t, { ageMs: 1000 })
    authors.want(person(did(1)), 'live')
    await pass(2000)
    instead.set('getRecord', () => none('RepoTakendown'))
    authors.get(did(1))
    await pass(1000)
    assert.equal(authors.get(did(1))?.known, false)
  })

  it('whose own host fails is known as before', async (t) => {
    const { authors, person, instead, pass } = network(t, { ageMs: 1000 })
    authors.want(person(did(1)), 'live')
    await pass(2000)
    instead.set('getRecord', () => new Response('', { status: 500 }))
    authors.get(did(1))
    await pass(1000)
    assert.equal(authors.get(did(1))?.known, true)
  })

  it('who has moved is found at the new host', async (t) => {
    const { authors, person, instead, pass } = network(t, { ageMs: 1000 })
    authors.want(person(did(1), { pds: 'https://old.example' }), 'live')
    await pass(2000)
    person(did(1), { pds: 'https://new.example' })
    instead.set('old.example', () => none('RepoDeactivated'))
    authors.get(did(1))
    await pass(1000)
    authors.want(did(1), 'live')
    await pass(61_000)
    assert.equal(authors.get(did(1))?.known, true)
  })

  it('on a host that never answers holds up nobody on another', async (t) => {
    const { authors, person, instead, asked, pass } = network(t)
    instead.set('slow.example/', () => new Promise(() => {}))
    for (let n = 0; n < 40; n++) authors.want(person(did(n), { pds: 'https://slow.example' }), 'live')
    for (let n = 100; n < 120; n++) authors.want(person(did(n)), 'live')
    await pass(8000)
    for (let n = 100; n < 120; n++) assert.equal(authors.get(did(n))?.known, true, `${n}`)
    assert.ok(asked('slow.example/') <= 4, `${asked('slow.example/')} calls`)
    assert.equal(authors.get(did(1)), undefined)
  })
})

describe('without an AppView, a handle', () => {
  const refused = [
    [
      'that its domain gives to another',
      (n: ReturnType<typeof network>) => void n.owners.set('ada.com', did(2)),
    ],
    ['that its domain does not know', (n) => void n.owners.delete('ada.com')],
    ['whose domain answers with nonsense', (n) => void n.owners.set('ada.com', '<html>')],
    ['whose domain answers with much', (n) => void n.owners.set('ada.com', `${did(1)}${' '.repeat(5000)}`)],
    ['of two DIDs in DNS', (n) => void n.dns.set('_atproto.ada.com', [[`did=${did(1)}`], [`did=${did(2)}`]])],
    ['of another in DNS', (n) => void n.dns.set('_atproto.ada.com', [[`did=${did(2)}`]])],
    ['of nobody in DNS', (n) => void n.dns.set('_atproto.ada.com', [['did=me']])],
  ] satisfies [string, (n: ReturnType<typeof network>) => void][]
  for (const [what, spoil] of refused) {
    it(`${what} is not shown, and its author is`, async (t) => {
      const room = network(t)
      room.person(did(1), { handle: 'ada.com' })
      spoil(room)
      room.authors.want(did(1), 'live')
      await room.pass(200)
      assert.equal(room.authors.get(did(1))?.displayName, 'Ada')
      assert.equal(room.authors.get(did(1))?.handle, undefined)
      assert.equal(await room.authors.resolve('ada.com'), 'none')
    })
  }

  it('is believed by a DNS record, in pieces too', async (t) => {
    const { authors, person, dns, asked, pass } = network(t)
    person(did(1), { handle: 'ada.com' })
    dns.set('_atproto.ada.com', [['v=spf1'], ['did=', did(1)]])
    authors.want(did(1), 'live')
    await pass(200)
    assert.equal(authors.get(did(1))?.handle, 'ada.com')
    assert.equal(asked('ada.com'), 0)
  })

  it('of a domain that nobody can have is not asked for, unless a host that the settings name knows it', async (t) => {
    const { authors, person, instead, asked, pass } = network(t, {
      named: [new URL('wss://pds.example/subscribe')],
    })
    person(did(1), { handle: 'ada.test' })
    person(did(2), { handle: 'bea.test', pds: 'https://other.example' })
    const owners: Record<string, Did> = { 'ada.test': did(1) }
    instead.set('resolveHandle', ({ url }) => {
      const owner = owners[url.searchParams.get('handle') ?? '']
      return owner === undefined ? none('InvalidRequest') : Response.json({ did: owner })
    })
    authors.want(did(1), 'live')
    authors.want(did(2), 'live')
    await pass(200)
    assert.equal(authors.get(did(1))?.handle, 'ada.test')
    assert.equal(authors.get(did(2))?.known, true)
    assert.equal(authors.get(did(2))?.handle, undefined)
    assert.equal(asked('.test/'), 0)
    assert.equal(asked('other.example/xrpc/com.atproto.identity'), 0)
  })

  it('that takes long comes after its author', async (t) => {
    const { authors, person, instead, changes, pass } = network(t)
    person(did(1), { handle: 'slow.com' })
    instead.set('slow.com', async () => {
      await new Promise((resolve) => setTimeout(resolve, 3000))
      return new Response(did(1))
    })
    authors.want(did(1), 'live')
    await pass(2000)
    assert.equal(authors.get(did(1))?.known, true)
    assert.equal(authors.get(did(1))?.handle, undefined)
    await pass(2000)
    assert.equal(authors.get(did(1))?.handle, 'slow.com')
    assert.equal(changes.length, 2)
  })

  it('that somebody types is resolved by its own side and confirmed by the document, within 3 s', async (t) => {
    const { authors, person, owners, instead, pass } = network(t)
    person(did(1), { handle: 'ada.com' })
    owners.set('impostor.com', did(1))
    assert.equal(await authors.resolve('Ada.com'), did(1))
    assert.equal(await authors.resolve('impostor.com'), 'none')
    await pass(1000)
    assert.equal(await authors.resolve('nobody.com'), 'none')
    instead.set('slow.com', () => new Promise(() => {}))
    let done = false
    const slow = authors.resolve('slow.com').then((found) => {
      done = true
      return found
    })
    await pass(2900)
    assert.equal(done, false)
    await pass(200)
    assert.equal(done, true)
    assert.equal(await slow, 'failed')
  })
})

describe('without an AppView, an identity event', () => {
  it('has document and handle looked at anew, whatever handle it names', async (t) => {
    const { authors, person, pass } = network(t)
    person(did(1), { handle: 'old.com' })
    authors.want(did(1), 'live')
    await pass(100)
    person(did(1), { handle: 'new.com' })
    authors.identity(did(1), 'claimed.com')
    assert.equal(authors.get(did(1))?.handle, 'old.com')
    await pass(3000)
    assert.equal(authors.get(did(1))?.handle, 'new.com')
  })

  it('that takes the handle away has its own side asked anew', async (t) => {
    const { authors, person, owners, pass } = network(t)
    authors.want(person(did(1)), 'live')
    await pass(100)
    owners.clear()
    authors.identity(did(1), 'handle.invalid')
    await pass(3000)
    assert.equal(authors.get(did(1))?.handle, undefined)
    assert.equal(authors.get(did(1))?.known, true)
  })

  it('that comes while the answer is on its way is not lost', async (t) => {
    const { authors, person, instead, pass } = network(t)
    person(did(1), { handle: 'old.com' })
    const slow = async (wait: number, answer: () => Response) => {
      await new Promise((resolve) => setTimeout(resolve, wait))
      return answer()
    }
    instead.set('getRecord', () => slow(4000, () => recordOf(did(1), { profile: {} })))
    authors.want(did(1), 'live')
    await pass(500)
    person(did(1), { handle: 'new.com' })
    authors.identity(did(1), undefined)
    await pass(12_000)
    assert.equal(authors.get(did(1))?.handle, 'new.com')
  })

  it('of a flood costs three looks at once, then one a minute', async (t) => {
    const { authors, person, asked, pass } = network(t)
    authors.want(person(did(1)), 'live')
    await pass(100)
    for (let n = 0; n < 600; n++) {
      authors.identity(did(1), undefined)
      await pass(500)
    }
    const looks = asked('plc.example')
    assert.ok(looks >= 5 && looks <= 20, `${looks} looks in 5 minutes`)
  })

  it('about somebody never heard of costs no call', async (t) => {
    const { authors, calls, pass } = network(t)
    authors.identity(did(1), undefined)
    await pass(5000)
    assert.equal(calls.length, 0)
  })
})

describe('a directory in trouble', () => {
  it('is named, left alone as it asks, and nobody is forgotten meanwhile', async (t) => {
    const { authors, person, instead, asked, pass } = network(t)
    instead.set('plc.example', () => new Response('', { status: 429, headers: { 'retry-after': '30' } }))
    for (let n = 0; n < 20; n++) authors.want(person(did(n)), 'live')
    await pass(100)
    assert.equal(
      authors.trouble,
      'Author lookups are failing (the PLC directory answered 429); trying again in 30 s',
    )
    assert.ok(asked('plc.example') <= 4)
    instead.clear()
    await pass(29_000)
    assert.ok(asked('plc.example') <= 4)
    await pass(6000)
    for (let n = 0; n < 20; n++) assert.equal(authors.get(did(n))?.known, true)
    assert.equal(authors.trouble, undefined)
  })

  it('is asked at most ten times in a second', async (t) => {
    const { authors, person, calls, pass } = network(t)
    for (let n = 0; n < 200; n++) authors.want(person(did(n)), 'live')
    await pass(5000)
    const looks = calls.filter((call) => call.url.host === PLC.host)
    assert.ok(looks.length >= 40)
    for (const [n, call] of looks.entries()) {
      const before = looks[n - 10]
      if (before !== undefined) assert.ok(call.at - before.at >= 1000)
    }
  })
})

describe('an AppView', () => {
  const appview = new URL('https://appview.example')
  const down = () => new Response('', { status: 403 })

  it('that works is the only one asked who is to be known', async (t) => {
    const { authors, person, instead, asked, pass } = network(t, { appview })
    instead.set('getProfiles', () => Response.json({ profiles: [] }))
    authors.want(person(did(1)), 'live')
    await pass(5 * MINUTE)
    assert.equal(authors.get(did(1)), undefined)
    assert.equal(asked('getRecord'), 0)
  })

  it('that is down is stood in for by authors’ own hosts, after its own back-off, and is asked again when it is back', async (t) => {
    const { authors, person, instead, asked, pass } = network(t, { appview })
    instead.set('getProfiles', down)
    authors.want(person(did(1)), 'replay')
    await pass(2000)
    assert.equal(asked('getRecord'), 0, 'two failures are not yet the end')
    await pass(2000)
    assert.equal(authors.get(did(1))?.known, true)
    assert.equal(authors.get(did(1))?.displayName, 'Ada')
    assert.match(
      authors.trouble ?? '',
      /^Author lookups are failing \(the AppView answered 403\); trying again in \d+ s, and asking authors’ own hosts meanwhile$/,
    )
    instead.clear()
    authors.want(person(did(2)), 'live')
    await pass(MINUTE)
    assert.equal(authors.trouble, undefined)
    const before = asked('getRecord')
    authors.want(person(did(3)), 'live')
    await pass(1000)
    assert.equal(authors.get(did(3))?.handle, 'invented3.example', 'the AppView’s word')
    assert.equal(asked('getRecord'), before)
  })

  it('keeps those away whom it left out while it worked', async (t) => {
    const { authors, person, instead, asked, pass } = network(t, { appview })
    instead.set('getProfiles', () => Response.json({ profiles: [] }))
    authors.want(person(did(1)), 'replay')
    await pass(10 * MINUTE)
    instead.set('getProfiles', down)
    authors.want(did(1), 'live')
    authors.want(person(did(2)), 'live')
    await pass(2 * MINUTE)
    assert.equal(authors.get(did(1)), undefined)
    assert.equal(authors.get(did(2))?.known, true)
    assert.equal(asked(`repo=${encodeURIComponent(did(1))}`), 0)
  })

  it('that comes back withholds whom it leaves out, though their own hosts showed them', async (t) => {
    const { authors, person, instead, pass } = network(t, { appview })
    instead.set('getProfiles', down)
    authors.want(person(did(1)), 'live')
    await pass(10_000)
    assert.equal(authors.get(did(1))?.known, true)
    instead.set('getProfiles', () => Response.json({ profiles: [] }))
    await pass(MINUTE)
    assert.equal(authors.get(did(1))?.known, false)
  })

  it('and a directory that both fail are both named', async (t) => {
    const { authors, person, instead, pass } = network(t, { appview })
    instead.set('getProfiles', down)
    instead.set('plc.example', () => new Response('x'))
    authors.want(person(did(1)), 'live')
    await pass(10_000)
    assert.match(
      authors.trouble ?? '',
      /\(the AppView answered 403; the PLC directory did not answer with JSON\); trying again in \d+ s$/,
    )
  })

  it('that is down does not keep a typed handle from being resolved', async (t) => {
    const { authors, person, instead, pass } = network(t, { appview })
    instead.set('appview.example', down)
    authors.want(person(did(1), { handle: 'ada.com' }), 'live')
    await pass(10_000)
    person(did(2), { handle: 'bea.com' })
    assert.equal(await authors.resolve('bea.com'), did(2))
  })
})
