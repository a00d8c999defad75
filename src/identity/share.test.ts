import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Pace } from './pace.js'
import { Share } from './share.js'

function share(waiting: { first: boolean; second: boolean }) {
  const pace = new Pace(5)
  const shared = new Share(pace, 5)
  shared.firstWait = () => waiting.first
  shared.secondWait = () => waiting.second
  return { pace, shared }
}

describe('a shared pace', () => {
  it('leaves one call in a second to those who come second, while they wait', () => {
    const waiting = { first: true, second: true }
    const { shared } = share(waiting)
    for (let n = 0; n < 4; n++) {
      assert.equal(shared.waitOfFirst(n), 0)
      shared.firstStarted(n)
    }
    assert.equal(shared.waitOfFirst(10), 990)
    waiting.second = false
    assert.equal(shared.waitOfFirst(10), 0, 'nobody waits for it')
    waiting.second = true
    assert.equal(shared.waitOfSecond(10), 0)
    shared.secondStarted(10)
    assert.equal(shared.waitOfSecond(20), 990)
    assert.equal(shared.waitOfFirst(20), 980)
  })

  it('gives those two while nobody else waits, and never more than all together may have', () => {
    const waiting = { first: false, second: true }
    const { shared } = share(waiting)
    shared.secondStarted(0)
    assert.equal(shared.waitOfSecond(1), 0)
    waiting.first = true
    assert.equal(shared.waitOfSecond(1), 999)
    waiting.first = false
    shared.secondStarted(1)
    assert.equal(shared.waitOfSecond(2), 998)
    waiting.second = false
    for (let n = 0; n < 5; n++) shared.firstStarted(2000)
    assert.deepEqual([shared.waitOfFirst(2001), shared.waitOfSecond(2001)], [999, 999])
  })

  it('holds both back when the host wants to be left alone', () => {
    const { pace, shared } = share({ first: false, second: false })
    pace.pause('429', 0, 5000)
    assert.deepEqual([shared.waitOfFirst(1000), shared.waitOfSecond(1000)], [4000, 4000])
  })
})
