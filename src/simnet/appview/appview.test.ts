import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mainSchema as feedGenerators } from '@atcute/bluesky/types/app/feed/getFeedGenerators'
import { mainSchema as feedRecord } from '@atcute/bluesky/types/app/feed/generator'
import { mainSchema as posts } from '@atcute/bluesky/types/app/feed/getPosts'
import { mainSchema as list } from '@atcute/bluesky/types/app/graph/getList'
import { mainSchema as listRecord } from '@atcute/bluesky/types/app/graph/list'
import { mainSchema as packRecord } from '@atcute/bluesky/types/app/graph/starterpack'
import { mainSchema as packs } from '@atcute/bluesky/types/app/graph/getStarterPacks'
import { mainSchema as profiles } from '@atcute/bluesky/types/app/actor/getProfiles'
import { startSimnet, type Simnet } from '../index.js'

/** Answers about records, each read by the lexicons' own validators (`@atcute/bluesky`). */

type Json = Readonly<Record<string, unknown>>
interface Schema {
  readonly '~standard': { validate(value: unknown): unknown }
}

const LISTS = 'app.bsky.graph.list'
let net: Simnet
before(async () => {
  net = await startSimnet({ rate: 0, accounts: 120, seed: 3 })
})
after(() => net.close())

async function ask(method: string, query: readonly (readonly [string, string])[]) {
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))
  const response = await fetch(`${net.url}/xrpc/${method}?${search.toString()}`)
  return { status: response.status, body: (await response.json()) as Json }
}

async function read(schema: Schema, value: unknown): Promise<void> {
  const outcome = (await schema['~standard'].validate(value)) as { issues?: unknown }
  assert.equal(outcome.issues, undefined, JSON.stringify(outcome.issues))
}

async function listed(
  method: string,
  param: string,
  result: string,
  uris: readonly string[],
): Promise<Json[]> {
  const { status, body } = await ask(
    method,
    uris.map((uri) => [param, uri]),
  )
  assert.equal(status, 200, JSON.stringify(body))
  return body[result] as Json[]
}
const getPosts = (...uris: string[]) => listed('app.bsky.feed.getPosts', 'uris', 'posts', uris)

/** At-uris of a collection that are there from the start. */
function kept(collection: string): string[] {
  return net.records(collection).map(({ uri }) => uri)
}

test('getPosts answers with author, labels and record, in the order asked for, each once', async () => {
  const by = net.account({ labels: ['bot'], displayName: 'Tide Clock' })
  const one = net.post({ by, text: 'one', labels: ['nudity'] })
  const two = net.post({ text: 'two' })
  const { body } = await ask('app.bsky.feed.getPosts', [
    ['uris', two.uri],
    ['uris', one.uri],
    ['uris', two.uri],
    ['uris', `at://${one.did}/app.bsky.feed.post/3kq2j5s7xz22a`],
  ])
  await read(posts.output.schema, body)
  const [second, first = {}, ...none] = body.posts as Json[]
  assert.deepEqual([second?.uri, first.uri, none.length], [two.uri, one.uri, 0])
  assert.equal((first.record as Json).text, 'one')
  assert.deepEqual([first.cid, (first.author as Json).displayName], [one.cid, 'Tide Clock'])
  const vals = (labels: unknown) => (labels as Json[]).map(({ val, src }) => [val, src])
  assert.deepEqual(vals(first.labels), [['nudity', by.did]])
  assert.deepEqual(vals((first.author as Json).labels), [['bot', by.did]])
})

test('it leaves out what is deleted and whose author is away; an edited post has its new CID', async () => {
  const [gone, edited, away] = [net.post(), net.post({ text: 'before' }), net.post()]
  const { cid } = net.update(edited.uri, { text: 'after' })
  net.delete(gone.uri)
  net.status(away.did, { active: false, status: 'deactivated' })
  const left = await getPosts(gone.uri, edited.uri, away.uri)
  assert.deepEqual(
    left.map((post) => [post.uri, post.cid, (post.record as Json).text]),
    [[edited.uri, cid, 'after']],
  )
  net.status(away.did, { active: true })
  assert.equal((await getPosts(away.uri)).length, 1)
})

test('25 are answered at once; 26, none, and what is no at-uri are refused', async () => {
  const uris = Array.from({ length: 26 }, () => net.post().uri)
  assert.equal((await getPosts(...uris.slice(0, 25))).length, 25)
  for (const [method, param] of [
    ['app.bsky.feed.getPosts', 'uris'],
    ['app.bsky.graph.getStarterPacks', 'uris'],
    ['app.bsky.feed.getFeedGenerators', 'feeds'],
    ['app.bsky.graph.getList', 'list'],
  ] as const) {
    const refused = async (...values: string[]) => {
      const query = values.map((value) => [param, value] as const)
      const { status, body } = await ask(method, query)
      assert.deepEqual([status, body.error], [400, 'InvalidRequest'], `${method} ${values.join()}`)
    }
    await refused()
    await refused('https://example.com/')
    if (param === 'uris') await refused(...uris)
  }
})

test('feeds are there from the start, in many languages, most with a picture', async () => {
  const uris = kept('app.bsky.feed.generator')
  assert.ok(uris.length >= 6)
  const { body } = await ask(
    'app.bsky.feed.getFeedGenerators',
    uris.map((uri) => ['feeds', uri]),
  )
  await read(feedGenerators.output.schema, body)
  const found = body.feeds as Json[]
  assert.deepEqual(
    found.map(({ uri }) => uri),
    uris,
  )
  const [pictured] = found.flatMap(({ avatar }) => (typeof avatar === 'string' ? [avatar] : []))
  const picture = await fetch(pictured ?? '')
  assert.equal(picture.headers.get('content-type'), 'image/svg+xml')
  for (const { record } of net.records('app.bsky.feed.generator')) await read(feedRecord, record)
})

test('a list is answered with the people on it, page by page', async () => {
  for (const { record } of net.records(LISTS)) await read(listRecord, record)
  const [uri = ''] = kept(LISTS)
  const { body } = await ask('app.bsky.graph.getList', [
    ['list', uri],
    ['limit', '1'],
  ])
  await read(list.output.schema, body)
  const { listItemCount } = body.list as Json
  const seen: unknown[] = []
  for (let cursor: string | undefined = '0'; cursor !== undefined;) {
    const page = await ask('app.bsky.graph.getList', [
      ['list', uri],
      ['limit', '1'],
      ['cursor', cursor],
    ])
    seen.push(...(page.body.items as Json[]).map(({ subject }) => (subject as Json).did))
    const next = page.body.cursor
    cursor = typeof next === 'string' ? next : undefined
  }
  assert.equal(new Set(seen).size, listItemCount)
  assert.equal((await ask('app.bsky.graph.getList', [['list', `${uri.slice(0, -1)}q`]])).status, 400)
  assert.equal((await ask('app.bsky.graph.getList', [['list', uri], ['limit', '101']])).status, 400) // prettier-ignore
})

test('starter packs have a list and its count; whose maker is away is left out', async () => {
  const uris = kept('app.bsky.graph.starterpack').slice(0, 6)
  const { body } = await ask(
    'app.bsky.graph.getStarterPacks',
    uris.map((uri) => ['uris', uri]),
  )
  await read(packs.output.schema, body)
  const found = body.starterPacks as Json[]
  assert.equal(found.length, uris.length)
  for (const { record, listItemCount } of found) {
    await read(packRecord, record)
    assert.ok(Number(listItemCount) > 0)
  }
  const [{ creator } = {}] = found
  const did = (creator as { did: string }).did
  net.status(did, { active: false, status: 'takendown' })
  const left = await listed('app.bsky.graph.getStarterPacks', 'uris', 'starterPacks', uris)
  assert.ok(left.every(({ creator }) => (creator as Json).did !== did) && left.length < found.length)
  net.status(did, { active: true })
})

test('the repository answers for the same records, and for none of an account that is away', async () => {
  const [uri = ''] = kept('app.bsky.feed.generator')
  const [, , did = '', collection = '', rkey = ''] = uri.split('/')
  const query = [['repo', did], ['collection', collection], ['rkey', rkey]] as const // prettier-ignore
  const { body } = await ask('com.atproto.repo.getRecord', query)
  const [view] = await listed('app.bsky.feed.getFeedGenerators', 'feeds', 'feeds', [uri])
  assert.deepEqual([body.uri, body.cid], [uri, view?.cid])
  net.status(did, { active: false, status: 'deactivated' })
  assert.equal((await ask('com.atproto.repo.getRecord', query)).body.error, 'RecordNotFound')
  net.status(did, { active: true })
})

test('profiles pass their lexicon', async () => {
  const dids = Array.from({ length: 5 }, () => net.account().did)
  const { body } = await ask(
    'app.bsky.actor.getProfiles',
    dids.map((did) => ['actors', did]),
  )
  await read(profiles.output.schema, body)
})

test('faults: about others, about nobody, and nonsense, for each question', async (t) => {
  t.after(() => net.faults.lookups(null))
  const [uri = ''] = kept(LISTS)
  const post = net.post()
  net.post()
  for (const [method, param, name, result, schema] of [
    ['app.bsky.feed.getPosts', 'uris', post.uri, 'posts', posts],
    ['app.bsky.feed.getFeedGenerators', 'feeds', kept('app.bsky.feed.generator')[0], 'feeds', feedGenerators],
    ['app.bsky.graph.getStarterPacks', 'uris', kept('app.bsky.graph.starterpack')[0], 'starterPacks', packs],
    ['app.bsky.graph.getList', 'list', uri, 'list', list],
  ] as const) {
    const query = [[param, name ?? '']] as const
    net.faults.lookups({ answer: 'others' })
    const others = await ask(method, query)
    await read(schema.output.schema, others.body)
    const told = [others.body[result]].flat() as Json[]
    assert.ok(told.length > 0 && told.every((each) => each.uri !== name), method)
    net.faults.lookups({ answer: 'none' })
    const none = await ask(method, query)
    if (method.endsWith('getList')) assert.equal(none.status, 400)
    else assert.deepEqual(none.body, { [result]: [] })
    net.faults.lookups({ answer: 'nonsense' })
    const { body } = await ask(method, query)
    const outcome = (await schema.output.schema['~standard'].validate(body)) as { issues?: unknown }
    assert.ok(outcome.issues !== undefined, method)
  }
})
