import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodeJetstream, decodePost, decodeProfile, type Event, type Picture, type Post } from './index.js'
import { ANNA, CID, NOON_MS, REV, blob, chance, fullRecord, ref } from './invented.js'
import { isObject } from './json.js'

const FRAME_FAULTS = ['json', 'shape', 'did', 'kind', 'operation', 'rev', 'path', 'binary', 'size']
const POST_FAULTS = ['not-a-post', 'text', 'createdAt', 'facets', 'embed', 'reply', 'langs', 'tags', 'labels']
const PROFILE_FAULTS = ['not-a-profile', 'displayName', 'avatar', 'labels']

const envelope = (fields: object) => ({ did: ANNA, time_us: NOON_MS * 1000, ...fields })
const post = (record: object) => {
  const path = { rev: REV, operation: 'create', collection: 'app.bsky.feed.post', rkey: '3mptbyoeyc22k' }
  return envelope({ kind: 'commit', commit: { ...path, cid: CID, record } })
}
const external = { uri: 'https://strand.example/', title: 'Strand', description: 'Am Meer', thumb: blob() }
const galleryItem = {
  $type: 'app.bsky.embed.gallery#image',
  image: blob(),
  alt: 'x',
  aspectRatio: { width: 1, height: 1 },
}
const seeds: readonly unknown[] = [
  post(fullRecord()),
  post({ ...fullRecord(), embed: { $type: 'app.bsky.embed.external', external } }),
  post({
    ...fullRecord(),
    embed: { $type: 'app.bsky.embed.video', video: blob(), alt: 'x', captions: [], presentation: 'gif' },
  }),
  post({ ...fullRecord(), embed: { $type: 'app.bsky.embed.gallery', items: [galleryItem, galleryItem] } }),
  post({ ...fullRecord(), embed: { $type: 'app.bsky.embed.record', record: ref('quoted') } }),
  envelope({ kind: 'identity', identity: { did: ANNA, seq: 1, handle: 'anna.example', time: 'x' } }),
  envelope({ kind: 'account', account: { did: ANNA, seq: 2, active: false, status: 'deleted', time: 'x' } }),
]
const profile = {
  $type: 'app.bsky.actor.profile',
  displayName: 'Anna',
  avatar: blob(),
  labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'bot' }] },
}

const random = chance(2)
const upTo = (n: number) => Math.floor(random() * n)
const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  '',
  'x',
  '\ud800',
  '\0',
  'x'.repeat(5000),
  '👍'.repeat(400),
  '__proto__',
  'javascript:alert(1)',
  'https://x',
  '1970-01-01T00:00:00Z',
  'did:plc:x',
  [],
  [[]],
  [null],
  ['x'],
  {},
  { $type: 5 },
  { $type: 'x' },
  { length: 3 },
  { __proto__: null, toString: 1 },
  { $type: 'blob' },
  { features: [] },
  [1, 2, 3, 4, 5],
]

/** Every place of a value in a tree, so that deep ones are as likely to be hit as those at the top. */
function places(node: unknown): readonly (readonly [parent: object, key: string])[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => [[node, key] as const, ...places(value)])
}

/** A copy in which some nodes are another thing or gone. */
function mutated(tree: unknown, times: number): unknown {
  const copy: unknown = structuredClone(tree)
  for (; times > 0; times--) {
    const all = places(copy)
    const place = all[upTo(all.length)]
    if (place !== undefined)
      Reflect.set(...place, random() < 0.1 ? undefined : structuredClone(odd[upTo(odd.length)]))
  }
  return copy
}

function assertBounded({ cid, alt, aspect }: Picture): void {
  assert.match(cid, /^[A-Za-z0-9]{8,128}$/)
  assert.ok(alt.length <= 10_000)
  if (aspect)
    assert.ok(Math.min(aspect.width, aspect.height) >= 1 && Math.max(aspect.width, aspect.height) <= 10_000)
}

/** Everything that the type `Post` promises. */
function assertPost(value: Post): void {
  assert.equal(value.segments.map((part) => part.text).join(''), value.text)
  assert.ok(Buffer.byteLength(value.text) <= 3000)
  for (const part of value.segments) {
    if (part.kind === 'link') assert.match(new URL(part.uri).protocol, /^https?:$/)
    if (part.kind === 'mention') assert.match(part.did, /^did:/)
  }
  for (const tag of value.tags) assert.ok(!tag.startsWith('#') && tag !== '' && Buffer.byteLength(tag) <= 640)
  for (const text of [value.text, ...value.tags, ...value.labels]) encodeURIComponent(text)
  assert.ok(value.langs.length <= 3 && value.labels.length <= 10)
  for (const uri of [value.quote, value.reply?.root, value.reply?.parent]) {
    if (uri !== undefined) assert.match(uri, /^at:\/\/did:/)
  }
  const { media } = value
  if (media?.kind === 'images') {
    assert.ok(media.images.length >= 1 && media.images.length <= 20)
    for (const image of media.images) assertBounded(image)
  }
  if (media?.kind === 'video') assertBounded(media.video)
  if (media?.kind === 'external') {
    assert.match(new URL(media.external.uri).protocol, /^https?:$/)
    assertBounded({ cid: media.external.thumb ?? CID, alt: media.external.title })
  }
  assert.ok(Number.isFinite(Date.parse(value.createdAt)) && value.bytes > 0 && value.bytes < 1_000_000)
}

function assertEvent(event: Event): void {
  assert.match(event.did, /^did:[a-z]+:/)
  assert.ok(Number.isSafeInteger(event.timeUs))
  if (event.kind !== 'commit') return assert.ok(Number.isSafeInteger(event.seq))
  assert.equal(event.operation === 'delete', event.cid === undefined)
  assert.equal(event.operation === 'delete', !isObject(event.record))
}

it('whatever is changed in a frame, the answer is a sound event and post or a known fault', (t) => {
  const seen = new Map<string, number>()
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  for (let round = 0; round < 10_000; round++) {
    const seed = seeds[round % seeds.length]
    const frame = JSON.stringify(mutated(seed, upTo(4)))
    const decoded = decodeJetstream(random() < 0.02 ? frame.slice(0, upTo(frame.length)) : frame)
    count(decoded.ok ? 'event' : `frame ${decoded.fault}`)
    if (!decoded.ok) {
      assert.ok(FRAME_FAULTS.includes(decoded.fault))
      continue
    }
    assertEvent(decoded.value)
    if (decoded.value.kind !== 'commit') continue
    const result = decodePost(decoded.value, NOON_MS)
    count(result.ok ? 'post' : `post ${result.fault}`)
    if (result.ok) assertPost(result.value)
    else assert.ok(POST_FAULTS.includes(result.fault))
  }
  t.diagnostic(JSON.stringify(Object.fromEntries(seen)))
  // A run that meets no fault of some sort would show nothing about it.
  const met = [
    'event',
    'post',
    'frame json',
    'frame shape',
    'frame operation',
    ...POST_FAULTS.map((fault) => `post ${fault}`),
  ]
  assert.deepEqual(
    met.filter((what) => !seen.has(what)),
    [],
  )
})

it('whatever is changed in a profile, the answer is a profile or a known fault', () => {
  const seen = new Set<string>()
  for (let round = 0; round < 3000; round++) {
    const decoded = decodeProfile(mutated(profile, upTo(3)))
    seen.add(decoded.ok ? 'profile' : decoded.fault)
    if (decoded.ok) assert.ok(decoded.value.labels.every((label) => typeof label === 'string'))
  }
  assert.deepEqual(seen, new Set(['profile', ...PROFILE_FAULTS]))
})

it('random characters and bytes are faults, never errors', () => {
  for (let round = 0; round < 2000; round++) {
    const frame = Array.from({ length: upTo(40) }, () => '{}[]":,0e-\\ut\ud800x'[upTo(16)]).join('')
    const decoded = decodeJetstream(frame)
    assert.ok(!decoded.ok && FRAME_FAULTS.includes(decoded.fault))
  }
})
