import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readProfiles, type Looked } from './profiles.js'
import { did, START } from './testing.js'

const CID = `bafkrei${'a2'.repeat(26)}`
const me = did('me')

/** What is made of one profile with these fields; undefined when it is not taken. */
function read(fields: object): Looked | undefined {
  return readProfiles({ profiles: [{ did: me, ...fields }] }, new Set([me]), START)?.found.get(me)
}

function own(val: unknown, more: object = {}): object {
  return { src: me, uri: `at://${me}`, val, ...more }
}

describe('self-labels in an answer', () => {
  const table: [string, unknown, readonly string[] | undefined][] = [
    ['none given', undefined, []],
    ['none', [], []],
    ['own', [own('porn'), own('bot')], ['porn', 'bot']],
    ['repeated', [own('porn'), own('porn')], ['porn']],
    ['another’s', [{ src: 'did:plc:labeler', val: 'spam' }], []],
    ['negated', [own('porn', { neg: true })], []],
    ['not negated', [own('porn', { neg: false })], ['porn']],
    ['expired', [own('porn', { exp: new Date(START - 1).toISOString() })], []],
    ['not yet expired', [own('porn', { exp: new Date(START + 1).toISOString() })], ['porn']],
    ['with a nonsense expiry, which is none', [own('porn', { exp: 'soon' })], ['porn']],
    ['no list: not known', { 0: own('porn') }, undefined],
    ['null: not known', null, undefined],
    ['no object: not known', ['porn'], undefined],
    ['without a source: not known', [{ val: 'porn' }], undefined],
    ['own without a value: not known', [own(7)], undefined],
  ]
  for (const [what, labels, expected] of table) {
    it(what, () => assert.deepEqual(read({ labels })?.labels, expected))
  }
})

describe('other fields in an answer', () => {
  const table: [string, object, object][] = [
    ['a handle is taken in lower case', { handle: 'Ada.Example' }, { handle: 'ada.example' }],
    ['handle.invalid is no handle', { handle: 'handle.invalid' }, {}],
    ['a handle that is none is dropped', { handle: '"><script>' }, {}],
    ['fields of wrong types are dropped', { handle: 1, displayName: [], avatar: {} }, {}],
    ['a name is trimmed', { displayName: '\n Ada\t' }, { displayName: 'Ada' }],
    ['a blank name is no name', { displayName: ' \u3000 ' }, {}],
    [
      'a long name is cut at a code point',
      { displayName: `a${'💃'.repeat(400)}` },
      { displayName: `a${'💃'.repeat(159)}` },
    ],
    ['a name of 640 bytes is left whole', { displayName: 'é'.repeat(320) }, { displayName: 'é'.repeat(320) }],
    [
      'of an avatar only the CID is kept',
      { avatar: `https://cdn.example/img/avatar/plain/${me}/${CID}@jpeg` },
      { avatar: CID },
    ],
    ['an avatar without a format will do', { avatar: `https://cdn.example/${me}/${CID}` }, { avatar: CID }],
    [
      'so will an old CID',
      { avatar: `https://cdn.example/Qm${'w'.repeat(44)}@png?x=/y` },
      { avatar: `Qm${'w'.repeat(44)}` },
    ],
    ['an avatar that ends in no CID is dropped', { avatar: 'javascript:alert(1)//evil' }, {}],
    ['a CID with anything else in it is dropped', { avatar: `https://cdn.example/${CID}"onload=` }, {}],
  ]
  for (const [what, fields, expected] of table) {
    it(what, () => assert.deepEqual(read(fields), { labels: [], ...expected }))
  }
})

describe('an answer as a whole', () => {
  it('that is no answer gives nothing', () => {
    for (const body of [undefined, null, 1, 'x', [], {}, { profiles: null }, { profiles: {} }]) {
      assert.equal(readProfiles(body, new Set([me]), START), undefined)
    }
  })

  it('with profiles that cannot be read gives the others', () => {
    const body = { profiles: [null, 1, [], { did: 7 }, { did: 'nobody' }, { did: me }] }
    const answered = readProfiles(body, new Set([me]), START)
    assert.deepEqual([...(answered?.found.keys() ?? [])], [me])
    assert.equal(answered?.faulty, 5)
  })

  it('never throws, whatever is in it', () => {
    const values = [null, 0, true, '', 'x', [], {}, [null], [{}], { src: me }, me, '\ud800']
    const keys = ['did', 'handle', 'displayName', 'avatar', 'labels']
    let seed = 1
    function pick(from: readonly unknown[]): unknown {
      seed = (seed * 48_271) % 2_147_483_647
      return from[seed % from.length]
    }
    for (let i = 0; i < 5000; i++) {
      const profile = Object.fromEntries(keys.map((key) => [key, pick(values)]))
      assert.ok(readProfiles({ profiles: [profile] }, new Set([me]), START))
    }
  })
})

describe('labels of labelers in an answer', () => {
  const mod = did('labeler')
  const cts = new Date(START - 5000).toISOString()
  const label = (more: object = {}) => ({ src: mod, uri: me, val: 'porn', cts, ...more })
  const given = (...labels: unknown[]) => {
    const body = { profiles: [{ did: me, labels }] }
    return readProfiles(body, new Set([me]), START, new Set([mod]))?.found.get(me)?.given
  }

  it('are taken of those who were asked for, about this account and its records', () => {
    const profile = `at://${me}/app.bsky.actor.profile/self`
    const taken = { src: mod, val: 'porn', neg: false, cts: START - 5000, seq: 0 }
    assert.deepEqual(given(label(), label({ uri: profile, ver: 1, exp: '2030-01-01T00:00:00Z' })), [
      { ...taken, uri: me },
      { ...taken, uri: profile, exp: Date.UTC(2030, 0, 1) },
    ])
  })

  it('are left out when they are another’s, about another, or no labels', () => {
    const others = [
      label({ src: did('other') }),
      label({ uri: did('you') }),
      label({ uri: `at://${did('you')}/app.bsky.actor.profile/self` }),
      label({ cts: 'yesterday' }),
      label({ val: 'x'.repeat(200) }),
      own('bot'),
    ]
    assert.equal(given(...others), undefined)
  })

  it('are at most so many', () => {
    assert.equal(given(...Array.from({ length: 5000 }, () => label()))?.length, 50)
  })
})
