import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { createMetrics } from '../observe/metrics.js'
import { catchUp } from './catch-up.js'
import { Dividers } from './dividers.js'
import { Feed, TICK_MS } from './feed.js'
import { InventedSocket, STATUS, inventedShown, plainRenderer } from './invented.js'
import { pieces } from './pieces.js'
import { Viewer } from './viewer.js'

/** What is missing in the stream, as screens get it. */

function setUp(t: TestContext, word = '') {
  t.mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'Date'], now: 1_700_000_000_000 })
  const metrics = createMetrics()
  const { shown, add, fill } = inventedShown(Date.now)
  const dividers = new Dividers({ words: ({ seconds }) => `${seconds} s`, ageMs: 1_000_000 })
  const matches = ({ text }: { readonly text: string }) => text.includes(word)
  const view = { shown, renderer: plainRenderer, matches, dividers }
  const feed = new Feed({ ...view, metrics, status: () => ({ html: STATUS, source: 'live' }), now: Date.now })
  shown.subscribe((op) => feed.take(op))
  const miss = (seconds: number) =>
    dividers.note({ reason: 'cut', host: 'a.example', at: Date.now(), seconds }, shown.last)
  const join = (since?: number) => {
    const socket = new InventedSocket()
    feed.join(new Viewer(socket, metrics), { since })
    return socket
  }
  const tick = () => t.mock.timers.tick(TICK_MS)
  return { shown, add, fill, view, feed, dividers, miss, join, tick }
}

/** Cards and dividers in reading order: `two | 90 s | one`. */
const outline = (html: string) =>
  [...html.matchAll(/<(?:article|div)[^>]*>([^<]*)</g)]
    .map(([, text]) => text?.replace(/\.$/, ''))
    .join(' | ')

const outlines = (socket: InventedSocket) =>
  socket.frames.filter(({ kind }) => kind === 'posts').map(({ content }) => outline(content))

it('a divider comes with the next post, beneath it; one in the middle of a batch is in its middle', (t) => {
  const { add, miss, join, tick } = setUp(t)
  const socket = join()
  add('1', 'one')
  tick()
  miss(90)
  tick()
  assert.deepEqual(outlines(socket), ['one'], 'not by itself')
  add('2', 'two')
  tick()
  add('3', 'three')
  miss(120)
  add('4', 'four')
  tick()
  add('5', 'five')
  tick()
  assert.deepEqual(outlines(socket), ['one', 'two | 90 s', 'four | 120 s | three', 'five'])
  const [, second] = socket.frames.filter(({ kind }) => kind === 'posts')
  assert.match(second?.content ?? '', /<div class="gap" id="hole-\d+">90 s\.<\/div>$/)
  assert.equal(second?.['count'], 1, 'it is not counted as a post')
})

it('a feed that is seldom heard gets one for all that was missing between its posts', (t) => {
  const { add, miss, join, tick } = setUp(t, 'cat')
  const socket = join()
  add('1', 'cat one')
  tick()
  for (const seconds of [60, 70, 80]) {
    miss(seconds)
    add(`2${seconds}`, 'dog')
    tick()
  }
  add('3', 'cat two')
  tick()
  assert.deepEqual(outlines(socket), ['cat one', 'cat two | 210 s'])
})

it('a page that comes back gets dividers in their places, and what follows later', (t) => {
  const { shown, add, miss, join, tick } = setUp(t)
  add('1', 'one')
  const since = shown.last
  miss(60)
  add('2', 'two')
  miss(70)
  add('3', 'three')
  miss(80)
  const socket = join(since)
  add('4', 'four')
  tick()
  assert.deepEqual(outlines(socket), ['three | 70 s | two | 60 s', 'four | 80 s'])
})

it('a page that comes back to nothing new is told with the next post what was missing meanwhile', (t) => {
  const { shown, add, miss, join, tick } = setUp(t, 'cat')
  add('1', 'cat one')
  const since = shown.last
  miss(60)
  add('2', 'dog')
  const socket = join(since)
  add('3', 'cat two')
  tick()
  assert.deepEqual(outlines(socket), ['cat two | 60 s'])
})

it('a stranger’s position does not bring old holes to those who are there', (t) => {
  const { shown, add, miss, join, tick } = setUp(t)
  const socket = join()
  miss(60)
  const only = add('1', 'one')
  tick()
  shown.remove(only.uri)
  tick()
  join(5)
  add('2', 'two')
  tick()
  assert.deepEqual(outlines(socket), ['one | 60 s', 'two'])
})

it('what takes the place of a page has dividers between its posts', (t) => {
  const { add, miss, view } = setUp(t)
  add('1', 'one')
  miss(60)
  add('2', 'two')
  const [frame = ''] = catchUp(view, 0).frames
  const { content, replace } = JSON.parse(frame) as { content: string; replace: boolean }
  assert.equal(replace, true)
  assert.match(outline(content), /^This page was away .+ \| two \| 60 s \| one$/)
})

it('the ends of a page have none: there is nothing on the other side', (t) => {
  const { shown, add, miss, view } = setUp(t)
  miss(60)
  add('1', 'one')
  miss(70)
  const html = pieces(view, [...shown.backwards()]).map((piece) => piece.html)
  assert.equal(outline(html.join('')), 'one')
})

/** The last frame of ops, with the id of the one divider it is about. */
function lastOps(socket: InventedSocket) {
  const html = socket.ops.at(-1) ?? ''
  return { html, id: /id="(hole-\d+)"/.exec(html)?.[1] ?? 'none' }
}

it('a post that is back beneath a divider takes it along, so that it stays above', (t) => {
  const { shown, add, miss, join, tick } = setUp(t)
  const socket = join()
  add('1', 'one')
  const hidden = add('2', 'two')
  miss(60)
  add('3', 'three')
  tick()
  shown.hide(hidden.uri)
  tick()
  const { value } = shown.get(hidden.uri) ?? assert.fail()
  shown.restore(hidden.uri, value)
  tick()
  const { html, id } = lastOps(socket)
  assert.ok(html.includes(`<div id="${id}" hx-swap-oob="delete"></div>`), html)
  assert.match(
    html,
    new RegExp(`="afterend:#p-\\w+"><div class="gap" id="${id}">60 s\\.</div><article[^>]*>two<`),
  )
})

it('an older post that comes to its place above one brings what is missing between the two', (t) => {
  const { shown, dividers, fill, feed, join } = setUp(t)
  const socket = join()
  fill('1', 'one', shown.began - 5000)
  feed.beat()
  dividers.note({ reason: 'cut', host: 'a.example', at: 0, seconds: 60 }, shown.placeOf(shown.began - 5000))
  fill('2', 'two', shown.began - 3000)
  fill('3', 'three', shown.began - 1000)
  feed.beat()
  const { html, id } = lastOps(socket)
  assert.match(
    html,
    new RegExp(
      `afterbegin:#feed"><article[^>]*>three</article><article[^>]*>two</article><div class="gap" id="${id}">60 s\\.</div>`,
    ),
  )
})
