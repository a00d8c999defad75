import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import express, { type ErrorRequestHandler } from 'express'
import { stranger } from '../decode/author.js'
import type { ShownPost } from '../decode/index.js'
import { decoded } from '../decode/invented.js'
import { PyreError } from '../errors.js'
import type { FoundPost, Thread } from '../moderation/index.js'
import type { PostPage } from '../render/index.js'
import type { Did } from '../syntax/index.js'
import { inventedShown } from './invented.js'
import { mountPostPage, type PostPageOptions } from './post-page.js'

const DID = 'did:plc:heronsandotherwaders234'

function shownPost(rkey: string): ShownPost {
  const post = decoded({ did: DID, rkey, uri: `at://${DID}/app.bsky.feed.post/${rkey}`, text: rkey })
  return { post, author: stranger(DID) }
}

/** The page alone, drawn as the names of its posts; errors as code and sentence. */
async function staged(t: TestContext, found: FoundPost, more: Partial<PostPageOptions> = {}) {
  const asked: string[] = []
  const pages: PostPage[] = []
  const app = express()
  mountPostPage(app, {
    findPost: (did, rkey) => {
      asked.push(`${did} ${rkey}`)
      return Promise.resolve(found)
    },
    threadOf: () => Promise.resolve({ above: [], below: [] }),
    askerOf: () => 'one',
    asOfNow: (one) => one,
    shown: inventedShown().shown,
    resolve: (handle) => Promise.resolve(handle === 'mara.example' ? DID : 'none'),
    renderer: {
      postPage: (page) => {
        pages.push(page)
        return page.shown.post.rkey
      },
    },
    source: () => ({ name: 'live', words: 'live', withheld: '3 posts' }),
    historyMs: 60_000,
    publicUrl: undefined,
    ...more,
  })
  const tell: ErrorRequestHandler = (error, _req, res, _next) => {
    if (!(error instanceof PyreError)) throw error
    res.status(error.status).send(`${error.code} ${error.message}`)
  }
  app.use(tell)
  const server = app.listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })
    return { status: answer.status, headers: answer.headers, body: await answer.text() }
  }
  return { get, asked, pages }
}

test('a post is asked for by account and key, and its page is stored by nobody', async (t) => {
  const { get, asked, pages } = await staged(t, { kind: 'found', shown: shownPost('3ka') })
  const { status, headers, body } = await get(`/post/${DID}/3ka`)
  assert.deepEqual([status, body], [200, '3ka'])
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.deepEqual(asked, [`${DID} 3ka`])
  assert.equal(pages[0]?.isKept, false)
  assert.deepEqual(pages[0]?.source, { name: 'live', words: 'live' }, 'how many are withheld is a feed’s')
})

test('an address that can name no post says what is wrong with it, and nobody is asked', async (t) => {
  const { get, asked } = await staged(t, { kind: 'none' })
  for (const actor of [
    'alice',
    'did:plc',
    'did::x',
    'DID:PLC:abc',
    '%00',
    'a b.example',
    '..%2f',
    '@',
    '@@a.example',
    `${'a'.repeat(300)}.example`,
  ]) {
    const { status, body } = await get(`/post/${actor}/3ka`)
    assert.equal(status, 400, actor)
    assert.match(body, /^ADDRESS The part after \/post\/ names no account; right would be did:plc/)
  }
  for (const rkey of ['a%20b', '%3Cscript%3E', '%00', 'é', 'x'.repeat(513)]) {
    const { status, body } = await get(`/post/${DID}/${rkey}`)
    assert.equal(status, 400, rkey)
    assert.match(body, /^ADDRESS The last part of this address is no name of a post/)
  }
  assert.deepEqual(asked, [])
})

test('under a handle it leads to the account that has it now, for this time only', async (t) => {
  const { get, asked } = await staged(t, { kind: 'none' })
  for (const handle of ['mara.example', '@mara.example', '%40mara.example']) {
    const { status, headers } = await get(`/post/${handle}/3k:a`)
    assert.equal(status, 301)
    assert.equal(headers.get('location'), `/post/${DID}/3k:a`)
    assert.equal(headers.get('cache-control'), 'no-store')
  }
  assert.deepEqual(asked, [])
})

test('whose handle it is may be told by nobody: that is said, and is no answer', async (t) => {
  for (const [resolution, says] of [
    ['failed', /^LOOKUP mara\.example could not be looked up just now\./],
    ['off', /^LOOKUP Handles are not looked up here\. .*DID/],
  ] as const) {
    const { get } = await staged(t, { kind: 'none' }, { resolve: () => Promise.resolve(resolution) })
    const { status, body } = await get('/post/mara.example/3ka')
    assert.equal(status, 503)
    assert.match(body, says)
  }
})

test('a DID that has an escape in it is told as it is', async (t) => {
  const did: Did = 'did:web:localhost%3A8080'
  const { get, asked } = await staged(t, { kind: 'none' }, { resolve: () => Promise.resolve(did) })
  const { headers } = await get('/post/mara.example/3ka')
  await get(headers.get('location') ?? '')
  assert.deepEqual(asked, [`${did} 3ka`])
})

test('none is said of each in the same words, and that nobody could be asked is another thing', async (t) => {
  const none = await staged(t, { kind: 'none' })
  const { status, body } = await none.get(`/post/${DID}/3ka`)
  assert.equal(status, 404)
  assert.deepEqual(await none.get('/post/nobody.example/3kb').then((other) => other.body), body)
  const failed = await staged(t, { kind: 'failed', why: 'Posts can’t be looked up just now.' })
  const told = await failed.get(`/post/${DID}/3ka`)
  assert.equal(told.status, 503)
  assert.match(told.body, /^LOOKUP Posts can’t be looked up just now\. Try again/)
})

test('what goes or changes while the thread is looked for is shown as it is then, or not at all', async (t) => {
  const [a, b, c, d] = ['3ka', '3kb', '3kc', '3kd'].map(shownPost) as [
    ShownPost,
    ShownPost,
    ShownPost,
    ShownPost,
  ]
  const later = new Map<ShownPost, ShownPost | undefined>()
  const threadOf = (): Promise<Thread> => Promise.resolve({ above: [b, c], below: [d] })
  const more: Partial<PostPageOptions> = {
    threadOf,
    asOfNow: (one) => (later.has(one) ? later.get(one) : one),
  }
  const { get, pages } = await staged(t, { kind: 'found', shown: a }, more)
  const edited = { ...a, cover: { of: 'post', why: 'Spoilers' } } as const
  later.set(a, edited).set(b, undefined).set(d, undefined)
  assert.equal((await get(`/post/${DID}/3ka`)).status, 200)
  assert.deepEqual(pages[0] && [pages[0].shown, pages[0].above, pages[0].below], [
    edited,
    ['unavailable', c],
    [],
  ])
  later.set(a, undefined)
  assert.equal((await get(`/post/${DID}/3ka`)).status, 404)
})

test('a thread that bites its own tail is shown up to there', async (t) => {
  const [a, b, c] = ['3ka', '3kb', '3kc'].map(shownPost) as [ShownPost, ShownPost, ShownPost]
  const threads: [Thread, Thread][] = [
    [
      { above: [b, a, b], below: [] },
      { above: [b], below: [] },
    ],
    [
      { above: [a], below: [a, b] },
      { above: [], below: [b] },
    ],
    [
      { above: [b, 'unavailable'], below: [b, c, c] },
      { above: [b, 'unavailable'], below: [c] },
    ],
  ]
  for (const [thread, expected] of threads) {
    const { get, pages } = await staged(
      t,
      { kind: 'found', shown: a },
      { threadOf: () => Promise.resolve(thread) },
    )
    await get(`/post/${DID}/3ka`)
    assert.deepEqual({ above: pages[0]?.above, below: pages[0]?.below }, expected)
  }
})
