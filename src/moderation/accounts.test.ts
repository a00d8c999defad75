import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Account } from '../decode/event.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'

const SECOND = 1_000_000
const NOW = 1_800_000_000 * SECOND
const ada: Did = 'did:plc:ada'

function event(seq: number, seconds: number, status?: string, did: Did = ada): Account {
  const account = { kind: 'account', did, seq, timeUs: NOW + seconds * SECOND } as const
  return status === undefined ? { ...account, active: true } : { ...account, active: false, status }
}

const accounts = (max?: number) => createAccounts(max, () => NOW / 1000)

describe('an account', () => {
  it('nobody has heard of is active', () => {
    assert.deepEqual(accounts().status(ada), { active: true, deleted: false })
  })

  for (const status of ['deactivated', 'suspended', 'takendown', 'throttled', 'a status of tomorrow']) {
    it(`that is not active (${status}) is inactive, and may come back`, () => {
      const all = accounts()
      assert.equal(all.take(event(1, -10, status)), 'inactive')
      const { active, deleted } = all.status(ada)
      assert.deepEqual({ active, deleted }, { active: false, deleted: false })
      assert.equal(all.take(event(2, -9)), 'active')
      assert.equal(all.status(ada).active, true)
    })
  }

  it('without a status is judged by `active` alone', () => {
    const all = accounts()
    assert.equal(all.take({ kind: 'account', did: ada, seq: 1, timeUs: NOW, active: false }), 'inactive')
    assert.equal(all.take({ ...event(2, 0, 'deleted'), active: true }), 'active')
    assert.equal(all.status(ada).active, true)
  })

  it('that was deleted is deleted, until it is active again', () => {
    const all = accounts()
    assert.equal(all.take(event(1, -10, 'deleted')), 'deleted')
    assert.equal(all.status(ada).deleted, true)
    assert.equal(all.take(event(2, -9)), 'active')
    assert.equal(all.status(ada).deleted, false)
  })

  it('is its own affair', () => {
    const all = accounts()
    all.take(event(1, 0, 'deleted'))
    assert.equal(all.status('did:plc:bea').active, true)
  })
})

describe('an account event that comes late', () => {
  const table: [string, Account, string][] = [
    ['the very same again', event(100, -10), 'stale'],
    ['older by both', event(90, -20, 'deleted'), 'stale'],
    ['older by seq, of the same time', event(99, -10, 'deleted'), 'stale'],
    ['newer by both', event(101, -9, 'deleted'), 'deleted'],
    ['from a host that counts lower, and newer', event(5, -9, 'deleted'), 'deleted'],
    ['from a host whose clock is a little behind', event(101, -40, 'deleted'), 'deleted'],
    ['replayed by a host that counts higher', event(900, -3600, 'deleted'), 'stale'],
  ]
  for (const [what, late, expected] of table) {
    it(`${what}: ${expected}`, () => {
      const all = accounts()
      all.take(event(100, -10))
      assert.equal(all.take(late), expected)
      assert.equal(all.status(ada).active, expected === 'stale')
    })
  }

  it('is told from one in the future, which a wrong clock made', () => {
    const all = accounts()
    all.take(event(1, 3_000_000))
    assert.equal(all.take(event(2, -1, 'deactivated')), 'inactive')
  })
})

describe('the memory of accounts', () => {
  it('keeps so many inactive ones and forgets the oldest', () => {
    const all = accounts(3)
    const people = Array.from({ length: 4 }, (_, i): Did => `did:plc:n${i}`)
    for (const did of people) all.take(event(1, 0, 'deactivated', did))
    assert.deepEqual(
      people.map((did) => all.status(did).active),
      [true, false, false, false],
    )
  })

  it('is not pushed out by active ones', () => {
    const all = accounts(10)
    all.take(event(1, 0, 'deactivated'))
    for (let i = 0; i < 100; i++) all.take(event(1, 0, undefined, `did:plc:n${i}`))
    assert.equal(all.status(ada).active, false)
  })

  it('can be cleared', () => {
    const all = accounts()
    all.take(event(5, 0, 'deactivated'))
    all.clear()
    assert.equal(all.status(ada).active, true)
    assert.equal(all.take(event(1, -10, 'deactivated')), 'inactive')
  })
})
