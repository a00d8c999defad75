import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  RECORD_CID,
  feed,
  kinds,
  list,
  names,
  namedView,
  pack,
  packView,
  post,
  postView,
  posts,
  query,
  recordsRoom,
  well,
} from './invented-records.js'
import { did, profiles, type Call } from './testing.js'

const LABELER = 'did:plc:labeler'
const label = (uri: string, src: string, val: string) => ({ src, uri, val, cts: '2026-11-21T12:00:00.000Z' })

describe('records', () => {
  it('are gathered for a moment, and go out 25 to a call', async (t) => {
    const { records, answers, asked, pass } = recordsRoom(t)
    for (const uri of posts(30)) records.want(uri, 'live')
    for (const uri of posts(30)) records.want(uri, 'live')
    assert.equal(records.wanted, 30)
    await pass(2000)
    assert.deepEqual(asked().map(names), [posts(25), posts(5, 25)])
    assert.equal(asked()[0]?.url.pathname, '/xrpc/app.bsky.feed.getPosts')
    assert.equal(records.wanted, 0)
    assert.deepEqual(
      answers.map(([uri]) => uri),
      posts(30),
    )
    const [, found] = answers[0] ?? []
    assert.deepEqual(found, {
      kind: 'post',
      uri: post(0),
      cid: RECORD_CID,
      value: { $type: 'app.bsky.feed.post', text: `of ${post(0)}`, createdAt: '2026-11-21T12:00:00Z' },
      labels: [],
    })
  })

  it('of each kind have a query of their own; a list is asked for alone, without the people on it', async (t) => {
    const { records, answers, asked, pass } = recordsRoom(t)
    const lists = [list, `${list}2`]
    const all = [post(1), feed, ...lists, pack]
    for (const uri of all) records.want(uri, 'live')
    await pass(5000)
    assert.deepEqual(
      asked().map((call) => [query(call), ...names(call)]),
      [
        ['getPosts', post(1)],
        ['getFeedGenerators', feed],
        ['getList', list],
        ['getStarterPacks', pack],
        ['getList', `${list}2`],
      ],
    )
    assert.equal(asked()[2]?.url.searchParams.get('limit'), '1')
    assert.deepEqual(kinds(answers), ['post', 'named', 'named', 'named', 'named'])
    const told = answers.flatMap(([, found]) =>
      typeof found === 'object' && found.kind === 'named' ? [found.record] : [],
    )
    assert.deepEqual(told, [
      { what: 'feed', uri: feed, did: did(2), name: 'Cats', description: 'All of them' },
      { what: 'list', uri: list, did: did(2), name: 'Friends', description: 'All of them' },
      { what: 'starter pack', uri: pack, did: did(2), name: 'Begin here', description: '' },
      { what: 'list', uri: `${list}2`, did: did(2), name: 'Friends', description: 'All of them' },
    ])
  })

  it('are asked for pages first, then live ones from the oldest, then replayed ones from the newest', async (t) => {
    const { records, asked, pass } = recordsRoom(t)
    for (const uri of posts(20)) records.want(uri, 'replay')
    for (const uri of posts(10, 100)) records.want(uri, 'live')
    for (const uri of [post(200), post(3), post(105)]) records.want(uri, 'page')
    await pass(2000)
    const live = posts(10, 100).filter((uri) => uri !== post(105))
    const replay = posts(20)
      .filter((uri) => uri !== post(3))
      .toReversed()
    assert.deepEqual(asked().flatMap(names), [post(200), post(3), post(105), ...live, ...replay])
  })

  it('of other kinds are not held up by lists, each of which is a call of its own', async (t) => {
    const { records, answers, pass } = recordsRoom(t)
    for (let i = 0; i < 100; i++) records.want(`${list}${i}`, 'live')
    for (const uri of [...posts(20), feed]) records.want(uri, 'live')
    await pass(2500)
    const told = new Set(answers.map(([uri]) => uri))
    for (const uri of [...posts(20), feed]) assert.ok(told.has(uri), uri)
  })

  it('that an AppView leaves out are not there, and are not asked for again within a minute', async (t) => {
    const { records, answers, asked, outcomes, pass } = recordsRoom(t, () => Response.json({ posts: [] }))
    records.want(post(1), 'live')
    await pass(1000)
    assert.deepEqual(answers, [[post(1), undefined]])
    assert.equal(await outcomes('missing', 'records'), 1)
    records.want(post(1), 'page')
    await pass(100)
    assert.deepEqual(kinds(answers), ['undefined', 'undefined'])
    assert.equal(asked().length, 1)
    await pass(60_000)
    records.want(post(1), 'page')
    await pass(1000)
    assert.equal(asked().length, 2)
  })

  it('of a handle, and of collections that no card shows, are not asked for', async (t) => {
    const { records, answers, calls, pass } = recordsRoom(t)
    const others = [
      'at://ada.example/app.bsky.feed.post/3k1',
      `at://${did(1)}/app.bsky.feed.like/3k1`,
      `at://${did(1)}/app.bsky.feed.post`,
      `at://${did(1)}/app.bsky.feed.post/3k1#x`,
      `at://${did(1)}`,
      'https://bsky.app',
      '',
    ]
    for (const uri of others) records.want(uri, 'live')
    assert.deepEqual(answers, [], 'never before `want` returns')
    await pass(1000)
    assert.deepEqual(
      answers,
      others.map((uri) => [uri, undefined]),
    )
    assert.equal(calls.length, 0)
  })

  it('for a page are found within 3 s, or not', async (t) => {
    const { records, appview, answers, pass } = recordsRoom(t)
    const found = records.find(post(1))
    assert.equal(records.find(post(1)), found, 'the same is asked for once')
    await pass(500)
    assert.equal(((await found) as { uri: string }).uri, post(1))
    assert.deepEqual(kinds(answers), ['post'])
    appview.respond = () => new Promise(() => {})
    const never = records.find(post(2))
    await pass(3100)
    assert.equal(await never, 'failed')
    assert.equal(await records.find('at://ada.example/app.bsky.feed.post/1'), undefined)
  })

  it('fail when nobody is to be asked', async (t) => {
    const { records, answers, pass } = recordsRoom(t, well, { appview: undefined })
    records.want(post(1), 'live')
    await pass(10)
    assert.deepEqual(answers, [[post(1), 'failed']])
  })

  it('of another network are not told of', async (t) => {
    const { authors, records, answers, appview, pass } = recordsRoom(t, async () => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      return Response.json({ posts: [postView(post(1))] })
    })
    records.want(post(1), 'live')
    const found = records.find(post(2))
    await pass(300)
    authors.reset({ appview: new URL('https://other.example'), plc: undefined })
    appview.respond = well
    assert.equal(records.wanted, 0)
    assert.equal(await found, 'failed')
    await pass(1000)
    assert.deepEqual(answers, [])
    records.want(post(1), 'live')
    await pass(500)
    assert.deepEqual(kinds(answers), ['post'])
  })

  it('beyond the bound make the oldest of the least urgent fail', async (t) => {
    const { records, answers, outcomes, pass } = recordsRoom(t)
    for (const uri of posts(2)) records.want(uri, 'replay')
    for (const uri of posts(2000, 10)) records.want(uri, 'live')
    assert.equal(records.wanted, 2000)
    assert.deepEqual(answers, [
      [post(0), 'failed'],
      [post(1), 'failed'],
    ])
    assert.equal(await outcomes('dropped', 'records'), 2)
    await pass(60_000)
    assert.equal(answers.length, 2002)
    assert.deepEqual(new Set(kinds(answers.slice(2))), new Set(['post']))
  })
})

describe('an AppView that lies or babbles about records', () => {
  const one = async (t: Parameters<typeof recordsRoom>[0], uri: string, body: unknown) => {
    const room = recordsRoom(t, () => Response.json(body), { labelers: [LABELER] })
    room.records.want(uri, 'live')
    await room.pass(20_000)
    assert.equal(room.answers.length, 1)
    return { ...room, found: room.answers[0]?.[1] }
  }

  it('is not believed about what it was not asked for, nor the second time', async (t) => {
    const body = {
      posts: [postView(post(7)), postView(post(1)), postView(post(1), { cid: 'bafyreiother' }), 7, null, {}],
    }
    const { found, outcomes } = await one(t, post(1), body)
    assert.equal((found as { cid: string }).cid, RECORD_CID)
    assert.equal(await outcomes('foreign', 'records'), 5)
  })

  const garbage: [what: string, view: object][] = [
    ['another’s author', { author: { did: did(9) } }],
    ['no author', { author: undefined }],
    ['no CID', { cid: '../..' }],
    ['a record that is none', { record: 'text' }],
    ['labels that are none', { labels: 'porn' }],
    ['an own label that cannot be read', { labels: [{ src: did(1), uri: post(1), val: 7 }] }],
  ]
  for (const [what, more] of garbage) {
    it(`is asked a few times more after ${what}, and then no more`, async (t) => {
      const { found, asked, outcomes } = await one(t, post(1), { posts: [postView(post(1), more)] })
      assert.equal(found, 'failed')
      assert.equal(asked().length, 4)
      assert.equal(await outcomes('shape', 'records'), 4)
    })
  }

  it('cannot say that a record is deeper than anyone reads', async (t) => {
    const deep: unknown = JSON.parse('{"a":'.repeat(500) + '1' + '}'.repeat(500))
    const { found } = await one(t, post(1), { posts: [postView(post(1), { record: deep })] })
    assert.equal(found, 'failed')
  })

  it('tells labels of followed labelers and of the owner, about that record, and no others', async (t) => {
    const labels = [
      label(post(1), LABELER, 'porn'),
      label(post(1), did(1), 'nudity'),
      label(post(1), 'did:plc:stranger', 'spam'),
      label(post(2), LABELER, '!hide'),
      label(post(1), LABELER, ''),
    ]
    const { found, calls } = await one(t, post(1), { posts: [postView(post(1), { labels })] })
    const told = typeof found === 'object' ? found.labels : []
    assert.deepEqual(
      told.map(({ src, uri, val }) => [src, uri, val]),
      [
        [LABELER, post(1), 'porn'],
        [did(1), post(1), 'nudity'],
      ],
    )
    assert.equal(calls[0]?.headers['atproto-accept-labelers'], `${LABELER};redact`)
  })

  it('gives names bounded and trimmed, without control characters', async (t) => {
    const displayName = ` \u0000<b>Cats\u001b[31m &amp;\u0007${'é'.repeat(10_000)} `
    const avatar = `https://cdn.example/img/avatar/plain/${did(2)}/bafkrei${'a'.repeat(52)}@jpeg`
    const { found } = await one(t, feed, {
      feeds: [namedView(feed, { displayName, avatar, description: 7 })],
    })
    assert.ok(typeof found === 'object' && found.kind === 'named')
    const { name, description, avatar: cid } = found.record
    assert.ok(name.startsWith('<b>Cats [31m &amp; éé'))
    assert.ok(Buffer.byteLength(name) <= 640)
    assert.deepEqual([description, cid], ['', `bafkrei${'a'.repeat(52)}`])
  })

  for (const displayName of ['', ' \n ', '\u200b\u2060\u00ad', '\u0000\u0001', 7, undefined]) {
    it(`gives no record without a name: ${JSON.stringify(displayName)}`, async (t) => {
      const { found, asked } = await one(t, feed, { feeds: [namedView(feed, { displayName })] })
      assert.equal(found, undefined)
      assert.equal(asked().length, 1)
    })
  }

  it('has to name a starter pack in its record', async (t) => {
    const view = { ...packView(pack, { name: undefined }), name: 'Elsewhere' }
    assert.equal((await one(t, pack, { starterPacks: [view] })).found, undefined)
  })

  for (const body of [null, [], 7, { posts: { length: 1 } }, { feeds: [] }]) {
    it(`is asked a bounded number of times when it answers ${JSON.stringify(body)}`, async (t) => {
      const { found, asked } = await one(t, post(1), body)
      assert.equal(found, 'failed')
      const at = asked().map((call) => call.at)
      assert.equal(at.length, 4)
      for (const [i, backOff] of [1000, 2000, 4000].entries())
        assert.ok((at[i + 1] ?? 0) - (at[i] ?? 0) >= backOff, at.join())
    })
  }
})

describe('an AppView in trouble with records', () => {
  const trips = (status: number) => (call: Call) =>
    names(call).includes(post(13)) ? new Response('', { status }) : well(call)

  it('that cannot bear one of them answers for all others', async (t) => {
    const { records, answers, pass } = recordsRoom(t, trips(400))
    for (const uri of posts(25)) records.want(uri, 'live')
    await pass(30_000)
    assert.equal(answers.length, 25)
    const bad = answers.filter(([, found]) => typeof found !== 'object')
    assert.deepEqual(bad, [[post(13), undefined]])
  })

  it('that fails for one of them answers for most others, and is asked ever more gently', async (t) => {
    const { records, answers, asked, pass } = recordsRoom(t, trips(500))
    for (const uri of posts(25)) records.want(uri, 'live')
    await pass(60_000)
    assert.equal(answers.length, 25)
    assert.ok(answers.filter(([, found]) => typeof found === 'object').length > 20)
    assert.equal(answers.find(([uri]) => uri === post(13))?.[1], 'failed')
    assert.ok(asked().length < 15)
  })

  it('that knows no such list says so with 400', async (t) => {
    const respond = () =>
      Response.json({ error: 'InvalidRequest', message: 'List not found' }, { status: 400 })
    const { records, answers, pass } = recordsRoom(t, respond)
    records.want(list, 'live')
    await pass(1000)
    assert.deepEqual(answers, [[list, undefined]])
  })

  it('that hangs is given up on after a few times', async (t) => {
    const { records, answers, asked, outcomes, pass } = recordsRoom(t, () => new Promise(() => {}))
    records.want(post(1), 'live')
    await pass(40_000)
    assert.deepEqual(answers, [[post(1), 'failed']])
    assert.equal(asked().length, 4)
    assert.equal(await outcomes('failed', 'records'), 4)
  })

  it('that wants to be left alone is, by look-ups of authors too', async (t) => {
    const limited = () => new Response('', { status: 429, headers: { 'retry-after': '20' } })
    const { authors, records, answers, appview, calls, pass } = recordsRoom(t, limited)
    records.want(post(1), 'live')
    await pass(500)
    authors.want(did(5), 'live')
    appview.respond = well
    await pass(19_000)
    assert.equal(calls.length, 1)
    await pass(2000)
    assert.deepEqual(kinds(answers), ['post'])
    assert.equal(authors.get(did(5))?.known, true)
  })

  it('for longer than a minute makes those who wait fail', async (t) => {
    const limited = () => new Response('', { status: 429, headers: { 'retry-after': '300' } })
    const { records, answers, pass } = recordsRoom(t, limited)
    records.want(post(1), 'live')
    await pass(59_000)
    assert.deepEqual(answers, [])
    await pass(2000)
    assert.deepEqual(answers, [[post(1), 'failed']])
    assert.equal(records.wanted, 0)
  })

  it('is no reason to take it to be down for authors', async (t) => {
    const { authors, records, pass } = recordsRoom(t, (call) =>
      query(call) === 'getProfiles' ? profiles(call) : new Response('', { status: 500 }),
    )
    for (const uri of posts(60)) records.want(uri, 'live')
    await pass(5000)
    assert.equal(authors.trouble, undefined)
    authors.want(did(5), 'live')
    await pass(100)
    assert.equal(authors.get(did(5))?.known, true)
  })
})

describe('one AppView for authors and records', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => did(i))

  it('is asked 5 times in any second at most, at least 3 of them about authors while those wait', async (t) => {
    const { authors, records, calls, asked, pass } = recordsRoom(t)
    for (const uri of posts(2000)) records.want(uri, 'page')
    for (const one of many(1000)) authors.want(one, 'replay')
    await pass(5000)
    for (const [i, { at }] of calls.entries()) {
      const fifthBefore = calls[i - 5]
      if (fifthBefore !== undefined) assert.ok(at - fifthBefore.at >= 1000)
    }
    const records5 = asked().length
    const authors5 = calls.length - records5
    assert.ok(authors5 >= 15, `${authors5} calls about authors`)
    assert.ok(records5 >= 4 && records5 <= 6, `${records5} calls about records`)
  })

  it('is asked twice a second about records when no author waits', async (t) => {
    const { records, asked, pass } = recordsRoom(t)
    for (const uri of posts(1000)) records.want(uri, 'replay')
    await pass(5000)
    assert.equal(asked().length, 10)
  })
})
