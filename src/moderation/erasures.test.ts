import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Log } from '../broadcast/index.js'
import type { Account, Commit, Event } from '../decode/index.js'
import type { Did } from '../syntax/index.js'
import { Erasures } from './index.js'

const ADA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' as Did
const BOB = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb' as Did

function commit(did: Did, rkey: string, operation: Commit['operation'], rev: string): Commit {
  return { kind: 'commit', did, timeUs: 0, rev, operation, collection: 'app.bsky.feed.post', rkey }
}

function account(did: Did, active: boolean, status: string): Account {
  return { kind: 'account', did, timeUs: 0, seq: 1, active, status }
}

function kept(events: readonly Event[]): Event[] {
  const log = new Log<Event>({ entries: 100, bytes: 100, ageMs: 100 })
  const erasures = new Erasures()
  for (const event of events) {
    log.append(event, 1, 0)
    erasures.note(event)
  }
  log.strike(erasures.take() ?? (() => false))
  assert.equal(log.bytes, log.size)
  return [...log.after(0)].map(({ value }) => value)
}

describe('what authors have taken back', () => {
  it('is struck out, and that they did so stays', () => {
    const other = commit(ADA, 'b', 'create', '1')
    const theirs = commit(BOB, 'a', 'create', '1')
    const deleted = commit(ADA, 'a', 'delete', '3')
    const again = commit(ADA, 'a', 'create', '4')
    const all = [
      commit(ADA, 'a', 'create', '1'),
      commit(ADA, 'a', 'update', '2'),
      other,
      theirs,
      deleted,
      again,
    ]
    assert.deepEqual(kept(all), [other, theirs, deleted, again])
  })

  it('is everything when the account is deleted, and nothing when it is deactivated', () => {
    const post = commit(ADA, 'a', 'create', '1')
    const theirs = commit(BOB, 'a', 'create', '1')
    const gone = account(ADA, false, 'deleted')
    const away = account(BOB, false, 'deactivated')
    assert.deepEqual(kept([post, theirs, gone, away]), [theirs, gone, away])
  })

  it('is told once', () => {
    const erasures = new Erasures()
    erasures.note(commit(ADA, 'a', 'delete', '3'))
    assert.notEqual(erasures.take(), undefined)
    assert.equal(erasures.take(), undefined)
  })
})
