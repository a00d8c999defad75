import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Simnet } from '../src/simnet/index.js'
import { until, type App } from './app.js'
import { cardsIn, get, plain, stage, type Answer } from './wire.js'

/** One post by its address: what is told of it, and that all which are not to be had are told alike. */

/** A post that never was, by somebody who never was. */
const NEVER = '/post/did:plc:abcdefghijklmnopqrstuvwx/3mptbyoeyc22k'

const pathOf = (uri: string) => uri.replace(/^at:\/\/(.*)\/app\.bsky\.feed\.post\/(.*)$/, '/post/$1/$2')

/** All that a reader could compare: the time of day apart. */
function told({ status, headers, body }: Answer) {
  return { status, headers: { ...headers, date: '' }, body }
}

/** A post that this server has in sight. */
async function inSight(app: App, net: Simnet, fields: Parameters<Simnet['post']>[0] = {}) {
  const made = net.post({ by: net.account({ labels: [] }), text: 'a heron', ...fields })
  await until('it is shown', () => app.context.shown.get(made.uri)?.hidden === false)
  return made
}

/** A network whose past a server has never seen: what is written before this returns has to be looked up. */
async function strange(t: TestContext, write: (net: Simnet) => string, env: Record<string, string> = {}) {
  let uri = ''
  const staged = await stage(t, env)
  const { net, app } = staged
  // It is on the network, but not on this server's stream.
  net.faults.withhold(1)
  uri = write(net)
  assert.equal(app.context.shown.get(uri), undefined)
  return { ...staged, path: pathOf(uri), uri }
}

test('a post in sight has its page, stored by nobody, with its thread', async (t) => {
  const { app, net } = await stage(t)
  const first = await inSight(app, net, { text: 'is there a heron?' })
  const post = await inSight(app, net, { text: 'there is one', reply: first })
  const answer = await inSight(app, net, { text: 'so there is', reply: post })
  const { status, headers, body } = await get(app, pathOf(post.uri))
  assert.equal(status, 200)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
  assert.deepEqual(
    cardsIn(body).map(({ uri }) => uri),
    [first, post, answer].map(({ uri }) => uri),
  )
  assert.doesNotMatch(body, /hx-ws|htmx/, 'it does not live')
  const head = await get(app, pathOf(post.uri), { method: 'HEAD' })
  assert.deepEqual([head.status, head.body], [200, ''])
})

test('a post that never came by is looked up and judged, and nothing of it is kept', async (t) => {
  const { app, path, uri } = await strange(t, (net) => {
    return net.post({ by: net.account({ labels: [] }), text: 'from before' }).uri
  })
  const { status, body } = await get(app, path)
  assert.equal(status, 200)
  assert.match(plain(body), /from before/)
  assert.doesNotMatch(body, /Came by/)
  assert.equal(app.context.shown.get(uri), undefined)
})

test('under its author’s handle it leads to the address that stays', async (t) => {
  const { app, net } = await stage(t)
  const by = net.account({ handle: 'ada.tidepool.example', labels: [] })
  const { uri } = await inSight(app, net, { by })
  const led = await get(app, pathOf(uri).replace(by.did, 'ada.tidepool.example'))
  assert.equal(led.status, 301)
  assert.equal(led.headers.location, pathOf(uri))
  assert.equal((await get(app, led.headers.location ?? '')).status, 200)
  const nobody = await get(app, pathOf(uri).replace(by.did, 'nobody.tidepool.example'))
  assert.deepEqual(told(nobody), told(await get(app, NEVER)))
})

test('what is gone or not for our viewers is answered as what never was, in memory or not', async (t) => {
  const ways: [name: string, act: (net: Simnet, made: { uri: string; did: string }) => void][] = [
    ['deleted', (net, { uri }) => void net.delete(uri)],
    ['its author deactivated', (net, { did }) => net.status(did, { active: false, status: 'deactivated' })],
    ['its author gone', (net, { did }) => net.status(did, { active: false, status: 'deleted' })],
    [
      'its author for members only',
      (net, { did }) => void net.profile(did, { labels: ['!no-unauthenticated'] }),
    ],
    ['its author labelled', (net, { did }) => void net.profile(did, { labels: ['porn'] })],
    ['edited into something labelled', (net, { uri }) => void net.update(uri, { labels: ['graphic-media'] })],
  ]
  const { app, net } = await stage(t)
  const never = told(await get(app, NEVER))
  assert.equal(never.status, 404)
  assert.match(plain(never.body), /There is no post here\./)
  for (const [name, act] of ways) {
    const made = await inSight(app, net, { text: `secret heron: ${name}` })
    const path = pathOf(made.uri)
    assert.equal((await get(app, path)).status, 200, name)
    act(net, made)
    await until(`it is gone: ${name}`, async () => (await get(app, path)).status !== 200)
    assert.deepEqual(told(await get(app, path)), never, name)
  }
})

test('a covered post says nothing in its title and preview', async (t) => {
  const { app, net } = await stage(t)
  const by = net.account({ displayName: 'Vera Heron', handle: 'vera.tidepool.example', labels: [] })
  const { uri } = await inSight(app, net, { by, text: 'the secret of the heron', labels: ['!warn'] })
  const { status, body } = await get(app, pathOf(uri))
  assert.equal(status, 200)
  const [head = ''] = body.split('</head>')
  assert.match(head, /<title>A covered post · PyreSky<\/title>/)
  assert.doesNotMatch(head, /secret|Vera|vera|og:image/)
})

test('what the host blocks is answered as what never was, in memory or looked up', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pyresky-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'blocklist')
  writeFileSync(file, 'secret heron\n')
  const { app, net, path } = await strange(
    t,
    (network) => network.post({ by: network.account({ labels: [] }), text: 'the secret heron' }).uri,
    { BLOCKLIST: file },
  )
  const never = told(await get(app, NEVER))
  assert.equal(never.status, 404)
  assert.deepEqual(told(await get(app, path)), never)
  const { uri, did } = await inSight(app, net, { text: 'a gull' })
  assert.equal((await get(app, pathOf(uri))).status, 200)
  writeFileSync(file, `secret heron\n${did}\n`)
  await until('its author is blocked', () => app.context.shown.get(uri)?.hidden !== false)
  assert.deepEqual(told(await get(app, pathOf(uri))), never)
})

test('what was looked up is held to the same rules', async (t) => {
  const fields: [name: string, write: (net: Simnet) => string][] = [
    ['labelled by its author', (net) => net.post({ text: 'heron', labels: ['sexual'] }).uri],
    [
      'by somebody for members only',
      (net) => net.post({ text: 'heron', by: net.account({ labels: ['!no-unauthenticated'] }) }).uri,
    ],
    ['no post at all', (net) => net.post({ record: { $type: 'app.bsky.feed.post', text: 7 } }).uri],
  ]
  for (const [name, write] of fields) {
    const { app, path } = await strange(t, write)
    assert.deepEqual(told(await get(app, path)), told(await get(app, NEVER)), name)
  }
})

test('what is above a post and not to be shown is a gap, with nothing of it', async (t) => {
  const { app, net } = await stage(t)
  const shy = net.account({ displayName: 'Shy Heron', handle: 'shy.tidepool.example' })
  const { uri } = await inSight(app, net, { by: shy, text: 'a secret' })
  const post = await inSight(app, net, { text: 'indeed', reply: { uri } })
  net.profile(shy.did, { labels: ['!no-unauthenticated'] })
  await until('it is hidden', () => app.context.shown.get(uri)?.hidden !== false)
  const { status, body } = await get(app, pathOf(post.uri))
  assert.equal(status, 200)
  assert.match(plain(body), /A post that is not available/)
  assert.doesNotMatch(body, /a secret|Shy Heron|shy\.tidepool/)
})

test('while nobody can be asked, all that is not in sight is answered with the same 503', async (t) => {
  const { app, net } = await stage(t)
  const here = await inSight(app, net)
  const gone = await inSight(app, net, { text: 'gone' })
  net.delete(gone.uri)
  const shy = net.account({ labels: [] })
  const hidden = await inSight(app, net, { by: shy })
  net.profile(shy.did, { labels: ['!no-unauthenticated'] })
  await until('they are gone', () =>
    [gone, hidden].every(({ uri }) => app.context.shown.get(uri)?.hidden !== false),
  )
  net.faults.lookups({ answer: 'error' })
  const never = told(await get(app, NEVER))
  assert.equal(never.status, 503)
  assert.equal(never.headers['retry-after'], '30')
  assert.equal(never.headers['cache-control'], 'no-store')
  assert.match(plain(never.body), /can’t be looked up just now\. Try again in a minute\./)
  for (const { uri } of [gone, hidden]) assert.deepEqual(told(await get(app, pathOf(uri))), never)
  assert.equal((await get(app, pathOf(here.uri))).status, 200, 'what is in sight needs nobody')
})

test('strangers can use up the look-ups of strangers, and are told so', async (t) => {
  const { app, net } = await stage(t)
  const here = await inSight(app, net)
  const paths = Array.from({ length: 60 }, (_, n) =>
    NEVER.replace(/..$/, `${n % 10}${'bcdefg'[n % 6] ?? ''}`),
  )
  const answers = await Promise.all(paths.map((path) => get(app, path)))
  const over = answers.filter(({ status }) => status === 503)
  assert.ok(over.length > 0, 'so many at once are too many')
  assert.match(plain(over[0]?.body ?? ''), /Too many posts are being looked up just now/)
  assert.ok(answers.every(({ status }) => status === 404 || status === 503))
  assert.equal((await get(app, pathOf(here.uri))).status, 200)
})

test('an odd address says what is odd about it', async (t) => {
  const { app } = await stage(t)
  const rkey = '3mptbyoeyc22k'
  const cases: [path: string, status: number, says: RegExp][] = [
    [`/post/alice/${rkey}`, 400, /The part after \/post\/ names no account/],
    [`/post/did:plc/${rkey}`, 400, /names no account/],
    [`/post/%3Cscript%3E/${rkey}`, 400, /names no account/],
    [`/post/did:plc:abcdefghijklmnopqrstuvwx/%3Cb%3E`, 400, /no name of a post/],
    [`/post/did:plc:abcdefghijklmnopqrstuvwx/..`, 400, /no name of a post/],
    [`/post/did:plc:abcdefghijklmnopqrstuvwx/%2e%2e%2f`, 400, /no name of a post/],
    [`/post/did:plc:abcdefghijklmnopqrstuvwx/${'x'.repeat(600)}`, 400, /no name of a post/],
    [`/post/did:plc:${'x'.repeat(3000)}/${rkey}`, 400, /names no account/],
    [`/post/%zz/${rkey}`, 400, /has to be followed by two hexadecimal digits/],
    [`/post/did:key:zabc/${rkey}`, 404, /There is no post here/],
    ['/post/did:plc:abcdefghijklmnopqrstuvwx', 404, /nothing at this address/],
    [`${NEVER}/likes`, 404, /nothing at this address/],
    [`${NEVER}/`, 404, /There is no post here/],
    [`${NEVER}?q=cats&theme=dark`, 404, /There is no post here/],
  ]
  for (const [path, status, says] of cases) {
    const { status: got, body } = await get(app, path)
    assert.equal(got, status, path)
    assert.match(plain(body), says, path)
    assert.doesNotMatch(body, /<script>|<b>/)
  }
})
