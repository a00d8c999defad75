import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isDatetime, isDid, isHandle, isLanguage, isNsid, isRecordKey } from '../syntax/index.js'
import { startSimnet, type Simnet } from './index.js'
import { openReader, type Seen } from './test-reader.js'

const MANY = 20_000
const now = (): number => 1_800_000_000_000

async function contents(options: { seed: number; n: number }): Promise<{ net: Simnet; events: Seen[] }> {
  const net = await startSimnet({ rate: 0, seed: options.seed, now })
  const reader = await openReader(net.jetstream)
  net.burst(options.n)
  const events = await reader.until(net.ledger.total)
  reader.socket.close()
  return { net, events }
}

let net: Simnet
let events: Seen[]
let posts: { readonly did: string; readonly record: Readonly<Record<string, unknown>> }[]
before(async () => {
  ;({ net, events } = await contents({ seed: 7, n: MANY }))
  posts = events.flatMap(({ did, commit }) =>
    commit?.collection === 'app.bsky.feed.post' && commit.record ? [{ did, record: commit.record }] : [],
  )
})
after(() => net.close())

function share(fits: (event: Seen) => boolean): number {
  return (100 * events.filter(fits).length) / events.length
}
function within(name: string, value: number, least: number, most: number): void {
  assert.ok(
    value >= least && value <= most,
    `${name}: ${value.toFixed(2)} is not in ${String(least)}…${String(most)}`,
  )
}

test('the mix of kinds is the real network’s', () => {
  const inside = (collection: string) => (event: Seen) => event.commit?.collection === collection
  within('likes', share(inside('app.bsky.feed.like')), 67, 72)
  within('posts', share(inside('app.bsky.feed.post')), 12, 15.5)
  within('reposts', share(inside('app.bsky.feed.repost')), 9, 11)
  within('follows', share(inside('app.bsky.graph.follow')), 4.5, 7)
  within(
    'deletes',
    share((event) => event.commit?.operation === 'delete'),
    3.3,
    4.5,
  )
  within(
    'updates',
    share((event) => event.commit?.operation === 'update'),
    0.4,
    0.8,
  )
  within(
    'identity',
    share((event) => event.kind === 'identity'),
    0.04,
    0.2,
  )
  within(
    'account',
    share((event) => event.kind === 'account'),
    0.05,
    0.4,
  )
})

test('the ledger says what was sent', () => {
  const made = events.filter(
    ({ commit }) => commit?.operation === 'create' && commit.collection === 'app.bsky.feed.post',
  )
  assert.equal(net.ledger.total, events.length)
  assert.equal(net.ledger.counts['create app.bsky.feed.post'], made.length)
  assert.deepEqual(
    net.ledger.created,
    made.map(({ did, commit }) => `at://${did}/app.bsky.feed.post/${commit?.rkey ?? ''}`),
  )
})

test('the same seed makes the same contents, another seed makes others', async () => {
  const again = await contents({ seed: 7, n: 2000 })
  const other = await contents({ seed: 8, n: 2000 })
  assert.deepEqual(again.events, events.slice(0, again.events.length))
  const texts = (list: Seen[]): unknown[] => list.map(({ commit }) => commit?.record?.text)
  assert.notDeepEqual(texts(other.events), texts(again.events))
  await Promise.all([again.net.close(), other.net.close()])
})

test('deletes, edits, replies and quotes are about records that were made before', () => {
  const ever = new Set<string>()
  const standing = new Set<string>()
  let deleted = 0
  for (const { did, commit } of events) {
    if (commit === undefined) continue
    const uri = `at://${did}/${commit.collection}/${commit.rkey}`
    if (commit.operation === 'create') {
      assert.ok(!standing.has(uri), `made twice: ${uri}`)
      standing.add(uri)
      ever.add(uri)
    } else if (commit.rkey !== 'self') assert.ok(standing.has(uri), `${commit.operation} of ${uri}`)
    if (commit.operation === 'delete' && standing.delete(uri)) deleted++
    for (const [ref] of JSON.stringify(commit.record ?? {}).matchAll(
      /at:\/\/did:plc:[a-z2-7]{24}\/app\.bsky\.feed\.post\/[a-z2-7]{13}/g,
    ))
      assert.ok(ever.has(ref), `a reference to ${ref}`)
  }
  assert.ok(deleted > 500 && net.ledger.deleted.length > 100)
})

test('names are what they say: DIDs, handles, NSIDs, record keys, dates, languages', () => {
  for (const { did, commit, identity } of events) {
    assert.ok(isDid(did))
    if (identity?.handle !== undefined) assert.ok(isHandle(identity.handle))
    if (commit === undefined) continue
    assert.ok(isNsid(commit.collection) && isRecordKey(commit.rkey))
    if (commit.record !== undefined && commit.rkey !== 'self')
      assert.ok(isDatetime(String(commit.record.createdAt)))
    for (const lang of (commit.record?.langs ?? []) as string[]) assert.ok(isLanguage(lang))
  }
  for (const { did } of posts) assert.ok(isHandle(net.actor(did)?.handle ?? ''))
})

test('every facet’s bytes are the tag, the mention or the link they name', () => {
  let checked = 0
  for (const { record } of posts) {
    const bytes = Buffer.from(String(record.text))
    for (const facet of (record.facets ?? []) as {
      index: { byteStart: number; byteEnd: number }
      features: Record<string, string>[]
    }[]) {
      const words = bytes.subarray(facet.index.byteStart, facet.index.byteEnd).toString()
      const { tag, did, uri } = facet.features[0] ?? {}
      if (tag !== undefined) assert.equal(words, `#${tag}`)
      else if (did !== undefined) assert.match(words, /^@[a-z0-9-]+\.[a-z]+\.(example|test)$/)
      else assert.ok(uri?.startsWith(`https://${words.replace(/\.\.\.$/, '')}`), `${String(uri)} as ${words}`)
      checked++
    }
  }
  assert.ok(checked > 500)
})

test('posts keep to their lexicon’s bounds', () => {
  const graphemes = new Intl.Segmenter()
  for (const { record } of posts) {
    const text = String(record.text)
    assert.ok(Buffer.byteLength(text) <= 3000 && [...graphemes.segment(text)].length <= 300, text)
    assert.ok(!/[{}]|undefined|NaN/.test(text), text)
  }
})

test('many languages, right to left and CJK among them; English most, Japanese next', () => {
  const counts = new Map<string, number>()
  for (const { record } of posts) {
    const lang = (record.langs as string[] | undefined)?.[0]?.slice(0, 2) ?? 'none'
    counts.set(lang, (counts.get(lang) ?? 0) + 1)
  }
  for (const lang of [
    'en',
    'ja',
    'pt',
    'es',
    'de',
    'fr',
    'ko',
    'zh',
    'tr',
    'ar',
    'he',
    'fa',
    'th',
    'hi',
    'uk',
    'el',
  ])
    assert.ok((counts.get(lang) ?? 0) > 0, `nobody wrote ${lang}`)
  within('en', (100 * (counts.get('en') ?? 0)) / posts.length, 35, 55)
  within('ja', (100 * (counts.get('ja') ?? 0)) / posts.length, 12, 28)
  assert.ok((counts.get('none') ?? 0) > 10)
})

test('posts come in every shape a reader must know', () => {
  const has = (fits: (json: string) => boolean): number =>
    posts.filter(({ record }) => fits(JSON.stringify(record))).length
  within('replies', (100 * has((json) => json.includes('"reply":'))) / posts.length, 28, 40)
  for (const [name, part] of [
    ['images', '"$type":"app.bsky.embed.images"'],
    ['gallery', '"$type":"app.bsky.embed.gallery"'],
    ['video', '"$type":"app.bsky.embed.video"'],
    ['gif', '"presentation":"gif"'],
    ['link card', '"$type":"app.bsky.embed.external"'],
    ['quote', '"$type":"app.bsky.embed.record"'],
    ['quote with media', '"$type":"app.bsky.embed.recordWithMedia"'],
    ['undescribed picture', '"alt":""'],
    ['shape', '"aspectRatio"'],
    ['self-label', '#selfLabels"'],
    ['mention', 'facet#mention'],
    ['tag', 'facet#tag'],
    ['link', 'facet#link'],
    ['lines', '\\n'],
    ['empty text', '"text":""'],
    ['GIF card', '"uri":"https://media.tenor.com/'],
    ['punycode host', '"uri":"https://xn--'],
  ] as const)
    assert.ok(has((json) => json.includes(part)) > 0, name)
  assert.ok(has((json) => !json.includes('"createdAt":"2027-01-15')) > 0, 'odd date')
  const texts = posts.map(({ record }) => String(record.text)).filter((text) => text.length > 60)
  assert.ok(new Set(texts).size > texts.length * 0.85, 'too many repeats')
})

test('what is quoted is all that people quote: posts, quotes, own ones, those gone; feeds, lists, starter packs', () => {
  const counts = new Map<string, number>()
  const count = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const quotes = new Set<string>()
  const deleted = new Set<string>()
  for (const { did, commit } of events) {
    if (commit?.collection !== 'app.bsky.feed.post') continue
    const uri = `at://${did}/${commit.collection}/${commit.rkey}`
    if (commit.operation === 'delete') deleted.add(uri)
    const json = JSON.stringify(commit.record?.embed ?? {})
    const [, quoted = '', by = '', collection = ''] =
      /"uri":"(at:\/\/([^/"]+)\/([^/"]+)\/[^"]+)"/.exec(json) ?? []
    if (quoted === '') continue
    quotes.add(uri)
    count(collection)
    if (by === did) count('own')
    if (quotes.has(quoted)) count('quote')
    if (deleted.has(quoted)) count('gone')
    if (net.actor(by)?.labels.includes('!no-unauthenticated') === true) count('hidden')
  }
  const all = counts.get('app.bsky.feed.post') ?? 0
  for (const kind of [
    'own',
    'quote',
    'gone',
    'hidden',
    'app.bsky.feed.generator',
    'app.bsky.graph.starterpack',
  ])
    within(kind, (100 * (counts.get(kind) ?? 0)) / all, 0.1, 25)
})

test('galleries go up to twenty; few pictures claim a shape that nothing has; some alt texts are long', () => {
  const pictures = posts.flatMap(({ record }) => {
    const embed = (record.embed ?? {}) as { images?: Picture[]; items?: Picture[] }
    return [embed.images ?? embed.items ?? []]
  })
  assert.ok(Math.max(...pictures.map(({ length }) => length)) > 12)
  assert.ok(pictures.every(({ length }) => length <= 20))
  const all = pictures.flat()
  const absurd = all.filter(({ aspectRatio: shape }) => shape?.width === 10_000 || shape?.height === 10_000)
  within('absurd', (100 * absurd.length) / all.length, 0.05, 2)
  within('long', (100 * all.filter(({ alt }) => alt.length > 300).length) / all.length, 0.5, 6)
})

interface Picture {
  readonly alt: string
  readonly aspectRatio?: { readonly width: number; readonly height: number }
}

test('some authors are for logged-in viewers only, some are bots, some have no name', () => {
  const people = [...new Set(events.map(({ did }) => did))].map((did) => net.actor(did))
  within(
    'hidden',
    (100 * people.filter((each) => each?.labels.includes('!no-unauthenticated')).length) / people.length,
    1.5,
    8,
  )
  assert.ok(people.some((each) => each?.labels.includes('bot')))
  assert.ok(people.some((each) => each?.displayName === ''))
  assert.ok(people.some((each) => each?.avatar === undefined))
})

test('who left comes back, except who was deleted or taken down for good', () => {
  const away = new Map<string, unknown>()
  let back = 0
  for (const { did, account, commit } of events) {
    if (account?.active === false) away.set(did, account.status)
    else if (account?.active === true) back += away.delete(did) ? 1 : 0
    else if (commit?.operation === 'create') assert.ok(!away.has(did), 'wrote while away')
  }
  assert.ok(back > 0)
})

test('some commits do several things at once: follow many, gate a new post, take both away', () => {
  const commits = new Map<string, string[]>()
  for (const { did, commit } of events) {
    if (commit === undefined) continue
    const key = `${did} ${commit.rev}`
    const ops = commits.get(key)
    const op = `${commit.operation} ${commit.collection}`
    if (ops === undefined) commits.set(key, [op])
    else ops.push(op)
  }
  const several = [...commits.values()].filter((ops) => ops.length > 1).map((ops) => ops.join(', '))
  const [post, gate, follow] = ['app.bsky.feed.post', 'app.bsky.feed.threadgate', 'app.bsky.graph.follow']
  for (const shape of [
    `create ${follow}, create ${follow}`,
    `create ${follow}, create ${follow}, create ${follow}, create ${follow}`,
    `create ${post}, create ${gate}`,
    `delete ${post}, delete ${gate}`,
  ])
    assert.ok(several.includes(shape), shape)
  within('commits of several ops', (100 * several.length) / commits.size, 0.2, 1)
})
