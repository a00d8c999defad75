import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stranger, type Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Post } from '../decode/post.js'
import type { AccountStatus } from './accounts.js'
import { decide, decideAuthor, matters, type Decision, type Given, type Reason } from './decide.js'

const did = 'did:plc:ada'
const nothing: Given = { post: [], account: [] }
const active: AccountStatus = { active: true, deleted: false }
const inactive: AccountStatus = { active: false, deleted: false }
const deleted: AccountStatus = { active: false, deleted: true }

function by(...labels: string[]): Author {
  return { ...stranger(did), handle: 'ada.example', labels, known: true, version: 1 }
}

function saying(...labels: string[]): Post {
  return decoded({ did, labels })
}

const shown: Decision = { show: true }
const not = (reason: Reason, lifts: boolean): Decision => ({ show: false, reason, lifts })

const SHOWING = { unknownAuthors: 'show' } as const

const REASONS: [label: string, reason: Reason][] = [
  ['!no-unauthenticated', 'no-unauthenticated'],
  ['porn', 'adult'],
  ['sexual', 'adult'],
  ['nudity', 'adult'],
  ['graphic-media', 'graphic'],
  ['gore', 'graphic'],
  ['!hide', 'hidden'],
  ['!warn', 'warned'],
]

describe('a post', () => {
  const table: [string, Post, Author | undefined, AccountStatus, 'hold' | 'show', Decision][] = [
    ['of a known author is shown', saying(), by(), active, 'hold', shown],
    ['of a bot is shown', saying('bot'), by('bot'), active, 'hold', shown],
    ['with labels nobody knows is shown', saying('spam', 'toString', ''), by('x'), active, 'hold', shown],
    ['of nobody known is held', saying(), undefined, active, 'hold', not('author-unknown', true)],
    [
      'of whom only the DID is known is held',
      saying(),
      stranger(did),
      active,
      'hold',
      not('author-unknown', true),
    ],
    ['of nobody known passes by the host’s choice', saying(), undefined, active, 'show', shown],
    ['of a stranger passes by the host’s choice', saying(), stranger(did), active, 'show', shown],
    [
      'of nobody known is judged by its own labels',
      saying('porn'),
      undefined,
      active,
      'show',
      not('adult', false),
    ],
    [
      'labelled and of nobody known is not held',
      saying('porn'),
      undefined,
      active,
      'hold',
      not('adult', false),
    ],
    ['of an inactive account is hidden', saying(), by(), inactive, 'show', not('account-inactive', true)],
    ['of a deleted account is gone', saying(), by(), deleted, 'show', not('account-deleted', false)],
    [
      'of a deleted account is gone before all else',
      saying('porn'),
      by('!hide'),
      deleted,
      'hold',
      not('account-deleted', false),
    ],
    [
      'of an unknown author’s deleted account is gone',
      saying(),
      undefined,
      deleted,
      'hold',
      not('account-deleted', false),
    ],
    [
      'with a known label after others is not shown',
      saying('bot', 'gore'),
      by(),
      active,
      'hold',
      not('graphic', false),
    ],
  ]
  for (const [what, post, author, account, unknownAuthors, expected] of table) {
    it(what, () => assert.deepEqual(decide(post, author, account, nothing, { unknownAuthors }), expected))
  }

  for (const [label, reason] of REASONS) {
    it(`labelled ${label} by its author is not shown (${reason})`, () => {
      assert.deepEqual(decide(saying(label), by(), active, nothing, SHOWING), not(reason, false))
    })

    it(`of an author whose account is labelled ${label} is not shown (${reason}) until that is lifted`, () => {
      assert.deepEqual(decide(saying(), by(label), active, nothing, SHOWING), not(reason, true))
    })
  }
})

describe('an author', () => {
  it('of whom nothing is known is not refused for that', () => {
    assert.deepEqual(decideAuthor(undefined, active, []), shown)
    assert.deepEqual(decideAuthor(stranger(did), active, []), shown)
  })

  it('is refused by account and by label, also when the labels are old', () => {
    assert.deepEqual(decideAuthor(by(), inactive, []), not('account-inactive', true))
    assert.deepEqual(decideAuthor({ ...by('!hide'), known: false }, active, []), not('hidden', true))
  })
})

describe('a labeler’s label', () => {
  const table: [label: string, reason: Reason | undefined][] = [
    ['!hide', 'hidden'],
    ['!takedown', 'taken-down'],
    ['!suspend', 'taken-down'],
    ['!warn', 'warned'],
    ['porn', 'adult'],
    ['sexual', 'adult'],
    ['nudity', 'adult'],
    ['graphic-media', 'graphic'],
    ['gore', 'graphic'],
    // An author's own to say.
    ['!no-unauthenticated', undefined],
    ['rude', undefined],
    ['spam', undefined],
    ['bot', undefined],
    ['', undefined],
  ]
  for (const [label, reason] of table) {
    const expected = reason === undefined ? shown : not(reason, true)
    it(`"${label}" comes to ${reason ?? 'nothing'}, on a post or on its author`, () => {
      const on = (given: Partial<Given>) => decide(saying(), by(), active, { ...nothing, ...given }, SHOWING)
      assert.deepEqual(on({ post: [label] }), expected)
      assert.deepEqual(on({ account: ['rude', label] }), expected)
      assert.deepEqual(decideAuthor(undefined, active, [label]), expected)
      assert.equal(matters(label), reason !== undefined)
    })
  }

  it('that only a labeler can give is nothing when an author gives it to itself', () => {
    assert.deepEqual(decide(saying('!takedown'), by('!suspend'), active, nothing, SHOWING), shown)
  })

  it('is told before its author becomes known, so that nobody is looked up for it', () => {
    const given = { post: ['porn'], account: [] }
    assert.deepEqual(
      decide(saying(), undefined, active, given, { unknownAuthors: 'hold' }),
      not('adult', true),
    )
  })
})
