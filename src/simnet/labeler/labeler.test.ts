import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test, type TestContext } from 'node:test'
import { mainSchema as getServices } from '@atcute/bluesky/types/app/labeler/getServices'
import { mainSchema as getPosts } from '@atcute/bluesky/types/app/feed/getPosts'
import { WebSocket } from 'ws'
import { labelDefinitions } from '../../decode/label-definitions.js'
import { decodeLabelStream } from '../../decode/label-stream.js'
import { isSignedBy, readKey } from '../../upstream/label-signature.js'
import { startSimnet, type Simnet } from '../index.js'
import { LabelStream } from './stream.js'

/** The labeler, as a client of ours and the lexicons' own validators (`@atcute/bluesky`) read it. */

type Json = Readonly<Record<string, unknown>>
const PATH = '/xrpc/com.atproto.label.subscribeLabels'
let net: Simnet
before(async () => {
  net = await startSimnet({ rate: 0, accounts: 60 })
})
after(() => net.close())

async function open(t: TestContext, query = '', of: { readonly url: string } = net) {
  const socket = new WebSocket(of.url.replace('http', 'ws') + PATH + query)
  const messages: ReturnType<typeof decodeLabelStream>[] = []
  socket.on('message', (data: Buffer) => messages.push(decodeLabelStream(data)))
  t.after(() => socket.terminate())
  await once(socket, 'open')
  const until = async (count: number) => {
    while (messages.length < count) await once(socket, 'message')
    return messages.flatMap((message) =>
      message.ok && message.value.kind === 'labels' ? [message.value] : [],
    )
  }
  return { socket, messages, until }
}

async function ask(path: string, accepted?: string): Promise<Json> {
  const headers = accepted === undefined ? {} : { 'atproto-accept-labelers': accepted }
  return (await (await fetch(net.url + path, { headers })).json()) as Json
}

test('labels come signed by the key that its DID document names, from where it says', async (t) => {
  const document = await ask(`/${net.labeler}`)
  const service = (document.service as Json[]).find(({ id }) => id === '#atproto_labeler')
  assert.deepEqual([service?.type, service?.serviceEndpoint], ['AtprotoLabeler', net.url])
  const written = (document.verificationMethod as Json[]).find(({ id }) =>
    String(id).endsWith('#atproto_label'),
  )
  const key = readKey({ type: 'Multikey', multibase: String(written?.publicKeyMultibase) })
  assert.ok(key !== undefined)
  const { until } = await open(t)
  const post = net.post()
  const exp = '2099-01-01T00:00:00.000Z'
  // Every second signature has to be brought to its lower form.
  for (let i = 0; i < 12; i++) net.label(post.uri, 'spoilers', { cid: post.cid, exp, neg: i % 2 === 1 })
  const messages = await until(12)
  const labels = messages.flatMap(({ labels: signed }) => signed)
  assert.equal(labels.length, 12)
  for (const { label, sig, signed } of labels) {
    const { src, uri, cid, val } = label
    assert.deepEqual(
      [src, uri, cid, val, label.exp],
      [net.labeler, post.uri, post.cid, 'spoilers', Date.parse(exp)],
    )
    assert.ok(sig !== undefined && (await isSignedBy(key, signed(), sig)))
  }
  assert.deepEqual(
    labels.map(({ label }) => label.neg),
    labels.map((_, i) => i % 2 === 1),
  )
  const seqs = messages.map(({ seq }) => seq)
  assert.deepEqual(seqs, seqs.map((_, i) => (seqs[0] ?? 0) + i)) // prettier-ignore
})

test('a cursor brings what comes after it, 0 all; one ahead, or no number, ends with an error frame', async (t) => {
  const of = await startSimnet({ rate: 0, accounts: 20 })
  t.after(() => of.close())
  const { did } = of.account()
  for (const val of ['one', 'two', 'three']) of.label(did, val)
  const all = await (await open(t, '?cursor=0', of)).until(3)
  const vals = (messages: typeof all) =>
    messages.flatMap(({ labels }) => labels.map(({ label }) => label.val))
  assert.deepEqual(vals(all), ['one', 'two', 'three'])
  const [first, , last] = all.map(({ seq }) => seq)
  assert.deepEqual(vals(await (await open(t, `?cursor=${String(first)}`, of)).until(2)), ['two', 'three'])
  const live = await open(t, `?cursor=${String(last)}`, of)
  of.label(did, 'four')
  assert.deepEqual(vals(await live.until(1)), ['four'])
  for (const [query, code] of [
    [`?cursor=${String((last ?? 0) + 2)}`, 'FutureCursor'],
    ['?cursor=soon', 'InvalidRequest'],
  ] as const) {
    const { socket, messages } = await open(t, query, of)
    const [closed] = (await once(socket, 'close')) as [number]
    const [message] = messages
    assert.equal(closed, 1008)
    assert.ok(message?.ok === true && message.value.kind === 'error' && message.value.code === code, query)
  }
  const early = await open(t, '?cursor=7', of)
  assert.deepEqual(vals(await early.until(4)), ['one', 'two', 'three', 'four'], 'nothing is gone')
  assert.equal((await fetch(of.url + PATH)).status, 426)
})

test('a cursor from before what is kept brings what there is, and is said to be outdated', async (t) => {
  const stream = new LabelStream(() => 100_000, 2)
  const server = createServer()
  server.on('upgrade', (request, pipe, head) =>
    stream.accept(request, pipe, head, new URL(request.url ?? '', 'ws://host')),
  )
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    await stream.close()
    server.close()
  })
  for (let n = 0; n < 4; n++) stream.send({ n })
  const of = { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` }
  const seqs = async (query: string, count: number) => {
    const { messages, socket } = await open(t, query, of)
    while (messages.length < count) await once(socket, 'message')
    return messages.map((each) =>
      each.ok && each.value.kind === 'labels' ? each.value.seq : each.ok && each.value.kind,
    )
  }
  assert.deepEqual(await seqs('?cursor=100', 3), ['info', 102, 103])
  assert.deepEqual(await seqs('?cursor=101', 2), [102, 103])
  assert.deepEqual(await seqs('?cursor=0', 2), [102, 103])
})

test('getServices tells what its labels mean, one of each sort', async () => {
  const other = net.account()
  const query = `/xrpc/app.bsky.labeler.getServices?dids=${net.labeler}&dids=${other.did}`
  const body = await ask(`${query}&detailed=true`)
  const outcome = (await getServices.output.schema['~standard'].validate(body)) as { issues?: unknown }
  assert.equal(outcome.issues, undefined, JSON.stringify(outcome.issues))
  const [view, ...none] = body.views as Json[]
  assert.equal(none.length, 0)
  const definitions = labelDefinitions(view?.policies) ?? []
  assert.deepEqual(
    definitions.map(({ val, blurs, setting, adultOnly }) => [val, blurs, setting, adultOnly]),
    [
      ['spoilers', 'content', 'warn', false],
      ['loud-colors', 'media', 'warn', false],
      ['weather-report', 'none', 'warn', false],
      ['evening-wear', 'media', 'warn', true],
      ['chain-letter', 'content', 'hide', false],
    ],
  )
  const [plain] = (await ask(query)).views as Json[]
  assert.deepEqual([plain?.$type, plain?.policies], ['app.bsky.labeler.defs#labelerView', undefined])
  const path = `/xrpc/com.atproto.repo.getRecord?repo=${net.labeler}&collection=app.bsky.labeler.service&rkey=self`
  assert.deepEqual(((await ask(path)).value as Json).policies, view?.policies)
})

test('posts and profiles carry its labels for those who name it, while they hold, of the version they are about', async () => {
  const by = net.account({ labels: ['bot'] })
  const post = net.post({ by, text: 'one' })
  const of = async (accepted?: string) => {
    const body = await ask(`/xrpc/app.bsky.feed.getPosts?uris=${encodeURIComponent(post.uri)}`, accepted)
    const outcome = (await getPosts.output.schema['~standard'].validate(body)) as { issues?: unknown }
    assert.equal(outcome.issues, undefined)
    const [view] = body.posts as (Json & { author: Json })[]
    const vals = (labels: unknown) => (labels as Json[]).map(({ val }) => val)
    return [vals(view?.labels), vals(view?.author.labels)]
  }
  net.label(post.uri, 'spoilers')
  net.label(post.uri, 'loud-colors', { cid: post.cid })
  net.label(post.uri, 'chain-letter', { exp: '2020-01-01T00:00:00.000Z' })
  net.label(by.did, '!warn')
  assert.deepEqual(await of(), [[], ['bot']])
  assert.deepEqual(await of('did:plc:somebodyelsesomebodyelse'), [[], ['bot']])
  const named = `did:plc:somebodyelsesomebodyelse, ${net.labeler};redact`
  assert.deepEqual(await of(named), [['spoilers', 'loud-colors'], ['!warn', 'bot']]) // prettier-ignore
  net.update(post.uri, { text: 'two' })
  net.label(post.uri, 'spoilers', { neg: true })
  net.label(by.did, '!warn', { neg: true })
  assert.deepEqual(await of(named), [[], ['bot']])
})

test('a few per cent of the traffic are labelled some seconds later, and some of that is taken back', async (t) => {
  const busy = await startSimnet({ rate: 0, accounts: 200, seed: 4 })
  t.after(() => busy.close())
  const { messages, socket } = await open(t, '', busy)
  busy.burst(30_000)
  busy.label(busy.labeler, 'last')
  const said = () =>
    messages.flatMap((each) => (each.ok && each.value.kind === 'labels' ? each.value.labels : []))
  while (said().at(-1)?.label.val !== 'last') await once(socket, 'message')
  const labels = said().map(({ label }) => label)
  const posts = busy.ledger.created.length
  const given = labels.filter(({ neg }) => !neg).length - 1
  assert.ok(given > posts * 0.015 && given < posts * 0.04, `${String(given)} of ${String(posts)}`)
  const back = labels.filter(({ neg }) => neg)
  assert.ok(back.length > given * 0.1 && back.length < given * 0.35)
  for (const { uri, val } of back) {
    const before = labels.findIndex((each) => each.uri === uri && each.val === val && !each.neg)
    assert.ok(before >= 0)
  }
  assert.equal(busy.actor(busy.labeler)?.active, true)
  assert.ok(!busy.ledger.created.some((uri) => uri.includes(busy.labeler)))
})

test('the same seed labels the same', async (t) => {
  const told: string[] = []
  for (let i = 0; i < 2; i++) {
    const one = await startSimnet({ rate: 0, accounts: 60, seed: 5, now: () => 1_800_000_000_000 })
    t.after(() => one.close())
    one.burst(8000)
    one.label(one.labeler, 'last')
    const { messages, socket } = await open(t, '?cursor=0', one)
    const said = () =>
      messages.flatMap((each) => (each.ok && each.value.kind === 'labels' ? each.value.labels : []))
    while (said().at(-1)?.label.val !== 'last') await once(socket, 'message')
    told.push(JSON.stringify(said().map(({ label }) => label)))
  }
  assert.ok((told[0] ?? '').length > 500)
  assert.equal(told[0], told[1])
})
