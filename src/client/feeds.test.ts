import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Rate } from '../broadcast/index.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { ask } from './ask.js'
import { Feed, TICK_MS } from './feed.js'
import { Feeds } from './feeds.js'
import { InventedSocket, STATUS, inventedShown, noDividers, plainRenderer } from './invented.js'
import { LookBack } from './look-back.js'
import { Viewer } from './viewer.js'

/** Feeds are told by an index what concerns them: each must be as if it had been told everything. */

const QUERIES = [
  '',
  'cat',
  'cat OR dog',
  '-cat',
  'cat -dog',
  '"a cat"',
  'ca*',
  'lang:none',
  'from:did:plc:bbbbbbbbbbbbbbbbbbbbbbbb',
]
const TEXTS = ['a cat', 'a dog', 'cat and dog', 'catalogue', 'nothing much', 'a big cat', '']
const DIDS = ['a', 'b', 'c'].map((letter) => `did:plc:${letter.repeat(24)}` as Did)

const renderer = { ...plainRenderer, rate: () => STATUS, source: () => '' }
const source = () => ({ name: 'live', words: '' }) as const

/** Always the same throws, below `n`. */
function dice(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

for (let seed = 1; seed <= 10; seed += 1) {
  it(`what feeds say out of the index is what each would say by itself (seed ${seed})`, async (t) => {
    t.mock.timers.enable({
      apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'],
      now: 1_700_000_000_000,
    })
    const throwDice = dice(seed)
    const metrics = createMetrics()
    const { shown, add, fill, edit } = inventedShown(Date.now)
    const arrived = new Rate(Date.now)
    const feeds = new Feeds({ shown, renderer, dividers: noDividers, metrics, arrived, source })
    t.after(() => feeds.close())
    const pairs = await Promise.all(
      QUERIES.map(async (typed) => {
        const asking = await ask(typed, () => Promise.resolve('none'))
        assert.ok(asking.ok, typed)
        const [ours, alone] = [new InventedSocket(), new InventedSocket()]
        feeds.of(asking.asked).join(new Viewer(ours, metrics), {})
        const { key, matches } = asking.asked
        const view = { shown, renderer, matches, dividers: noDividers }
        const feed = new Feed({
          ...view,
          metrics,
          status: () => ({ html: STATUS, source: 'live' }),
          now: Date.now,
        })
        shown.subscribe((op) => feed.take(op))
        feed.join(new Viewer(alone, metrics), {})
        return { typed, key, ours, alone, feed }
      }),
    )
    const beats = setInterval(() => pairs.forEach(({ feed }) => feed.beat()), 1000)
    t.after(() => clearInterval(beats))
    const posts = [add('p0', 'a cat')]
    for (let step = 1; step <= 300; step += 1) {
      const post = posts[throwDice(posts.length)]
      const text = TEXTS[throwDice(TEXTS.length)] ?? ''
      const did = DIDS[throwDice(DIDS.length)] as Did
      const act = throwDice(100)
      if (act < 45) posts.push(add(`p${step}`, text, did))
      else if (act < 55) posts.push(fill(`f${step}`, text, Date.now() - 30_000 - throwDice(60_000), did))
      else if (post !== undefined && act < 65) shown.remove(post.uri)
      else if (post !== undefined && act < 73) shown.hide(post.uri)
      else if (post !== undefined && act < 81) {
        const kept = shown.get(post.uri)
        if (kept !== undefined) shown.restore(post.uri, kept.value)
      } else if (post !== undefined && act < 90) edit(post, text)
      else if (act < 95) shown.hideOwner(did, throwDice(2) === 0)
      else if (act < 96) shown.remove('at://nobody/knows/it')
      else if (act < 97) shown.reset()
      if (throwDice(4) === 0) t.mock.timers.tick(TICK_MS)
    }
    for (const { feed } of pairs) feed.flush(true)
    t.mock.timers.tick(6000)
    for (const { typed, key, ours, alone, feed } of pairs) {
      const said = (socket: InventedSocket) => [
        ...socket.posts,
        ...socket.ops.flatMap((html) => html.match(/<article[^>]*(?:delete|>[^<]*)/g) ?? []).toSorted(),
      ]
      assert.deepEqual(said(ours), said(alone), typed)
      assert.ok(ours.frames.length > 10, typed)
      assert.equal(feeds.perMinute(key), feed.perMinute, typed)
    }
  })
}

it('the last minute is looked for in slices, and counted once', async () => {
  const { shown, add } = inventedShown(Date.now)
  for (let n = 0; n < 500; n += 1) add(`p${n}`, n % 5 === 0 ? 'a cat' : 'a dog')
  let clock = 0
  const lookBack = new LookBack(shown, () => (clock += 1))
  const asking = await ask('cat', () => Promise.resolve('none'))
  assert.ok(asking.ok)
  const before = clock
  const minute = await lookBack.lastMinute(asking.asked.matches)
  assert.equal(minute.arrivals.length, 100)
  assert.ok(clock - before > 500, 'the clock was looked at for each')
  add('late', 'a late cat')
  const feeds = new Feeds({
    shown,
    renderer,
    dividers: noDividers,
    metrics: createMetrics(),
    arrived: new Rate(),
    source,
  })
  assert.equal(feeds.of(asking.asked, minute).perMinute, 101)
  assert.equal(feeds.has(asking.asked.key), true)
  feeds.close()
})

it('who looks at a handle that has moved is sent to come back, and nobody else', async () => {
  const { shown } = inventedShown(Date.now)
  const metrics = createMetrics()
  const feeds = new Feeds({ shown, renderer, dividers: noDividers, metrics, arrived: new Rate(), source })
  const [a, b] = DIDS as [Did, Did, Did]
  const open = async (typed: string, did: Did | undefined) => {
    const asking = await ask(typed, () => Promise.resolve(did ?? 'none'))
    assert.ok(asking.ok)
    const socket = new InventedSocket()
    feeds.of(asking.asked).join(new Viewer(socket, metrics), {})
    return socket
  }
  const named = await open('from:alice.example', a)
  const other = await open('from:bob.example', b)
  const all = await open('', undefined)
  const code = ({ closed }: InventedSocket) => closed?.code
  feeds.handleMoved(a, undefined, 'alice.example')
  assert.equal(code(named), undefined, 'nothing has changed')
  feeds.handleMoved(b, 'carol.example', 'alice.example')
  assert.equal(code(named), 1012)
  feeds.handleMoved(b, 'bob.example', 'dave.example')
  assert.equal(code(other), 1012)
  assert.equal(code(all), undefined)
  feeds.close()
})
