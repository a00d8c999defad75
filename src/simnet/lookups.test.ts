import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSimnet, type Simnet } from './index.js'

let net: Simnet
before(async () => {
  net = await startSimnet({ rate: 0, accounts: 60 })
})
after(() => net.close())

type Json = Readonly<Record<string, unknown>>
async function ask(path: string): Promise<{ status: number; body: Json }> {
  const response = await fetch(net.url + path)
  return { status: response.status, body: (await response.json()) as Json }
}
async function profiles(...names: string[]): Promise<Json[]> {
  const query = names.map((name) => `actors=${encodeURIComponent(name)}`).join('&')
  return (await ask(`/xrpc/app.bsky.actor.getProfiles?${query}`)).body.profiles as Json[]
}

test('getProfiles answers by DID and by handle, with names, avatar and self-labels', async () => {
  const { did, handle, avatar } = net.account({
    displayName: 'Mira',
    labels: ['!no-unauthenticated'],
    avatar: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy',
  })
  const [one] = await profiles(did)
  assert.equal(one?.handle, handle)
  assert.equal(one?.displayName, 'Mira')
  assert.equal(one?.avatar, `${net.url}/img/avatar/plain/${did}/${String(avatar)}@jpeg`)
  const [label] = (one?.labels ?? []) as Json[]
  assert.deepEqual(
    { ...label, cid: undefined },
    {
      src: did,
      uri: `at://${did}/app.bsky.actor.profile/self`,
      cid: undefined,
      val: '!no-unauthenticated',
      cts: '1970-01-01T00:00:00.000Z',
    },
  )
  assert.deepEqual(await profiles(handle.toUpperCase()), [one])
})

test('getProfiles takes 25 at once, refuses 26 and none, and leaves out who is unknown or not active', async () => {
  const dids = Array.from({ length: 25 }, () => net.account().did)
  assert.deepEqual(
    (await profiles(...dids)).map(({ did }) => did),
    dids,
  )
  const query = [...dids, dids[0]].map((did) => `actors=${String(did)}`).join('&')
  const tooMany = await ask(`/xrpc/app.bsky.actor.getProfiles?${query}`)
  assert.deepEqual([tooMany.status, tooMany.body.error], [400, 'InvalidRequest'])
  assert.equal((await ask('/xrpc/app.bsky.actor.getProfiles')).status, 400)
  const [first = '', second = ''] = dids
  net.status(first, { active: false, status: 'suspended' })
  assert.deepEqual(
    (await profiles(first, second, 'nobody.example')).map(({ did }) => did),
    [second],
  )
  net.status(first, { active: true })
  assert.equal((await profiles(first)).length, 1)
})

test('what changes on the stream changes in the answers', async () => {
  const { did } = net.account({ displayName: 'Before', labels: [] })
  net.profile(did, { displayName: 'After', labels: ['bot'] })
  net.handle(did, 'after.example')
  const [changed] = await profiles(did)
  assert.equal(changed?.displayName, 'After')
  assert.equal(changed?.handle, 'after.example')
  assert.deepEqual(
    ((changed?.labels ?? []) as Json[]).map(({ val }) => val),
    ['bot'],
  )
})

test('resolveHandle knows handles, forgets old ones and refuses the rest', async () => {
  const { did, handle } = net.account()
  const path = '/xrpc/com.atproto.identity.resolveHandle?handle='
  assert.deepEqual((await ask(path + handle)).body, { did })
  net.handle(did, 'moved.example')
  const old = await ask(path + handle)
  assert.deepEqual(
    [old.status, old.body],
    [400, { error: 'InvalidRequest', message: 'Unable to resolve handle' }],
  )
  assert.equal((await ask(path + did)).status, 400)
})

test('getProfile, DID documents and profile records agree', async () => {
  const { did, handle } = net.account({ labels: ['bot'] })
  assert.equal((await ask(`/xrpc/app.bsky.actor.getProfile?actor=${did}`)).body.handle, handle)
  assert.deepEqual((await ask(`/${did}`)).body.alsoKnownAs, [`at://${handle}`])
  const path = `/xrpc/com.atproto.repo.getRecord?repo=${did}&collection=app.bsky.actor.profile&rkey=self`
  const { value } = (await ask(path)).body as { value: { labels: Json } }
  assert.deepEqual(value.labels.values, [{ val: 'bot' }])
  assert.equal((await ask('/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa')).status, 404)
  net.status(did, { active: false, status: 'deactivated' })
  assert.equal((await ask(`/xrpc/app.bsky.actor.getProfile?actor=${did}`)).body.error, 'AccountDeactivated')
})

test('pictures are SVG without script or style, the same for the same CID, in the shape of the record', async () => {
  const { record } = await withPicture()
  const [image] = (record.embed as { images: { image: { ref: { $link: string } }; aspectRatio: Json }[] })
    .images
  const cid = image?.image.ref.$link ?? ''
  const address = net.cdn
    .replace('{kind}', 'feed_thumbnail')
    .replace('{did}', 'did:plc:x')
    .replace('{cid}', cid)
  const response = await fetch(address)
  const svg = await response.text()
  assert.equal(response.headers.get('content-type'), 'image/svg+xml')
  assert.equal(response.headers.get('content-security-policy'), "default-src 'none'")
  assert.equal(net.picture('did:plc:x', cid, 'feed_thumbnail')?.body.toString(), svg)
  assert.ok(!/<script|<style|style=|href|NaN|undefined/.test(svg))
  const { width, height } = image?.aspectRatio ?? {}
  assert.ok(svg.includes(`width="${String(width)}" height="${String(height)}"`))
  assert.equal((await fetch(address.replace(cid, 'nonsense'))).status, 404)
  assert.equal(net.picture('did:plc:x', '../etc', 'avatar'), undefined)
})

/** A post of the mix with one picture that says its shape. */
async function withPicture(): Promise<{ record: Json }> {
  for (;;) {
    const { uri } = net.post()
    const [, , did, collection, rkey] = uri.split('/')
    const path = `/xrpc/com.atproto.repo.getRecord?repo=${String(did)}&collection=${String(collection)}&rkey=${String(rkey)}`
    const { value } = (await ask(path)).body as { value: Json }
    const json = JSON.stringify(value)
    if (json.includes('"embed":{"$type":"app.bsky.embed.images"') && json.includes('aspectRatio'))
      return { record: value }
  }
}

test('a DID document has what the directory’s have; who is unknown is not registered', async () => {
  const { did, handle } = net.account()
  const response = await fetch(`${net.url}/${did}`)
  assert.match(response.headers.get('content-type') ?? '', /^application\/did\+ld\+json/)
  const document = (await response.json()) as Json & { verificationMethod: Json[]; service: Json[] }
  assert.deepEqual(Object.keys(document), ['@context', 'id', 'alsoKnownAs', 'verificationMethod', 'service'])
  const [key] = document.verificationMethod
  assert.deepEqual([key?.id, key?.type, key?.controller], [`${did}#atproto`, 'Multikey', did])
  // Of a compressed key of secp256k1, in base58.
  assert.match(String(key?.publicKeyMultibase), /^zQ3sh[1-9A-HJ-NP-Za-km-z]{44}$/)
  assert.deepEqual(document.service, [
    { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: net.url },
  ])
  const { body } = await ask(`/${did}/data`)
  assert.deepEqual(
    [body.did, body.alsoKnownAs, body.verificationMethods],
    [did, [`at://${handle}`], { atproto: `did:key:${String(key?.publicKeyMultibase)}` }],
  )
  const unknown = await ask('/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa')
  assert.deepEqual(
    [unknown.status, unknown.body],
    [404, { message: 'DID not registered: did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }],
  )
  assert.equal((await fetch(`${net.url}/${did}/log/audit`)).status, 404)
})
