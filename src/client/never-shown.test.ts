import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import express from 'express'
import { Rate, Shown } from '../broadcast/index.js'
import {
  decodePost,
  decodeProfile,
  type Author,
  type Commit,
  type Post,
  type ShownPost,
} from '../decode/index.js'
import type { RecordAnswer } from '../decode/found-record.js'
import { chance } from '../decode/invented.js'
import type { Label } from '../decode/label.js'
import { createAccounts, decide, Gate } from '../moderation/index.js'
import { authorsIn } from '../moderation/invented.js'
import { createMetrics } from '../observe/metrics.js'
import { createRenderer } from '../render/index.js'
import type { Did } from '../syntax/index.js'
import { ask } from './ask.js'
import { Feeds } from './feeds.js'
import { mountFaces } from './faces/index.js'
import { InventedSocket, noDividers } from './invented.js'
import { LookBack } from './look-back.js'
import { feedPage } from './pages.js'
import { mountPostPage } from './post-page.js'
import { Viewer } from './viewer.js'

/**
 * Whatever happens, in whatever order: no outlet shows what `decide` forbids. Every post, name and picture here has a
 * word of its own. A model of the network, kept apart from the code under test, says which words may be seen; then all
 * that is given out is searched for the others. What many posts rest on is worked off in slices: what is drawn between
 * two of them shows nothing forbidden either; only screens are told a little later.
 */

const BOUNDS = { entries: 40, bytes: 10_000_000, ageMs: 3_600_000 }
const CID = 'bafyreiaekrr3ukqao6wkdv3m55xgq5geovlvbzkrz3r65kb4pnpfurdggi'
const START = 1_800_000_000_000
const QUERIES = ['', 'common', 'has:quote', '-is:reply', 'from:*.odd.example']
const PAGES = ['/', '/?q=common', '/embed?q=common', '/wall', '/feed.rss', '/feed.json?q=common']
const VALUES = ['porn', '!hide', '!warn', 'gore', '!takedown', 'spam']
const OWN = ['porn', '!warn', '!no-unauthenticated', 'bot']

const didOf = (n: number) =>
  `did:plc:${String(n)
    .repeat(24)
    .slice(0, 24)
    .replaceAll(/[018-9]/g, 'a')}` as Did
const PEOPLE = [2, 3, 4, 5, 6].map(didOf)
const LABELERS = [7, 22].map(didOf)

/** A version's own. */
function cidOf(rev: string): string {
  return CID.slice(0, 20) + rev.slice(6, 11) + CID.slice(25)
}

/** A post of the model: all its versions, of which the last one is what its author says. */
interface Written {
  readonly uri: string
  readonly did: Did
  readonly rkey: string
  readonly versions: { readonly word: string; readonly rev: string; readonly record: object }[]
  deleted: boolean
}

/** The network as it truly is, and what the code under test has been told of it. */
class Model {
  readonly posts: Written[] = []
  readonly authors = new Map<Did, Author>()
  readonly names = new Map<Did, string[]>()
  readonly labels: Label[] = []
  readonly accounts = createAccounts(1000, () => this.now)
  readonly blocked = new Set<string>()
  /** What a labeler means by “spam”. */
  readonly spam = new Map<Did, 'hide' | 'warn' | 'ignore'>()
  now = START
  count = 0

  constructor(readonly random: () => number) {}

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  word(): string {
    return `zq${String(++this.count)}x`
  }

  rev(): string {
    return `3mptby${String(10_000 + ++this.count).replaceAll(/\d/g, (n) => 'klmnopqrst'.charAt(+n))}2a`
  }

  /** The values that hold, by the newest label of each labeler about each thing. */
  given(uri: string): Label[] {
    const newest = new Map<string, Label>()
    for (const label of this.labels.filter((each) => each.uri === uri)) {
      const key = `${label.src} ${label.val}`
      const known = newest.get(key)
      if (known === undefined || label.cts > known.cts) newest.set(key, label)
    }
    return [...newest.values()].filter(({ neg, exp }) => !neg && (exp ?? Infinity) > this.now)
  }

  judge(did: Did, post: Post) {
    const given = { post: this.given(post.uri), account: this.given(did) }
    return decide(post, this.authors.get(did), this.accounts.status(did), given, {
      unknownAuthors: 'hold',
      blocks: this.blocks,
      defined: ({ src, val }) => {
        const setting = val === 'spam' ? this.spam.get(src) : undefined
        if (setting === 'hide') return { drop: 'hidden' }
        return setting === 'warn' ? { cover: { of: 'post', why: 'Spam' } } : undefined
      },
    })
  }

  get blocks(): Parameters<Gate['block']>[0] {
    const blocked = new Set(this.blocked)
    return {
      author: (did) => blocked.has(did),
      post: ({ text }) => text.split(' ').some((word) => blocked.has(word)),
    }
  }

  /** Words that may not be seen anywhere; and those that may not be seen unless somebody lifts a cover. */
  forbidden(): { anywhere: string[]; uncovered: string[] } {
    const anywhere: string[] = []
    const uncovered: string[] = []
    for (const { versions, deleted, did, uri, rkey } of this.posts) {
      const last = versions.at(-1)
      for (const version of versions) if (version !== last || deleted) anywhere.push(version.word)
      if (last === undefined || deleted) continue
      const post = decodePost(commitOf(did, rkey, 'create', last), this.now)
      assert.ok(post.ok, 'the model writes valid posts')
      const decision = this.judge(did, { ...post.value, uri })
      if (!decision.show) anywhere.push(last.word)
      else if (decision.cover !== undefined) uncovered.push(last.word)
    }
    for (const did of PEOPLE) {
      const empty = decodePost(
        commitOf(did, 'x', 'create', { rev: this.rev(), record: { text: '' } }),
        this.now,
      )
      assert.ok(empty.ok)
      if (!this.judge(did, empty.value).show) anywhere.push(...(this.names.get(did) ?? []))
    }
    return { anywhere, uncovered }
  }
}

function commitOf(
  did: Did,
  rkey: string,
  operation: Commit['operation'],
  { rev, record }: { rev: string; record?: object },
): Commit {
  const collection = 'app.bsky.feed.post'
  const base = { kind: 'commit', did, timeUs: START * 1000, rev, operation, collection, rkey } as const
  if (operation === 'delete') return base
  return {
    ...base,
    cid: cidOf(rev),
    record: { $type: collection, createdAt: new Date(START).toISOString(), ...record },
  }
}

const CARDS = /<article [^>]*?\bid="(p-[\w-]+)".*?<\/article>/gs

/** What a screen shows: cards by their ids, after all frames it was sent. */
class Screen extends InventedSocket {
  readonly cards = new Map<string, string>()
  /** What it was sent since that was last asked. */
  private arrived = ''

  takeArrived(): string {
    const { arrived } = this
    this.arrived = ''
    return arrived
  }

  /** Where it stands; undefined while it has heard nothing. */
  seq: number | undefined

  /** It is a page that has just been drawn. */
  opened(page: string): void {
    this.cards.clear()
    for (const [card, id = ''] of page.matchAll(CARDS)) this.cards.set(id, card)
    this.seq = Number(/[?&;]since=(\d+)/.exec(page)?.[1])
    assert.ok(this.seq > 0)
  }

  override send(data: Buffer): void {
    super.send(data)
    const frame = this.frames.at(-1)
    if (frame === undefined) return
    this.seq = frame.seq
    this.arrived += frame.content
    if (frame['reset'] === true || frame['replace'] === true) this.cards.clear()
    for (const did of (frame['gone'] ?? []) as string[])
      for (const [id, card] of this.cards)
        if (card.startsWith('<article') && card.slice(0, card.indexOf('>')).includes(`data-did="${did}"`))
          this.cards.delete(id)
    for (const [card, id = ''] of frame.content.matchAll(CARDS)) {
      const op = /^<article [^>]*?hx-swap-oob="(\w+)"/.exec(card)?.[1]
      if (op === 'delete') this.cards.delete(id)
      // A page swaps in what it has, and knows nothing of what it has not.
      else if (op !== 'true' || this.cards.has(id)) this.cards.set(id, card)
    }
  }

  /** A card as it is before anybody lifts a cover. */
  get all(): string {
    return [...this.cards.values()].join('\n')
  }
}

interface Outlet {
  readonly name: string
  readonly text: string
  readonly mayCover: boolean
}

interface Stage {
  readonly model: Model
  readonly gate: Gate
  /** The nth screen's connection is lost; or it is back, from where it stood or as a page that is opened now. */
  readonly comeAndGo: (n: number) => Promise<void>
  /** Lets one slice be done of what is under way. @returns whether more is */
  readonly slice: () => boolean
  readonly isUnderWay: () => boolean
  readonly settle: () => Promise<void>
  readonly outlets: () => Promise<Outlet[]>
  /** What is drawn while work is under way: pages, and what screens are sent now. What they have, they may still have. */
  readonly drawn: () => Promise<Outlet[]>
  readonly close: () => void
}

async function stage(model: Model): Promise<Stage> {
  const now = () => model.now
  const metrics = createMetrics()
  const shown = new Shown<ShownPost>({ kept: BOUNDS, ops: { ...BOUNDS, entries: 10_000 } }, now, (key) =>
    gate.aged(key),
  )
  const renderer = createRenderer({
    cdn: () => (kind, did, cid) => `https://cdn.example/${kind}/${did}/${cid}`,
    metrics,
    assets: '1',
  })
  shown.subscribe((op) => {
    if (op.kind === 'remove') renderer.forget(op.key)
  })
  const asked: string[] = []
  let clock = 0
  const laters: (() => void)[] = []
  const gate = new Gate({
    shown,
    authors: authorsIn(model.authors),
    accounts: createAccounts(1000, now),
    decode: { post: decodePost, profile: decodeProfile },
    rules: { unknownAuthors: 'hold' },
    // Each slice has one step.
    slices: { now: () => (clock += 10), later: (go) => void laters.push(go), atLeast: 1 },
    awaitsDefinitions: true,
    held: BOUNDS,
    lookups: {
      records: { want: (uri) => void asked.push(uri), find: (uri) => Promise.resolve(recordOf(model, uri)) },
      lengths: { want: () => {} },
    },
    metrics,
    onPost: () => {},
    now,
    waits: { authorMs: 0, besideMs: 0 },
  })
  let beats = 0
  const source = () => ({ name: 'live', words: `live, ${String(beats)}` }) as const
  const arrived = new Rate(now)
  const feeds = new Feeds({ shown, renderer, dividers: noDividers, metrics, arrived, source, now })
  const askings = await Promise.all(
    QUERIES.map((query) => ask(query, () => Promise.resolve('none' as const))),
  )
  const viewers = askings.map((asking) => {
    assert.ok(asking.ok)
    const { asked } = asking
    const screen = new Screen()
    let viewer: Viewer | undefined
    const come = () => {
      viewer = new Viewer(screen, metrics)
      feeds.of(asked).join(viewer, { since: screen.seq })
    }
    const leave = () => {
      if (viewer !== undefined) feeds.leave(asked.key, viewer)
      viewer = undefined
    }
    come()
    return { screen, come, leave, isHere: () => viewer !== undefined }
  })
  const app = express()
  const options = {
    shown,
    feeds,
    renderer,
    dividers: noDividers,
    arrived,
    source,
    fedBy: () => 'live' as const,
    resolve: () => Promise.resolve('none' as const),
    lookBack: new LookBack(shown),
    hurry: (matches: Parameters<Gate['hurry']>[0]) => gate.hurry(matches),
    metrics,
    publicUrl: undefined,
    now,
  }
  mountFaces(app, options)
  app.get('/', feedPage(options))
  mountPostPage(app, {
    ...options,
    findPost: (did, rkey) => gate.find(`at://${did}/app.bsky.feed.post/${rkey}`),
    threadOf: (post) => gate.thread(post),
    askerOf: () => '',
    asOfNow: (post) => gate.asOfNow(post),
    historyMs: BOUNDS.ageMs,
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo

  const slice = () => {
    laters.shift()?.()
    return laters.length > 0
  }
  const settle = async () => {
    for (const uri of asked.splice(0)) if (model.chance(0.8)) gate.answered(uri, recordOf(model, uri))
    gate.tick()
    while (slice());
    await new Promise(setImmediate)
    // Other words are said at once, and with them whatever waits for its tick.
    beats++
    feeds.announce()
  }
  const pagesNow = async (): Promise<Outlet[]> => {
    const posts = [1, 2, 3].flatMap(() => (model.posts.length === 0 ? [] : [model.pick(model.posts)]))
    const pages = PAGES.concat(posts.map(({ did, rkey }) => `/post/${did}/${rkey}`))
    const texts = await Promise.all(pages.map(fetched))
    return pages.map((name, i) => ({ name, text: texts[i] ?? '', mayCover: !name.startsWith('/feed') }))
  }
  const ofScreens = (text: (screen: Screen) => string): Outlet[] =>
    viewers.flatMap(({ screen, isHere }, i) =>
      isHere() ? [{ name: `the screen of “${QUERIES[i] ?? ''}”`, text: text(screen), mayCover: true }] : [],
    )
  const fetched = async (path: string) => (await fetch(`http://127.0.0.1:${String(port)}${path}`)).text()
  return {
    model,
    gate,
    async comeAndGo(n) {
      const { screen, come, leave, isHere } = viewers[n % viewers.length] ?? assert.fail()
      if (isHere()) return leave()
      if (n % 2 === 0)
        screen.opened(await fetched(`/?q=${encodeURIComponent(QUERIES[n % viewers.length] ?? '')}`))
      come()
    },
    slice,
    isUnderWay: () => laters.length > 0,
    settle,
    outlets: async () => [...(await pagesNow()), ...ofScreens(({ all }) => all)],
    async drawn() {
      for (const { screen } of viewers) screen.takeArrived()
      beats++
      feeds.announce()
      return [...ofScreens((screen) => screen.takeArrived()), ...(await pagesNow())]
    },
    close() {
      feeds.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What the network's AppView says of a post: it may lag behind, but knows no more than there is. */
function recordOf(model: Model, uri: string): RecordAnswer {
  const written = model.posts.find((post) => post.uri === uri)
  if (written === undefined || written.deleted || !model.accounts.status(written.did).active) return undefined
  if (model.chance(0.1)) return 'failed'
  const last = written.versions.at(-1)
  const value = { $type: 'app.bsky.feed.post', createdAt: new Date(START).toISOString(), ...last?.record }
  return { kind: 'post', uri, cid: cidOf(last?.rev ?? ''), value, labels: model.given(uri) }
}

/** One thing that happens, told to the code under test at once, late, or again. */
function happen(on: Stage): string {
  const { model, gate } = on
  const did = model.pick(PEOPLE)
  const standing = model.posts.filter(({ deleted }) => !deleted)
  const one = standing.length === 0 ? undefined : model.pick(standing)
  const roll = model.random()
  const take = (commit: Commit) => {
    gate.take(commit, false)
    if (model.chance(0.1)) gate.take(commit, false)
  }
  if (roll < 0.34 || one === undefined) {
    const written: Written = {
      uri: '',
      did,
      rkey: model.rev().slice(0, 13),
      versions: [version(model)],
      deleted: false,
    }
    const post = { ...written, uri: `at://${did}/app.bsky.feed.post/${written.rkey}` }
    model.posts.push(post)
    // Some are on the network, but never come by here: they can only be looked up.
    const [first] = post.versions
    if (model.chance(0.2)) return `${post.uri} is written elsewhere: ${JSON.stringify(first?.record)}`
    if (first) take(commitOf(did, post.rkey, 'create', first))
    return `${post.uri} is written: ${JSON.stringify(first?.record)}`
  }
  if (roll < 0.42) {
    one.versions.push(version(model))
    const last = one.versions.at(-1)
    if (last) take(commitOf(one.did, one.rkey, 'update', last))
    return `${one.uri} is edited: ${JSON.stringify(last?.record)}`
  }
  if (roll < 0.5) {
    one.deleted = true
    take(commitOf(one.did, one.rkey, 'delete', { rev: model.rev() }))
    const last = one.versions.at(-1)
    if (last && model.chance(0.3)) take(commitOf(one.did, one.rkey, 'create', last))
    return `${one.uri} is deleted`
  }
  if (roll < 0.62) {
    const active = model.chance(0.6)
    const status = model.chance(0.1) ? 'deleted' : 'deactivated'
    const seq = ++model.count
    const event = { kind: 'account', did, timeUs: model.now * 1000 + seq, seq, active } as const
    const whole = active ? event : { ...event, status }
    model.accounts.take(whole)
    if (!active && status === 'deleted')
      for (const post of model.posts) if (post.did === did) post.deleted = true
    gate.take(whole, false)
    return `${did} is ${active ? 'active' : status}`
  }
  if (roll < 0.8) {
    const uri = model.chance(0.7) ? one.uri : did
    const val = model.pick(VALUES)
    const label: Label = {
      src: model.pick(LABELERS),
      uri,
      val,
      neg: model.chance(0.4),
      cts: model.now + ++model.count - (model.chance(0.1) ? 60_000 : 0),
      seq: model.count,
      ...(model.chance(0.2) ? { exp: model.now + 5000 } : {}),
    }
    model.labels.push(label)
    gate.label(label)
    return `${uri} is labelled ${val}${label.neg ? ' no longer' : ''}`
  }
  if (roll < 0.93) {
    return become(on, did)
  }
  if (roll < 0.965) {
    const last = model.chance(0.5) ? one.versions.at(-1)?.word : undefined
    const line = last ?? did
    if (!model.blocked.delete(line)) model.blocked.add(line)
    gate.block(model.blocks, [did])
    while (on.slice());
    return `${line} is ${model.blocked.has(line) ? 'blocked' : 'not blocked'}`
  }
  if (roll < 0.98) {
    const src = model.pick(LABELERS)
    const setting = model.pick(['hide', 'warn', 'ignore'] as const)
    model.spam.set(src, setting)
    gate.define(src, [{ val: 'spam', name: 'Spam', blurs: 'content', setting, adultOnly: false }])
    while (on.slice());
    return `${src} says: spam is to ${setting}`
  }
  model.now += 4000
  return 'time passes'
}

/** Something else is known of an author, or nothing for sure. */
function become({ model, gate }: Stage, did: Did): string {
  const before = model.authors.get(did)
  const name = model.word()
  const author: Author = {
    did,
    // With the next name one may be among those whom a feed asks for, or no longer.
    handle: `${name}.${model.count % 2 === 1 ? 'odd' : 'even'}.example`,
    displayName: `Name ${name}`,
    labels: OWN.filter(() => model.chance(0.06)),
    known: model.chance(0.9),
    version: ++model.count,
  }
  model.names.set(did, [...(model.names.get(did) ?? []), name])
  model.authors.set(did, author)
  gate.authorChanged(author, before)
  return `${did} is ${author.known ? `known as ${name}, ${author.labels.join(' ')}` : 'doubted'}`
}

function version(model: Model): Written['versions'][number] {
  const word = model.word()
  const other = model.posts.length === 0 ? undefined : model.pick(model.posts)
  const ref = other && { uri: other.uri, cid: CID }
  const image = {
    image: { $type: 'blob', ref: { $link: CID }, mimeType: 'image/jpeg', size: 9 },
    alt: `alt ${word}`,
  }
  const embed = model.pick([
    undefined,
    { $type: 'app.bsky.embed.images', images: [image, image] },
    {
      $type: 'app.bsky.embed.external',
      external: { uri: `https://${word}.example/`, title: word, description: word },
    },
    ...(ref === undefined
      ? []
      : [
          { $type: 'app.bsky.embed.record', record: ref },
          { $type: 'app.bsky.embed.record', record: ref },
          {
            $type: 'app.bsky.embed.recordWithMedia',
            record: { $type: 'app.bsky.embed.record', record: ref },
            media: { $type: 'app.bsky.embed.images', images: [image] },
          },
        ]),
  ])
  const labels = OWN.filter(() => model.chance(0.07))
  return {
    word,
    rev: model.rev(),
    record: {
      text: `common ${word}`,
      tags: [`tag${word}`],
      ...(embed === undefined ? {} : { embed }),
      ...(ref !== undefined && model.chance(0.3) ? { reply: { root: ref, parent: ref } } : {}),
      ...(labels.length === 0
        ? {}
        : { labels: { $type: 'com.atproto.label.defs#selfLabels', values: labels.map((val) => ({ val })) } }),
    },
  }
}

const [ROUNDS, STEPS, LOOK_EVERY] = [16, 60, 5]
/** How often all that is drawn between two slices was looked at, in all rounds. */
let between = 0

for (let seed = 1; seed <= ROUNDS; seed++) {
  test(`nothing that may not be shown is, whatever happens (seed ${String(seed)})`, async () => {
    const model = new Model(chance(seed))
    const visits = chance(1000 + seed)
    const on = await stage(model)
    const story: string[] = []
    for (const did of PEOPLE) become(on, did)
    let seen = 0
    const look = (outlets: readonly Outlet[], when = '') => {
      const { anywhere, uncovered } = model.forbidden()
      for (const { name, text, mayCover } of outlets) {
        const words = new Set(text.match(/zq\d+x/g))
        seen += words.size
        const wrong = [...anywhere, ...(mayCover ? [] : uncovered)].filter((word) => words.has(word))
        assert.deepEqual(wrong, [], `${when}${name}, after:\n${story.join('\n')}`)
      }
    }
    try {
      for (let step = 1; step <= STEPS; step++) {
        story.push(happen(on))
        if (visits() < 0.3) await on.comeAndGo(Math.floor(visits() * 100))
        if (on.isUnderWay()) {
          between++
          look(await on.drawn(), 'between two slices, ')
          if (model.chance(0.5)) on.slice()
        }
        if (step % LOOK_EVERY !== 0) continue
        await on.settle()
        look(await on.outlets())
      }
      assert.ok(seen > 30, `something is shown at all: ${String(seen)}`)
    } finally {
      on.close()
    }
  })
}

test('there was something to look at between slices', () => {
  assert.ok(between > 50, String(between))
})
