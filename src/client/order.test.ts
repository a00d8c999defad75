import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { createMetrics } from '../observe/metrics.js'
import { cardId } from '../render/index.js'
import type { Did } from '../syntax/index.js'
import { catchUp } from './catch-up.js'
import { Feed, TICK_MS } from './feed.js'
import { InventedSocket, STATUS, inventedShown, noDividers, plainRenderer } from './invented.js'
import { Viewer } from './viewer.js'

/** What one tick says in two frames, and where a page stands that got only the first. */

const AUTHOR = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' as Did

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'Date'], now: 1_700_000_000_000 })
  const metrics = createMetrics()
  const { shown, add } = inventedShown(Date.now)
  const view = { shown, renderer: plainRenderer, matches: () => true, dividers: noDividers }
  const feed = new Feed({ ...view, metrics, status: () => ({ html: STATUS, source: 'live' }), now: Date.now })
  shown.subscribe((op) => feed.take(op))
  const socket = new InventedSocket()
  feed.join(new Viewer(socket, metrics), {})
  /** Lets a tick pass and gives its frames. */
  const tick = () => {
    const from = socket.frames.length
    t.mock.timers.tick(TICK_MS)
    return socket.frames.slice(from)
  }
  return { shown, feed, view, add, tick }
}

const kinds = (frames: readonly { readonly kind: string }[]) => frames.map(({ kind }) => kind)

it('what comes after all was emptied is not emptied, too', (t) => {
  const { shown, feed, add, tick } = setUp(t)
  add('1', 'of the demo')
  tick()
  shown.reset()
  add('2', 'the first live post')
  const frames = tick()
  assert.deepEqual(kinds(frames), ['ops', 'posts'])
  assert.equal(frames[0]?.['reset'], true)
  assert.match(frames[1]?.content ?? '', /the first live post/)
  assert.equal(feed.perMinute, 1, 'nor is what was emptied counted')
})

it('what an account writes upon its return does not go with what went before', (t) => {
  const { shown, add, tick } = setUp(t)
  add('1', 'before', AUTHOR)
  tick()
  shown.hideOwner(AUTHOR, true)
  add('2', 'after', AUTHOR)
  const frames = tick()
  assert.deepEqual(kinds(frames), ['ops', 'posts'])
  assert.deepEqual(frames[0]?.['gone'], [AUTHOR])
})

it('a post that is back is put beside a card that is there, not one that comes in the same tick', (t) => {
  const { shown, view, add, tick } = setUp(t)
  const back = add('1', 'back', AUTHOR)
  const there = add('2', 'there')
  tick()
  const value = shown.get(back.uri)?.value
  assert.ok(value)
  const since = shown.last
  shown.hide(back.uri)
  shown.restore(back.uri, value)
  add('3', 'new')
  const place = `hx-swap-oob="afterend:#${cardId(there.uri)}"`
  assert.ok(tick()[0]?.content.includes(place))
  const [ops = ''] = catchUp(view, since).frames
  assert.ok((JSON.parse(ops) as { content: string }).content.includes(place))
})

it('a page cut off between two frames stands before both of them', (t) => {
  const { shown, view, add, tick } = setUp(t)
  const first = add('1', 'one')
  tick()
  const before = shown.last
  shown.remove(first.uri)
  add('2', 'two')
  const caughtUp = catchUp(view, before).frames.map(
    (frame) => JSON.parse(frame) as { kind: string; seq: number },
  )
  for (const frames of [tick(), caughtUp]) {
    assert.deepEqual(kinds(frames), ['ops', 'posts'])
    assert.deepEqual(
      frames.map(({ seq }) => seq),
      [before, shown.last],
    )
  }
})
