import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Did } from '../syntax/index.js'
import type { RecordAnswer } from './records.js'
import { did, profiles, setUp, type Call, type Responder } from './testing.js'

const CID = `bafyrei${'b'.repeat(52)}`
const APPVIEW = 'https://appview.example'

function post(n: number, of: Did = did(1)): string {
  return `at://${of}/app.bsky.feed.post/3k${n}`
}

const posts = (n: number, from = 0) => Array.from({ length: n }, (_, i) => post(from + i))

function ownerOf(uri: string): Did {
  return uri.split('/')[2] as Did
}

function postView(uri: string, more: object = {}): object {
  const record = { $type: 'app.bsky.feed.post', text: `of ${uri}`, createdAt: '2026-11-21T12:00:00Z' }
  return { uri, cid: CID, author: { did: ownerOf(uri) }, record, indexedAt: record.createdAt, ...more }
}

/** A well AppView. */
function well(call: Call): Response {
  if (call.url.pathname.endsWith('getProfiles')) return profiles(call)
  return Response.json({ posts: call.url.searchParams.getAll('uris').map((uri) => postView(uri)) })
}

function room(t: TestContext, respond: Responder = well, options: Parameters<typeof setUp>[1] = {}) {
  const room = setUp(t, { respond, ...options })
  const answers: (readonly [uri: string, found: RecordAnswer])[] = []
  room.authors.records.onAnswer((uri, found) => answers.push([uri, found]))
  const asked = () =>
    room.calls
      .filter((call) => !call.url.pathname.endsWith('getProfiles'))
      .map(({ url }) => [...url.searchParams.values()])
  return { ...room, records: room.authors.records, answers, asked }
}

/** What became of each, in the order of the answers. */
function kinds(answers: readonly (readonly [string, RecordAnswer])[]): string[] {
  return answers.map(([, found]) => (typeof found === 'object' ? found.kind : String(found)))
}

describe('records', () => {
  it('are gathered for a moment, and go out 25 to a call', async (t) => {
    const { records, answers, asked, calls, pass } = room(t)
    for (const uri of posts(30)) records.want(uri, 'live')
    for (const uri of posts(30)) records.want(uri, 'live')
    assert.equal(records.wanted, 30)
    await pass(2000)
    assert.deepEqual(asked(), [posts(25), posts(5, 25)])
    assert.equal(
      calls[0]?.url.origin + (calls[0]?.url.pathname ?? ''),
      `${APPVIEW}/xrpc/app.bsky.feed.getPosts`,
    )
    assert.equal(records.wanted, 0)
    assert.deepEqual(
      answers.map(([uri]) => uri),
      posts(30),
    )
    const [, found] = answers[0] ?? []
    assert.deepEqual(found, {
      kind: 'post',
      uri: post(0),
      cid: CID,
      value: { $type: 'app.bsky.feed.post', text: `of ${post(0)}`, createdAt: '2026-11-21T12:00:00Z' },
      labels: [],
    })
  })

  it('that an AppView leaves out are not there, and are not asked for again within a minute', async (t) => {
    const { records, answers, asked, pass } = room(t, () => Response.json({ posts: [] }))
    records.want(post(1), 'live')
    await pass(1000)
    assert.deepEqual(answers, [[post(1), undefined]])
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
    const { records, answers, calls, pass } = room(t)
    const others = [
      'at://ada.example/app.bsky.feed.post/3k1',
      `at://${did(1)}/app.bsky.feed.like/3k1`,
      `at://${did(1)}/app.bsky.feed.post`,
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
    const { records, appview, pass } = room(t)
    const found = records.find(post(1))
    assert.equal(records.find(post(1)), found, 'the same is asked for once')
    await pass(500)
    assert.equal(((await found) as { uri: string }).uri, post(1))
    appview.respond = () => new Promise(() => {})
    const never = records.find(post(2))
    await pass(3100)
    assert.equal(await never, 'failed')
  })

  it('fail when nobody is to be asked', async (t) => {
    const { records, answers, pass } = room(t, well, { appview: undefined })
    records.want(post(1), 'live')
    await pass(10)
    assert.deepEqual(answers, [[post(1), 'failed']])
  })

  it('of another network are not told of', async (t) => {
    const { authors, records, answers, appview, pass } = room(t, async () => {
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
})
