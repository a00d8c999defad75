import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { did, profile, setUp, START } from './testing.js'

const HOUR = 3_600_000

describe('what labelers say of an author', () => {
  const mod = did('labeler')
  const label = { src: mod, uri: did(1), val: 'porn', cts: new Date(START).toISOString() }
  const respond = () => Response.json({ profiles: [profile(did(1), { labels: [label] })] })

  it('is asked for with the author, and told before the author becomes known', async (t) => {
    const told: string[] = []
    const { authors, calls, pass } = setUp(t, {
      respond,
      labelers: [mod, did('other')],
      labelled: ({ uri, val }) => void told.push(`${uri} ${val}`),
    })
    authors.onChange((now) => void told.push(`${now.did} is known, labels: ${now.labels.join()}`))
    authors.want(did(1), 'live')
    await pass(100)
    assert.deepEqual(told, [`${did(1)} porn`, `${did(1)} is known, labels: `])
    assert.equal(calls[0]?.headers['atproto-accept-labelers'], `${mod};redact, ${did('other')};redact`)
  })

  it('is nothing when nobody is followed, and the AppView is left to its own choice', async (t) => {
    const { authors, calls, pass } = setUp(t, { respond, labelled: () => assert.fail('nobody is followed') })
    authors.want(did(1), 'live')
    await pass(100)
    assert.equal(authors.get(did(1))?.known, true)
    assert.ok(!('atproto-accept-labelers' in (calls[0]?.headers ?? {})))
  })
})

describe('an author', () => {
  it('is doubted after a profile nobody could read, until the AppView says what holds now', async (t) => {
    let labels: object[] = []
    const { authors, changes, pass } = setUp(t, {
      respond: () => Response.json({ profiles: [profile(did(1), { labels })] }),
    })
    authors.want(did(1), 'live')
    await pass(100)
    labels = [{ src: did(1), val: '!no-unauthenticated' }]
    authors.doubt(did(1))
    assert.equal(authors.get(did(1))?.known, false)
    await pass(1000)
    assert.deepEqual(
      changes.map(({ now }) => [now.known, now.labels]),
      [
        [true, []],
        [false, []],
        [true, ['!no-unauthenticated']],
      ],
    )
    authors.doubt(did(2))
    assert.equal(authors.get(did(2)), undefined, 'nothing is to be doubted of a stranger')
  })

  it('is unknown until wanted, then known by what the AppView says, told once', async (t) => {
    const { authors, calls, changes, pass } = setUp(t, {
      respond: () =>
        Response.json({
          profiles: [
            profile(did(1), {
              displayName: ' Ada ',
              avatar: `https://cdn.example/img/avatar/plain/${did(1)}/bafkrei${'a'.repeat(52)}@jpeg`,
              labels: [{ src: did(1), val: '!no-unauthenticated' }],
            }),
          ],
        }),
    })
    assert.equal(authors.get(did(1)), undefined)
    authors.want(did(1), 'live')
    authors.want(did(1), 'live')
    await pass(100)
    assert.deepEqual(authors.get(did(1)), {
      did: did(1),
      handle: 'invented1.example',
      displayName: 'Ada',
      avatar: `bafkrei${'a'.repeat(52)}`,
      labels: ['!no-unauthenticated'],
      known: true,
      version: 1,
    })
    assert.equal(changes.length, 1)
    assert.equal(changes[0]?.before, undefined)
    assert.equal(calls.length, 1)
    authors.want(did(1), 'page')
    await pass(1000)
    assert.equal(calls.length, 1, 'a fresh author is not asked for again')
  })

  it('becomes known by a profile commit alone, and keeps it against an AppView that lags', async (t) => {
    const { authors, changes, pass } = setUp(t, {
      respond: () => Response.json({ profiles: [profile(did(1), { displayName: 'Old name' })] }),
    })
    authors.profile(did(1), { displayName: 'New name', labels: ['porn', 'porn'] })
    const first = authors.get(did(1))
    assert.equal(first?.known, true)
    assert.deepEqual(first?.labels, ['porn'])
    await pass(100)
    const second = authors.get(did(1))
    assert.equal(second?.handle, 'invented1.example', 'the handle was looked up when it was used')
    assert.equal(second?.displayName, 'New name')
    assert.deepEqual(second?.labels, ['porn'])
    assert.ok((second?.version ?? 0) > (first?.version ?? 0))
    assert.equal(changes.length, 2)
  })

  it('takes the AppView’s word again a minute after the profile commit', async (t) => {
    const { authors, pass } = setUp(t, {
      respond: () => Response.json({ profiles: [profile(did(1), { displayName: 'From the AppView' })] }),
    })
    authors.profile(did(1), { displayName: 'From the commit', labels: [] })
    await pass(61_000)
    authors.want(did(1), 'live')
    await pass(100)
    assert.equal(authors.get(did(1))?.displayName, 'From the AppView')
  })

  it('has no name, picture or labels left when the profile is deleted, and is still known', (t) => {
    const { authors } = setUp(t)
    authors.profile(did(1), { displayName: 'Ada', avatar: 'bafy', labels: ['bot'] })
    authors.profile(did(1), undefined)
    assert.deepEqual(authors.get(did(1)), { did: did(1), labels: [], known: true, version: 2 })
  })

  it('is not told of when nothing has changed', (t) => {
    const { authors, changes } = setUp(t)
    authors.profile(did(1), { displayName: 'Ada', labels: ['bot', 'x'] })
    authors.profile(did(1), { displayName: ' Ada ', labels: ['x', 'bot'] })
    assert.equal(changes.length, 1)
    assert.equal(authors.get(did(1))?.version, 1)
  })

  it('is refreshed when it is used after its age, and known meanwhile', async (t) => {
    const { authors, calls, changes, appview, pass } = setUp(t, { ageMs: 2000 })
    authors.want(did(1), 'live')
    await pass(100)
    appview.respond = () => Response.json({ profiles: [profile(did(1), { displayName: 'Renamed' })] })
    await pass(2500)
    assert.equal(calls.length, 1, 'nobody used it')
    assert.equal(authors.get(did(1))?.known, true)
    await pass(100)
    assert.equal(calls.length, 2)
    assert.equal(authors.get(did(1))?.displayName, 'Renamed')
    assert.equal(changes.length, 2)
  })

  it('that the AppView no longer knows is withheld, unless a profile commit showed it', async (t) => {
    const { authors, appview, pass } = setUp(t, { ageMs: 1000 })
    authors.want(did(1), 'live')
    authors.profile(did(2), { labels: [] })
    authors.want(did(2), 'live')
    await pass(1500)
    appview.respond = () => Response.json({ profiles: [] })
    authors.want(did(1), 'live')
    authors.want(did(2), 'live')
    await pass(500)
    assert.equal(authors.get(did(1))?.known, false)
    assert.equal(authors.get(did(2))?.known, true)
  })

  it('who is forgotten takes the handle along', async (t) => {
    const { authors } = setUp(t, { maxAuthors: 1, appview: undefined })
    authors.profile(did(1), { labels: [] })
    authors.identity(did(1), 'one.example')
    assert.equal(await authors.resolve('one.example'), did(1))
    authors.profile(did(2), { labels: [] })
    assert.equal(await authors.resolve('one.example'), 'off')
  })

  it('who is forgotten for want of room comes back with a version never used before', (t) => {
    const { authors } = setUp(t, { maxAuthors: 2, appview: undefined })
    for (const n of [1, 2, 3]) authors.profile(did(n), { displayName: 'A', labels: [] })
    assert.equal(authors.size, 2)
    assert.equal(authors.get(did(1)), undefined)
    authors.profile(did(1), { displayName: 'B', labels: [] })
    assert.equal(authors.get(did(1))?.version, 4)
  })
})

describe('an identity event', () => {
  it('brings a new handle, which an AppView that lags does not undo, and which is checked later', async (t) => {
    const { authors, calls, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(100)
    authors.identity(did(1), 'New.Example')
    assert.equal(authors.get(did(1))?.handle, 'new.example')
    assert.equal(await authors.resolve('new.example'), did(1))
    await pass(30_000)
    assert.equal(calls.length, 1)
    await pass(40_000)
    assert.equal(calls.length, 2)
    assert.equal(authors.get(did(1))?.handle, 'invented1.example', 'by then the AppView is believed')
  })

  it('without a handle has it looked up a little later, without anyone asking', async (t) => {
    const { authors, appview, calls, changes, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(100)
    appview.respond = () => Response.json({ profiles: [profile(did(1), { handle: 'moved.example' })] })
    authors.identity(did(1), undefined)
    await pass(6000)
    assert.equal(calls.length, 2)
    assert.equal(changes.at(-1)?.now.handle, 'moved.example')
    assert.equal(changes.at(-1)?.before?.handle, 'invented1.example')
  })

  it('about somebody never heard of costs no call', async (t) => {
    const { authors, calls, pass } = setUp(t)
    authors.identity(did(1), undefined)
    await pass(10_000)
    assert.equal(calls.length, 0)
  })

  it('with handle.invalid takes the old handle away', async (t) => {
    const { authors, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(100)
    authors.identity(did(1), 'handle.invalid')
    assert.equal(authors.get(did(1))?.handle, undefined)
    assert.equal(authors.get(did(1))?.known, true)
  })

  it('cannot take over the handle that another known author holds', async (t) => {
    const { authors, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(100)
    authors.profile(did(2), { labels: [] })
    authors.identity(did(2), 'invented1.example')
    assert.equal(authors.get(did(2))?.handle, undefined)
    assert.equal(await authors.resolve('invented1.example'), did(1))
  })

  it('with nonsense for a handle is one without', async (t) => {
    const { authors, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(100)
    authors.identity(did(1), '<b>no handle</b>')
    assert.equal(authors.get(did(1))?.handle, 'invented1.example')
  })
})

describe('another AppView', () => {
  it('means that everything is forgotten, even an answer that is under way', async (t) => {
    let release: ((response: Response) => void) | undefined
    const { authors, calls, changes, appview, outcomes, pass } = setUp(t)
    authors.want(did(1), 'live')
    await pass(100)
    appview.respond = () => new Promise((resolve) => (release = resolve))
    authors.want(did(2), 'live')
    await pass(100)
    authors.reset({ appview: new URL('http://127.0.0.1:1/under/here'), plc: undefined })
    assert.equal(authors.size, 0)
    assert.equal(await authors.resolve('handle.invalid'), 'none')
    release?.(Response.json({ profiles: [profile(did(2))] }))
    await pass(100)
    assert.equal(authors.get(did(2)), undefined)
    assert.equal(changes.length, 1)
    assert.equal(await outcomes('failed'), 0, 'an ended call is no failure')
    appview.respond = () => Response.json({ profiles: [profile(did(2))] })
    authors.want(did(2), 'live')
    await pass(100)
    assert.equal(calls.at(-1)?.url.pathname, '/under/here/xrpc/app.bsky.actor.getProfiles')
    assert.equal(authors.get(did(2))?.version, 2)
  })
})

describe('switched off', () => {
  it('nobody is asked, and it is said', async (t) => {
    const { authors, calls, pass } = setUp(t, { appview: undefined })
    authors.want(did(1), 'page')
    authors.profile(did(2), { labels: [] })
    authors.identity(did(2), 'two.example')
    authors.get(did(2))
    await pass(HOUR / 60)
    assert.equal(calls.length, 0)
    assert.equal(authors.off, true)
    assert.equal(authors.trouble, 'Author lookups are switched off')
    assert.equal(await authors.resolve('two.example'), did(2), 'what the stream said still serves')
    assert.equal(await authors.resolve('one.example'), 'off')
    assert.ok(Date.now() > START)
  })

  it('nothing is asked after the end', async (t) => {
    const { authors, calls, pass, stop } = setUp(t)
    authors.want(did(1), 'page')
    stop.abort()
    authors.want(did(2), 'page')
    await pass(1000)
    assert.equal(calls.length, 0)
    assert.equal(await authors.resolve('one.example'), 'failed')
  })
})
