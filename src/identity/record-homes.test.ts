import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { RecordAnswer } from '../decode/found-record.js'
import type { Did } from '../syntax/index.js'
import { CID, network, none } from './invented-network.js'
import { RECORD_CID, feed, kinds, list, ownerOf, pack, post, posts, well } from './invented-records.js'
import { did, profiles, type Call } from './testing.js'

const APPVIEW = new URL('https://appview.example')

/** A network whose own hosts have records, and what is heard of them. */
function room(t: TestContext, options: Parameters<typeof network>[1] = {}) {
  const net = network(t, options)
  const repos = new Map<string, object>()
  net.instead.set('/xrpc/com.atproto.repo.getRecord', ({ url }: Call) => {
    const { repo = '', collection = '', rkey = '' } = Object.fromEntries(url.searchParams)
    const value = repos.get(`at://${repo}/${collection}/${rkey}`)
    if (value === undefined) return none('RecordNotFound')
    return Response.json({ uri: `at://${repo}/${collection}/${rkey}`, cid: RECORD_CID, value })
  })
  const { records } = net.authors
  const answers: (readonly [uri: string, found: RecordAnswer])[] = []
  records.onAnswer((uri, found) => answers.push([uri, found]))
  const keep = (uri: string, value: object = {}, home = {}) => {
    const [, , owner, $type] = uri.split('/')
    repos.set(uri, { $type, ...value })
    return net.person(owner as Did, home)
  }
  return { ...net, records, answers, keep }
}

function isProfiles({ url }: Call): boolean {
  return url.pathname.endsWith('getProfiles')
}

describe('records at their owners’ own hosts', () => {
  it('are found without an AppView: posts as they are, others by name', async (t) => {
    const { records, answers, keep, pass, outcomes } = room(t)
    const avatar = { $type: 'blob', ref: { $link: CID }, mimeType: 'image/png', size: 1 }
    const labels = { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'porn' }] }
    keep(post(1), { text: 'Hello' })
    keep(feed, { displayName: ' Cats ', description: 'All', avatar, labels })
    keep(list, { name: 'Friends' })
    keep(pack, { name: 'Begin here' })
    for (const uri of [post(1), feed, list, pack]) records.want(uri, 'live')
    await pass(3000)
    const found = new Map(answers)
    const value = { $type: 'app.bsky.feed.post', text: 'Hello' }
    assert.deepEqual(found.get(post(1)), { kind: 'post', uri: post(1), cid: RECORD_CID, value, labels: [] })
    const cats = found.get(feed)
    assert.ok(typeof cats === 'object' && cats.kind === 'named')
    assert.deepEqual(cats.record, {
      what: 'feed',
      uri: feed,
      did: did(2),
      name: 'Cats',
      description: 'All',
      avatar: CID,
    })
    assert.deepEqual(
      cats.labels.map(({ src, uri, val, neg }) => [src, uri, val, neg]),
      [[did(2), feed, 'porn', false]],
    )
    assert.deepEqual(kinds([...found]), ['post', 'named', 'named', 'named'])
    assert.equal(await outcomes('ok', 'record-homes'), 4)
  })

  it('are not there when the host has none, nor when there is no account', async (t) => {
    const { records, answers, person, pass } = room(t)
    person(did(1))
    records.want(post(1), 'live')
    records.want(post(1, did(404)), 'live')
    await pass(3000)
    assert.deepEqual(kinds(answers), ['undefined', 'undefined'])
  })

  const odd: [what: string, body: unknown, says: string][] = [
    ['another record', { uri: post(2), cid: RECORD_CID, value: {} }, 'failed'],
    ['garbage', 7, 'failed'],
    ['no CID', { uri: post(1), value: {} }, 'undefined'],
    ['no record', { uri: post(1), cid: RECORD_CID, value: [] }, 'undefined'],
    ['too much', { uri: post(1), cid: RECORD_CID, value: { text: 'x'.repeat(200_000) } }, 'failed'],
  ]
  for (const [what, body, says] of odd) {
    it(`that answer with ${what} give none`, async (t) => {
      const { records, answers, instead, person, pass } = room(t)
      person(did(1))
      instead.set('/xrpc/com.atproto.repo.getRecord', () => Response.json(body))
      records.want(post(1), 'live')
      await pass(3000)
      assert.deepEqual(kinds(answers), [says])
    })
  }

  it('fail when the host hangs, without holding up others', async (t) => {
    const { records, answers, instead, keep, pass } = room(t)
    keep(post(1), {}, { pds: 'https://slow.example' })
    keep(post(2, did(2)))
    const answer = instead.get('/xrpc/com.atproto.repo.getRecord')
    instead.set('/xrpc/com.atproto.repo.getRecord', (call) =>
      call.url.host === 'slow.example' ? new Promise(() => {}) : (answer?.(call) ?? new Response('')),
    )
    records.want(post(1), 'live')
    records.want(post(2, did(2)), 'live')
    await pass(2000)
    assert.deepEqual(
      answers.map(([uri]) => uri),
      [post(2, did(2))],
    )
    await pass(5000)
    assert.deepEqual(answers[1], [post(1), 'failed'])
  })

  it('need no more than 3 calls a second to the directory', async (t) => {
    const { records, answers, keep, calls, pass } = room(t)
    const uris = Array.from({ length: 40 }, (_, i) => post(i, did(i)))
    for (const uri of uris) keep(uri)
    for (const uri of uris) records.want(uri, 'live')
    await pass(6000)
    const documents = calls.filter(({ url }) => url.host === 'plc.example')
    assert.ok(documents.length < 30, `${documents.length}`)
    await pass(20_000)
    assert.deepEqual(new Set(kinds(answers)), new Set(['post']))
    assert.equal(answers.length, 40)
  })
})

describe('records while the AppView is down', () => {
  const down = (net: ReturnType<typeof room>) =>
    net.instead.set(APPVIEW.host, () => new Response('', { status: 503 }))

  it('are asked for at own hosts, and at the AppView again when it is back', async (t) => {
    const net = room(t, { appview: APPVIEW })
    const { authors, records, answers, instead, keep, asked, pass } = net
    down(net)
    for (const uri of posts(3)) keep(uri)
    authors.want(did(9), 'live')
    await pass(10_000)
    records.want(post(1), 'live')
    await pass(1000)
    assert.deepEqual(kinds(answers), ['post'])
    assert.ok(asked('getRecord?repo=' + encodeURIComponent(did(1))) > 0)
    instead.set(APPVIEW.host, (call) => (isProfiles(call) ? profiles(call) : well(call)))
    await pass(60_000)
    const before = asked('collection=app.bsky.feed.post')
    records.want(post(2), 'live')
    await pass(1000)
    assert.equal(answers.length, 2)
    assert.equal(asked('collection=app.bsky.feed.post'), before)
    assert.equal(asked('getPosts'), 1)
  })

  it('that were already waiting go there too', async (t) => {
    const net = room(t, { appview: APPVIEW })
    const { authors, records, answers, keep, pass } = net
    down(net)
    keep(post(1))
    records.want(post(1), 'live')
    authors.want(did(9), 'live')
    await pass(12_000)
    assert.deepEqual(kinds(answers), ['post'])
  })

  it('stay away when it had left them out, or their owner, while it was up', async (t) => {
    const net = room(t, { appview: APPVIEW })
    const { authors, records, answers, instead, keep, asked, pass } = net
    const [takenDown, byTakenDown] = [post(1), post(2, did(3))]
    keep(takenDown)
    keep(byTakenDown)
    instead.set(APPVIEW.host, (call) => Response.json(isProfiles(call) ? { profiles: [] } : { posts: [] }))
    records.want(takenDown, 'live')
    authors.want(ownerOf(byTakenDown), 'live')
    await pass(1000)
    down(net)
    authors.want(did(9), 'live')
    await pass(120_000)
    for (let i = 0; i < 2; i++) {
      records.want(takenDown, 'live')
      records.want(byTakenDown, 'live')
      await pass(61_000)
    }
    assert.deepEqual(new Set(kinds(answers)), new Set(['undefined']))
    assert.equal(answers.length, 5)
    assert.equal(asked('collection=app.bsky.feed.post'), 0)
  })
})
