import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stranger } from '../../decode/author.js'
import type { ShownPost } from '../../decode/index.js'
import { inventedShown } from '../invented.js'
import { LookBack } from '../look-back.js'
import { Documents } from './documents.js'

/** Documents of a shown log, and how often one was encoded. */
function documents() {
  let now = 1_795_000_000_000
  const invented = inventedShown()
  const hurried: unknown[] = []
  const made = new Documents({
    shown: invented.shown,
    lookBack: new LookBack(invented.shown),
    hurry: (matches) => hurried.push(matches),
    now: () => now,
  })
  let encoded = 0
  const encode = (posts: readonly ShownPost[]) => {
    encoded++
    return posts.map(({ post }) => post.text).join('\n')
  }
  const cats = ({ text }: { text: string }) => text.includes('cat')
  const of = async () => {
    const { body, ...rest } = await made.of('cats', cats, encode)
    return { text: body.toString(), ...rest }
  }
  const count = () => encoded
  return { ...invented, of, count, hurried, pass: (ms: number) => void (now += ms), now: () => now }
}

describe('Documents', () => {
  it('holds the newest 50 that match, newest first', async () => {
    const { add, of, hurried } = documents()
    for (let n = 0; n < 120; n++) add(`a${n}`, n % 2 === 0 ? `cat ${n}` : `dog ${n}`)
    const lines = (await of()).text.split('\n')
    assert.equal(lines.length, 50)
    assert.equal(lines[0], 'cat 118')
    assert.equal(lines.at(-1), 'cat 20')
    assert.deepEqual(hurried, [])
  })

  it('encodes once for all who ask, at the same time and later, until something in it is another', async () => {
    const { add, of, count, hurried, pass } = documents()
    add('a', 'cat one')
    const all = await Promise.all(Array.from({ length: 1000 }, of))
    assert.equal(count(), 1)
    assert.equal(new Set(all.map(({ etag }) => etag)).size, 1)
    assert.equal(hurried.length, 1, 'it is not full')
    add('b', 'a dog')
    pass(1000)
    assert.deepEqual(await of(), all[0])
    assert.equal(count(), 1, 'what does not match changes nothing')
    add('c', 'cat two')
    assert.deepEqual(await of(), all[0], 'looked for a moment ago')
    pass(1000)
    assert.equal((await of()).text, 'cat two\ncat one')
    assert.equal(count(), 2)
  })

  it('lets go at once of what is removed, hidden or of an account that has gone', async () => {
    const { add, edit, shown, of, pass } = documents()
    const [one, two, three] = ['one', 'two', 'three'].map((name) => add(name, `cat ${name}`))
    assert.ok(one && two && three)
    const etags = new Set([(await of()).etag])
    shown.remove(one.uri)
    const without = await of()
    assert.equal(without.text, 'cat three\ncat two')
    etags.add(without.etag)
    shown.hide(two.uri)
    assert.equal((await of()).text, 'cat three')
    shown.restore(two.uri, { post: two, author: stranger(two.did) })
    pass(1000)
    assert.deepEqual({ ...(await of()), since: 0 }, { ...without, since: 0 })
    edit(three, 'cat trois')
    assert.equal((await of()).text, 'cat trois\ncat two')
    etags.add((await of()).etag)
    edit(three, 'a dog')
    assert.equal((await of()).text, 'cat two')
    shown.hideOwner(two.did, true)
    assert.equal((await of()).text, '')
    etags.add((await of()).etag)
    add('four', 'cat four')
    pass(1000)
    assert.equal((await of()).text, 'cat four')
    shown.reset()
    assert.equal((await of()).text, '')
    assert.equal(etags.size, 4)
  })

  it('has nothing that goes while it is looked for', async () => {
    const { add, shown, of } = documents()
    const post = add('a', 'cat one')
    const asking = of()
    shown.remove(post.uri)
    assert.equal((await asking).text, '')
  })

  it('is dated when it became another, and never in a second in which the one before was handed out', async () => {
    const { add, shown, of, pass, now } = documents()
    const seconds = () => Math.floor(now() / 1000)
    const post = add('a', 'cat one')
    const first = await of()
    assert.equal(first.since, seconds())
    pass(700)
    shown.remove(post.uri)
    assert.equal((await of()).since, seconds() + 1)
    pass(10_000)
    assert.equal((await of()).since, first.since + 1, 'it has not changed since')
    add('b', 'cat two')
    assert.equal((await of()).since, seconds())
  })

  it('is dated as before when it was forgotten and comes out the same', async () => {
    const { add, edit, of, pass, count } = documents()
    const post = add('a', 'cat one')
    const before = await of()
    pass(60_000)
    edit(post, 'cat two')
    edit(post, 'cat one')
    assert.deepEqual(await of(), before)
    assert.equal(count(), 2)
  })
})
