import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createMetrics } from '../observe/metrics.js'
import { cardId, removal } from '../render/index.js'
import type { Did } from '../syntax/index.js'
import { matchedLastMinute } from './catch-up.js'
import { Feed, TICK_MS } from './feed.js'
import { InventedSocket, STATUS, inventedShown, noDividers, plainRenderer } from './invented.js'
import { BEHIND_BYTES, STUCK_MS, Viewer } from './viewer.js'

const OTHER = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' as Did

function setUp(t: TestContext, word = '') {
  t.mock.timers.enable({
    apis: ['setTimeout', 'setImmediate', 'setInterval', 'Date'],
    now: 1_700_000_000_000,
  })
  const metrics = createMetrics()
  const { shown, add, fill, edit } = inventedShown(Date.now)
  const feed = new Feed({
    shown,
    renderer: plainRenderer,
    dividers: noDividers,
    matches: ({ text }) => text.includes(word),
    metrics,
    status: () => ({ html: STATUS, source: 'live' }),
    now: Date.now,
  })
  shown.subscribe((op) => feed.take(op))
  const join = (since?: number) => {
    const socket = new InventedSocket()
    const viewer = new Viewer(socket, metrics)
    feed.join(viewer, { since })
    return { socket, viewer }
  }
  const tick = (ms = TICK_MS) => t.mock.timers.tick(ms)
  return { shown, add, fill, edit, feed, join, metrics, tick }
}

/** A socket on a connection of which every write counts. */
class CountedSocket extends InventedSocket {
  readonly writes: string[] = []
  readonly _socket = { write: (data: Buffer) => void this.writes.push(data.toString('latin1')) }
}

/** The same of one that reads compressed frames. */
class PackedSocket extends CountedSocket {
  readonly _extensions = { 'permessage-deflate': { params: {} } }
}

describe('Feed', () => {
  it('sends the first post after quiet at once, and what follows in one batch, newest first', (t) => {
    const { add, join, tick } = setUp(t)
    const { socket } = join()
    tick(1000)
    add('1', 'one')
    tick(0)
    assert.deepEqual(socket.posts, [['one']])
    add('2', 'two')
    add('3', 'three')
    tick(0)
    assert.equal(socket.posts.length, 1, 'not before the tick')
    tick()
    assert.deepEqual(socket.posts, [['one'], ['three', 'two']])
  })

  it('sends a fresh screen when more cards have changed than a screen has, to those who pause too', (t) => {
    const { shown, add, edit, join, tick } = setUp(t)
    const { socket, viewer } = join()
    viewer.paused = true
    const posts = Array.from({ length: 1001 }, (_, i) => add(String(i), `word ${i}`))
    tick()
    socket.frames.length = 0
    for (const post of posts) edit(post, `${post.text} edited`)
    shown.hideOwner(OTHER, true)
    add('new', 'newest')
    tick()
    const [ops, fresh, ...others] = socket.frames
    assert.deepEqual([ops?.kind, ops?.['gone'], ops?.content], ['ops', [OTHER], ''])
    assert.deepEqual([fresh?.kind, fresh?.['replace'], fresh?.seq], ['posts', true, shown.last])
    assert.equal(fresh?.content.match(/<article/g)?.length, 100)
    assert.ok(fresh?.content.includes('newest') && !fresh.content.includes('word 901 '))
    assert.ok(fresh?.content.includes('word 1000 edited'))
    assert.deepEqual(others, [])
    edit(posts[1000] ?? assert.fail(), 'once more')
    tick()
    assert.deepEqual(
      socket.frames.slice(2).map(({ kind }) => kind),
      ['ops'],
    )
  })

  it('sends a post as it is when it is sent: edited since, not if it no longer matches, once if it came again', (t) => {
    const { shown, add, edit, join, tick } = setUp(t, 'o')
    const { socket } = join()
    add('0', 'opens the tick')
    tick(0)
    edit(add('1', 'one'), 'none')
    edit(add('2', 'two'), 'three')
    shown.remove(add('3', 'four').uri)
    add('3', 'fourth')
    tick()
    assert.deepEqual(socket.posts, [['opens the tick'], ['fourth', 'none']])
  })

  it('does not send a post twice that is another one by the time of its tick', (t) => {
    const { add, edit, join, tick } = setUp(t)
    const { socket } = join()
    add('1', 'first')
    tick()
    edit(add('2', 'as it came'), 'as it is')
    tick()
    assert.deepEqual([socket.posts, socket.ops], [[['first'], ['as it is']], []])
  })

  it('makes no more ticks for a crowd that comes back, and lets each in where all stand', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const first = join()
    tick(1000)
    add('1', 'one')
    tick(0)
    const since = shown.last
    const crowd: InventedSocket[] = []
    for (let n = 2; n <= 20; n++) {
      add(String(n).padStart(2, '0'), `n${n}`)
      crowd.push(join(since).socket)
    }
    tick()
    assert.equal(first.socket.posts.length, 2)
    const all = Array.from({ length: 19 }, (_, i) => `n${20 - i}`)
    for (const { posts } of crowd) assert.deepEqual(posts, [all])
    add('99', 'after')
    tick()
    for (const { posts } of crowd) assert.deepEqual(posts, [all, ['after']])
  })

  it('lets one go who leaves before being let in', (t) => {
    const { add, feed, join, tick } = setUp(t)
    const first = join()
    tick(1000)
    add('1', 'one')
    const { socket, viewer } = join()
    feed.leave(viewer)
    feed.leave(first.viewer)
    assert.ok(feed.deserted)
    tick()
    assert.deepEqual(socket.frames, [])
  })

  it('writes the frames of one tick at once', (t) => {
    const { shown, add, feed, tick } = setUp(t)
    const socket = new CountedSocket()
    feed.join(new Viewer(socket, createMetrics()), {})
    const post = add('1', 'one')
    tick()
    shown.remove(post.uri)
    add('2', 'two')
    socket.writes.length = 0
    tick()
    assert.equal(socket.writes.length, 1)
    assert.match(socket.writes[0] ?? '', /"kind":"ops".*"kind":"posts"/s)
  })

  it('counts the bytes that go out, compressed where they are', async (t) => {
    const { add, feed, metrics, tick } = setUp(t)
    const [plain, packed] = [new CountedSocket(), new PackedSocket()]
    for (const socket of [plain, packed]) feed.join(new Viewer(socket, createMetrics()), {})
    const bytes = () => [...plain.writes, ...packed.writes].reduce((sum, { length }) => sum + length, 0)
    const joined = bytes()
    add('1', 'a heron '.repeat(300))
    tick()
    assert.ok(bytes() - joined > 0 && (packed.writes.at(-1)?.length ?? 0) < 1000)
    assert.match(await metrics.text(), new RegExp(`^pyresky_sent_bytes_total ${bytes() - joined}$`, 'm'))
  })

  it('makes the same bytes for all', (t) => {
    const { add, join, tick } = setUp(t)
    const [a, b] = [join(), join()]
    add('1', 'one')
    tick()
    assert.deepEqual(a.socket.frames, b.socket.frames)
  })

  it('sends only what matches', (t) => {
    const { add, join, tick } = setUp(t, 'cat')
    const { socket } = join()
    add('1', 'a dog')
    add('2', 'a cat')
    tick()
    assert.deepEqual(socket.posts, [['a cat']])
  })

  it('sends a removal after what it removes, and never the post that went before its tick', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket } = join()
    tick(1000)
    const first = add('1', 'one')
    tick(0)
    shown.remove(first.uri)
    const second = add('2', 'two')
    shown.remove(second.uri)
    tick()
    assert.deepEqual(socket.posts, [['one']])
    assert.equal(socket.ops.join(''), removal(first.uri) + removal(second.uri))
  })

  it('replaces an edit that still matches, removes one that no longer does, keeps silent of one that newly does', (t) => {
    const { add, edit, join, tick } = setUp(t, 'cat')
    const { socket } = join()
    const [stays, leaves, comes] = [add('1', 'cat one'), add('2', 'cat two'), add('3', 'dog')]
    tick()
    edit(stays, 'cat still')
    edit(leaves, 'bird')
    edit(comes, 'cat now')
    tick()
    const said = socket.ops.join('')
    assert.match(said, new RegExp(`id="${cardId(stays.uri)}" hx-swap-oob="true">cat still`))
    assert.ok(said.includes(removal(leaves.uri)))
    assert.doesNotMatch(said, /cat now/)
  })

  it('says of an account that all its cards go', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket } = join()
    const post = add('1', 'one', OTHER)
    tick()
    shown.hideOwner(OTHER, false)
    tick()
    const frame = socket.frames.at(-1)
    assert.deepEqual(frame?.['gone'], [OTHER])
    assert.ok(frame?.content.includes(removal(post.uri)))
  })

  it('puts a post that is back after the next newer card', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket } = join()
    const back = add('1', 'back', OTHER)
    const newer = add('2', 'newer')
    tick()
    shown.hideOwner(OTHER, false)
    tick()
    shown.restore(back.uri, { post: back, author: shown.get(newer.uri)!.value.author })
    tick()
    assert.match(
      socket.ops.at(-1) ?? '',
      new RegExp(`hx-swap-oob="afterend:#${cardId(newer.uri)}"><article id="${cardId(back.uri)}">back`),
    )
  })

  it('puts back no more than a screen holds, however many come back', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket } = join()
    const theirs = Array.from({ length: 300 }, (_, n) => add(`t${n}`, `theirs ${n}`, OTHER))
    for (let n = 0; n < 50; n++) add(`n${n}`, 'newer')
    const { author } = shown.get(theirs[0]!.uri)!.value
    tick()
    shown.hideOwner(OTHER, false)
    tick()
    for (const post of theirs) shown.restore(post.uri, { post, author })
    tick()
    const said = socket.ops.at(-1) ?? ''
    const placed = [...said.matchAll(/<article[^>]+>theirs (\d+)/g)]
    assert.equal(said.split('hx-swap-oob="after').length - 1, 1, 'as one fragment')
    assert.deepEqual(
      placed.map(([, n]) => Number(n)),
      Array.from({ length: 50 }, (_, n) => 299 - n),
      'the newest 50, under the 50 that are newer',
    )
  })

  it('puts back neighbours as one fragment: a place within the same frame would not be found', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket } = join()
    const theirs = ['1', '2', '4'].map((rkey) => {
      if (rkey === '4') add('3', 'between')
      return add(rkey, `back ${rkey}`, OTHER)
    })
    const newer = add('5', 'newer')
    const { author } = shown.get(newer.uri)!.value
    tick()
    shown.hideOwner(OTHER, false)
    tick()
    for (const post of theirs) shown.restore(post.uri, { post, author })
    tick()
    const places = [...(socket.ops.at(-1) ?? '').matchAll(/<div hx-swap-oob="(.*?)">(.*?)<\/div>/g)]
    assert.deepEqual(
      places.map(([, place, cards = '']) => [
        place,
        [...cards.matchAll(/>(back \d)/g)].map(([, text]) => text),
      ]),
      [
        [`afterend:#${cardId(newer.uri)}`, ['back 4']],
        [`afterend:#${cardId(shown.get(newer.uri.replace('/5', '/3'))!.key)}`, ['back 2', 'back 1']],
      ],
    )
  })

  it('lets the removal of a post nobody remembers ride along with the next frame', (t) => {
    const { shown, add, feed, join, tick } = setUp(t)
    const { socket } = join()
    shown.remove('at://old')
    tick()
    assert.equal(socket.ops.length, 0)
    add('1', 'one')
    tick()
    assert.deepEqual(socket.ops, [removal('at://old')])
    shown.remove('at://older')
    tick(5000)
    feed.beat()
    assert.ok(socket.ops.at(-1)?.includes(removal('at://older')), 'at the latest with the heartbeat')
  })

  it('beats for the page that hears nothing else', (t) => {
    const { feed, join, tick } = setUp(t)
    const { socket } = join()
    const before = socket.frames.length
    tick(5000)
    feed.beat()
    assert.deepEqual(
      socket.frames.slice(before).map(({ kind, source }) => [kind, source]),
      [['ops', 'live']],
    )
  })

  it('empties every screen when all is forgotten', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket } = join()
    add('1', 'one')
    shown.reset()
    add('2', 'two')
    tick()
    tick()
    assert.equal(socket.frames.filter(({ reset }) => reset === true).length, 1)
    assert.deepEqual(socket.posts.flat(), ['two'])
  })
})

describe('posts from before this process began', () => {
  const BEGAN = 1_700_000_000_000
  const said = (socket: InventedSocket) =>
    socket.ops.flatMap((ops) =>
      [...ops.matchAll(/<div hx-swap-oob="(.*?)">(.*?)<\/div>/g)].map(([, place, cards = '']) => [
        place,
        ...[...cards.matchAll(/<article[^>]*>([^<]*)</g)].map(([, text]) => text),
      ]),
    )

  it('come to their place with the next beat, newest on top, and never as new ones', (t) => {
    const { fill, add, feed, join, tick } = setUp(t, 'cat')
    const { socket } = join()
    const live = add('9', 'a live cat')
    tick(1000)
    fill('1', 'an old cat', BEGAN - 9000)
    fill('2', 'a dog', BEGAN - 8000)
    fill('3', 'an older cat', BEGAN - 20_000)
    const before = socket.frames.length
    tick()
    assert.equal(socket.frames.length, before, 'no tick is made for them')
    feed.beat()
    assert.deepEqual(said(socket), [[`afterend:#${cardId(live.uri)}`, 'an old cat', 'an older cat']])
    assert.deepEqual(socket.posts, [['a live cat']])
    feed.beat()
    assert.equal(said(socket).length, 1)
  })

  it('wait for the heartbeat when too many feeds have some', (t) => {
    const { fill, feed, join, tick } = setUp(t)
    const { socket } = join()
    fill('1', 'old', BEGAN - 9000)
    assert.equal(feed.beat(false), false)
    assert.deepEqual(said(socket), [])
    tick(5000)
    feed.beat(false)
    assert.deepEqual(said(socket), [['afterbegin:#feed', 'old']])
  })

  it('ride along with a post that comes, beneath it, and are the first on an empty page', (t) => {
    const { fill, add, join, tick } = setUp(t)
    const { socket } = join()
    tick(1000)
    fill('1', 'old', BEGAN - 9000)
    add('2', 'new')
    tick()
    assert.deepEqual(said(socket), [['afterbegin:#feed', 'old']])
    assert.deepEqual(socket.posts, [['new']])
    assert.ok(socket.frames.findIndex(({ content }) => content.includes('>old<')) < socket.frames.length - 1)
  })

  it('are no more than a screen holds, however many come at once, in whatever order', (t) => {
    const { fill, feed, join, tick } = setUp(t)
    const { socket } = join()
    tick(1000)
    for (let n = 5000; n > 0; n--) fill(`p${n}`, `n${n}`, BEGAN - n)
    feed.beat()
    const newest = Array.from({ length: 100 }, (_, i) => `n${i + 1}`)
    assert.deepEqual(said(socket), [['afterbegin:#feed', ...newest]])
  })

  it('that go again before they are sent are not sent', (t) => {
    const { shown, fill, feed, join, tick } = setUp(t)
    const { socket } = join()
    tick(1000)
    shown.remove(fill('1', 'gone', BEGAN - 9000).uri)
    fill('2', 'stays', BEGAN - 8000)
    feed.beat()
    assert.deepEqual(said(socket), [['afterbegin:#feed', 'stays']])
    fill('3', 'of the demo', BEGAN - 7000)
    shown.reset()
    tick()
    feed.beat()
    assert.ok(!socket.frames.some(({ content }) => content.includes('of the demo')))
  })

  it('come to a page that stood within this log as ops, in their place, and not as posts that it missed', (t) => {
    const { shown, fill, add, join, tick } = setUp(t)
    const live = add('9', 'live')
    tick(1000)
    const since = shown.last
    fill('1', 'old', BEGAN - 9000)
    const { socket } = join(since)
    assert.deepEqual([said(socket), socket.posts], [[[`afterend:#${cardId(live.uri)}`, 'old']], []])
    const fresh = join(0).socket
    assert.deepEqual(fresh.posts, [['live', 'old']])
  })

  it('count as of the last minute if they arrived in it, for who watches and for who comes', (t) => {
    const { shown, fill, add, feed, join } = setUp(t, 'cat')
    join()
    add('9', 'cat')
    fill('1', 'cat', BEGAN - 50_000)
    fill('2', 'cat', BEGAN - 70_000)
    const matches = ({ text }: { readonly text: string }) => text.includes('cat')
    assert.deepEqual([feed.perMinute, [...matchedLastMinute({ shown, matches }, BEGAN)].length], [2, 2])
  })
})

describe('a slow viewer', () => {
  it('skips posts, is told how many, and misses no removal', (t) => {
    const { shown, add, feed, join, tick } = setUp(t)
    const { socket } = join()
    const post = add('1', 'one')
    tick()
    socket.bufferedAmount = BEHIND_BYTES + 1
    add('2', 'two')
    tick()
    add('3', 'three')
    shown.remove(post.uri)
    tick()
    assert.deepEqual(socket.posts, [['one']])
    assert.deepEqual(socket.ops, [])
    socket.bufferedAmount = 0
    feed.beat()
    assert.deepEqual(socket.ops, [removal(post.uri)])
    assert.match(socket.frames.at(-1)?.content ?? '', /2 posts were skipped/)
    add('4', 'four')
    tick()
    assert.deepEqual(socket.posts.at(-1), ['four'])
  })

  it('is closed with 1013 when it stays stuck', (t) => {
    const { add, join, tick } = setUp(t)
    const { socket } = join()
    socket.bufferedAmount = BEHIND_BYTES + 1
    add('1', 'one')
    tick()
    tick(STUCK_MS)
    add('2', 'two')
    tick()
    assert.equal(socket.closed?.code, 1013)
    assert.ok(socket.terminated)
  })

  it('is closed with 1013 when what it missed can no longer be told', (t) => {
    const { shown, add, feed, join, tick } = setUp(t)
    const { socket } = join()
    socket.bufferedAmount = BEHIND_BYTES + 1
    add('1', 'one')
    tick()
    shown.reset()
    tick()
    socket.bufferedAmount = 0
    feed.beat()
    assert.equal(socket.closed?.code, 1013)
  })

  it('does not slow the others', (t) => {
    const { add, join, tick } = setUp(t)
    const slow = join()
    const fast = join()
    slow.socket.bufferedAmount = BEHIND_BYTES + 1
    add('1', 'one')
    tick()
    assert.deepEqual([slow.socket.posts, fast.socket.posts], [[], [['one']]])
  })
})

describe('a paused viewer', () => {
  it('gets no posts, but every op', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const { socket, viewer } = join()
    const post = add('1', 'one')
    tick()
    viewer.paused = true
    add('2', 'two')
    shown.remove(post.uri)
    tick()
    assert.deepEqual(socket.posts, [['one']])
    assert.deepEqual(socket.ops, [removal(post.uri)])
  })
})

describe('since', () => {
  it('absent, or in the future: live only', (t) => {
    const { shown, add, join } = setUp(t)
    add('1', 'one')
    assert.deepEqual(join().socket.posts, [])
    assert.deepEqual(join(shown.last + 5).socket.posts, [])
  })

  it('within the log: every op since, and the posts since, newest first', (t) => {
    const { shown, add, edit, join } = setUp(t)
    const gone = add('1', 'one')
    const edited = add('2', 'two')
    const since = shown.last
    shown.remove(gone.uri)
    edit(edited, 'two!')
    add('3', 'three')
    add('4', 'four')
    const { socket } = join(since)
    assert.deepEqual(socket.posts, [['four', 'three']])
    assert.ok(socket.ops.join('').includes(removal(gone.uri)))
    assert.match(socket.ops.join(''), /two!/)
    assert.ok(socket.frames.every(({ replace }) => replace !== true))
  })

  it('however much has happened to posts that it has not got yet', (t) => {
    const { shown, add, edit, join } = setUp(t)
    add('0', 'old')
    const since = shown.last
    const post = add('1', 'as it came')
    for (let n = 0; n < 3000; n++) edit(post, `as it is after ${String(n)}`)
    const { socket } = join(since)
    assert.deepEqual([socket.posts, socket.ops.join('')], [[['as it is after 2999']], ''])
  })

  it('at most the newest 100, over a named gap', (t) => {
    const { shown, add, join } = setUp(t)
    const since = shown.last
    for (let n = 1; n <= 130; n++) add(String(n).padStart(3, '0'), `n${n}`)
    const { socket } = join(since)
    assert.equal(socket.posts[0]?.length, 100)
    assert.equal(socket.posts[0]?.[0], 'n130')
    assert.match(socket.frames[1]?.content ?? '', /class="gap">Only the newest 100/)
  })

  it('older than the log, or 0: the newest 100 under a named gap take the place of what was shown', (t) => {
    const { add, join } = setUp(t)
    add('1', 'one')
    const { socket } = join(0)
    const [frame] = socket.frames
    assert.deepEqual([frame?.['replace'], frame?.['swap']], [true, 'innerHTML'])
    assert.match(frame?.content ?? '', /class="gap".*one/s)
  })

  it('does not repeat to one who joins what is still waiting for its tick', (t) => {
    const { shown, add, join, tick } = setUp(t)
    const first = join()
    tick(1000)
    add('1', 'one')
    tick(0)
    add('2', 'two')
    const second = join(shown.last)
    tick()
    assert.deepEqual(first.socket.posts.flat(), ['one', 'two'])
    assert.deepEqual(second.socket.posts, [])
  })
})
