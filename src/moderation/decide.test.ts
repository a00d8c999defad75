import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stranger, type Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Post } from '../decode/post.js'
import type { AccountStatus } from './accounts.js'
import {
  decide,
  decideAuthor,
  type Blocks,
  type Decision,
  type Given,
  type Reason,
  type Rules,
} from './decide.js'
import type { Defined } from './effects.js'

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

const said = (...vals: string[]) => vals.map((val) => ({ src: 'did:plc:mod' as const, val }))

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
    it(`M4: labelled ${label} by its author is not shown (${reason})`, () => {
      assert.deepEqual(decide(saying(label), by(), active, nothing, SHOWING), not(reason, false))
    })

    it(`of an author whose account is labelled ${label} is not shown (${reason}) until that is lifted`, () => {
      assert.deepEqual(decide(saying(), by(label), active, nothing, SHOWING), not(reason, true))
    })
  }

  it('M1: by an author for logged-in people only is shown to nobody here, whatever else holds', () => {
    for (const post of [saying(), saying('bot'), saying('!warn')]) {
      const decision = decide(post, by('bot', '!no-unauthenticated'), active, nothing, SHOWING)
      assert.deepEqual(decision, not('no-unauthenticated', true))
    }
  })

  it('M7: goes by whether the account is active, and is gone when it is deleted', () => {
    assert.deepEqual(decide(saying(), by(), inactive, nothing, SHOWING), not('account-inactive', true))
    assert.deepEqual(decide(saying(), by(), deleted, nothing, SHOWING), not('account-deleted', false))
  })

  const BLOCKS: Blocks = {
    author: (one, handle) => one === 'did:plc:bea' || handle === 'bad.example',
    post: ({ text }) => text.includes('spam'),
  }
  it('M11: that the host blocks is not shown until that is lifted', () => {
    const rules = { unknownAuthors: 'hold', blocks: BLOCKS } as const
    const of = (post: Post, author?: Author) => decide(post, author, active, nothing, rules)
    assert.deepEqual(of(decoded({ did, text: 'spam' }), by()), not('blocked', true))
    assert.deepEqual(of(decoded({ did: 'did:plc:bea' })), not('blocked', true))
    assert.deepEqual(of(saying(), { ...by(), handle: 'bad.example' }), not('blocked', true))
    assert.deepEqual(of(saying(), by()), shown)
    assert.deepEqual(decideAuthor('did:plc:bea', undefined, active, [], rules), not('blocked', true))
  })
})

describe('an author', () => {
  it('of whom nothing is known is not refused for that', () => {
    assert.deepEqual(decideAuthor(did, undefined, active, [], SHOWING), shown)
    assert.deepEqual(decideAuthor(did, stranger(did), active, [], SHOWING), shown)
  })

  it('is refused by account and by label, also when the labels are old', () => {
    assert.deepEqual(decideAuthor(did, by(), inactive, [], SHOWING), not('account-inactive', true))
    const old = { ...by('!hide'), known: false }
    assert.deepEqual(decideAuthor(did, old, active, [], SHOWING), not('hidden', true))
  })
})

describe('a labeler’s label', () => {
  const table: [label: string, reason: Reason | undefined][] = [
    ['!hide', 'hidden'],
    ['!takedown', 'taken-down'],
    ['!suspend', 'taken-down'],
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
    it(`M3: "${label}" comes to ${reason ?? 'nothing'}, on a post or on its author`, () => {
      const on = (given: Partial<Given>) => decide(saying(), by(), active, { ...nothing, ...given }, SHOWING)
      assert.deepEqual(on({ post: said(label) }), expected)
      assert.deepEqual(on({ account: said('rude', label) }), expected)
      assert.deepEqual(decideAuthor(did, undefined, active, said(label), SHOWING), expected)
    })
  }

  it('that only a labeler can give is nothing when an author gives it to itself', () => {
    assert.deepEqual(decide(saying('!takedown'), by('!suspend'), active, nothing, SHOWING), shown)
  })

  it('is told before its author becomes known, so that nobody is looked up for it', () => {
    const given = { post: said('porn'), account: [] }
    assert.deepEqual(
      decide(saying(), undefined, active, given, { unknownAuthors: 'hold' }),
      not('adult', true),
    )
  })
})

describe('M3: a cover', () => {
  const defined: Defined = ({ val }) => {
    if (val === 'spoiler') return { cover: { of: 'media', why: 'Spoiler' } }
    if (val === 'rude') return { cover: { of: 'post', why: 'Rude' } }
    return val === 'scam' ? { drop: 'hidden' } : undefined
  }
  const rules: Rules = { unknownAuthors: 'show', defined }
  const coverOf = (post: Post, author: Author | undefined, given: Partial<Given>) => {
    const decision = decide(post, author, active, { ...nothing, ...given }, rules)
    return decision.show ? decision.cover : decision.reason
  }

  it('is what !warn comes to, by whomever, on the post or on the account', () => {
    const own = { of: 'post', why: 'Content warning by its author' }
    const given = { of: 'post', why: 'Content warning by moderators' }
    assert.deepEqual(coverOf(saying('!warn'), by(), {}), own)
    assert.deepEqual(coverOf(saying(), by('!warn'), {}), own)
    assert.deepEqual(coverOf(saying(), by(), { post: said('!warn') }), given)
    assert.deepEqual(coverOf(saying(), undefined, { account: said('!warn') }), given)
  })

  it('gives way to whatever drops the post', () => {
    for (const post of [saying('!warn'), saying('!warn', 'porn'), saying('porn', '!warn')])
      for (const author of [by(), by('!warn'), by('!warn', '!hide')])
        for (const given of [nothing, { post: said('!warn', 'scam'), account: said('rude') }]) {
          const drops =
            [post, author].some(({ labels }) => labels.some((one) => one !== '!warn')) || given !== nothing
          assert.equal(typeof coverOf(post, author, given) === 'string', drops)
        }
  })

  it('of the post goes before one of its media; of several the first is named', () => {
    const why = (given: Partial<Given>, ...own: string[]) => {
      const cover = coverOf(saying(...own), by(), given)
      return typeof cover === 'object' ? `${cover.of}: ${cover.why}` : cover
    }
    assert.equal(why({ post: said('spoiler') }), 'media: Spoiler')
    assert.equal(why({ post: said('spoiler', 'rude') }), 'post: Rude')
    assert.equal(why({ account: said('spoiler'), post: said('rude') }), 'post: Rude')
    assert.equal(why({ account: said('rude'), post: said('spoiler', '!warn') }), 'post: Rude')
    assert.equal(
      why({ account: said('spoiler'), post: said('spoiler') }, '!warn'),
      'post: Content warning by its author',
    )
    assert.equal(why({ post: said('nonsense') }), undefined)
  })

  it('that is the same is the same object', () => {
    const once = () => coverOf(saying('!warn'), by(), { post: said('rude') })
    assert.equal(once(), once())
  })

  it('is no way around an author who is not known', () => {
    const hold: Rules = { unknownAuthors: 'hold' }
    const decision = decide(saying('!warn'), undefined, active, nothing, hold)
    assert.deepEqual(decision, not('author-unknown', true))
  })
})
