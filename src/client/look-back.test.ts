import assert from 'node:assert/strict'
import { it } from 'node:test'
import { canFollow, catchUp } from './catch-up.js'
import { inventedShown, noDividers, plainRenderer } from './invented.js'
import { LookBack } from './look-back.js'

/** A clock on which looking at one post takes a millisecond. */
function slowClock(): () => number {
  let now = 0
  return () => now++
}

const cats = ({ text }: { readonly text: string }) => text.includes('cat')
const texts = (posts: readonly { readonly value: { readonly post: { readonly text: string } } }[]) =>
  posts.map(({ value }) => value.post.text)

it('finds the newest that match, newest first, and says when there are more', async () => {
  const { shown, add } = inventedShown()
  for (let n = 1; n <= 40; n++) add(String(n).padStart(2, '0'), n % 4 === 0 ? `cat ${n}` : `dog ${n}`)
  const look = new LookBack(shown, slowClock())
  const { posts, more, upTo } = await look.newest(cats, 3)
  assert.deepEqual([texts(posts), more, upTo], [['cat 40', 'cat 36', 'cat 32'], true, shown.last])
  assert.deepEqual(texts((await look.newest(cats, 100)).posts).length, 10)
  assert.deepEqual(texts((await look.newest(cats, 100, shown.last - 8)).posts), ['cat 40', 'cat 36'])
})

it('lets the loop turn after every slice, one slice a turn however many look', async () => {
  const { shown, add } = inventedShown()
  for (let n = 1; n <= 100; n++) add(String(n).padStart(3, '0'), 'dog')
  let looks = 0
  let most = 0
  const counting = () => {
    looks++
    return false
  }
  let isOver = false
  const watch = () => {
    most = Math.max(most, looks)
    looks = 0
    if (!isOver) setImmediate(watch)
  }
  setImmediate(watch)
  const look = new LookBack(shown, slowClock())
  await Promise.all([1, 2, 3].map(() => look.newest(counting, 10)))
  isOver = true
  assert.ok(most > 0 && most <= 10, `${most} posts in one turn`)
})

it('takes no more than its share of all time, however many look', async () => {
  const { shown, add } = inventedShown()
  for (let n = 1; n <= 200; n++) add(String(n).padStart(3, '0'), 'dog')
  let time = 0
  let rested = 0
  const rest = (ms: number) => {
    rested += ms
    time += ms
    return Promise.resolve()
  }
  // Each post takes 5 ms: a slice of its own, and a second for all of them.
  const slow = () => {
    time += 5
    return false
  }
  const look = new LookBack(shown, () => time, Date.now, rest)
  await look.newest(slow, 10)
  assert.equal(rested, 0, 'what comes seldom is not held up')
  await Promise.all([1, 2, 3, 4].map(() => look.newest(slow, 10)))
  assert.ok(rested > 0.35 * time && rested < 0.6 * time, `${String(rested)} of ${String(time)} ms`)
})

it('keeps its place while posts come, and what has gone by then is not shown', async () => {
  const { shown, add } = inventedShown()
  const gone = add('01', 'cat gone')
  for (let n = 2; n <= 30; n++) add(String(n).padStart(2, '0'), 'dog')
  add('31', 'cat first')
  const since = shown.last - 31
  const looking = new LookBack(shown, slowClock()).newest(cats, 100, since)
  setImmediate(() => {
    for (let n = 40; n <= 60; n++) add(String(n), 'cat late')
    shown.remove(gone.uri)
  })
  const looked = await looking
  const view = { shown, renderer: plainRenderer, matches: cats, dividers: noDividers }
  const frames = catchUp(view, since, looked).frames.map(
    (frame) => JSON.parse(frame) as { kind: string; content: string },
  )
  const content = frames.find(({ kind }) => kind === 'posts')?.content ?? ''
  assert.equal(content.match(/cat late/g)?.length, 21)
  assert.equal(content.match(/cat first/g)?.length, 1)
  assert.doesNotMatch(content, /cat gone/)
})

it('goes on into what is from before this process began', async () => {
  const began = Math.floor(Date.now() / 1000) * 1000
  const { shown, add, fill } = inventedShown()
  for (let n = 10; n < 50; n++) fill(`p${n}`, n % 10 === 0 ? `old cat ${n}` : 'dog', began - n * 1000)
  add('1', 'new cat')
  const look = new LookBack(shown, slowClock())
  assert.deepEqual(texts((await look.newest(cats, 3)).posts), ['new cat', 'old cat 10', 'old cat 20'])
  assert.deepEqual(
    texts((await look.newest(cats, 9, shown.last - 1)).posts),
    ['new cat'],
    'but not if within this log',
  )
})

it('a page that has missed too much to be told of it gets all that it would show, not only what is new', async () => {
  const { shown, add } = inventedShown()
  add('old', 'a cat')
  const since = shown.last
  for (let n = 0; n < 1100; n += 1) shown.remove(`at://nobody/knows/${n}`)
  add('new', 'a cat')
  const lookBack = new LookBack(shown)
  const matches = () => true
  const view = { shown, matches, renderer: plainRenderer, dividers: noDividers }
  for (const from of [canFollow(shown, since) ? since : -1, since]) {
    const { frames } = catchUp(view, since, await lookBack.newest(matches, 100, from))
    assert.equal(frames.length, 1)
    assert.match(frames[0] ?? '', /"replace":true/)
    assert.equal(frames[0]?.split('a cat').length, 3)
  }
})
