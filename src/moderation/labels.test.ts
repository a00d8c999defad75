import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chance } from '../decode/invented.js'
import type { Label } from '../decode/label.js'
import type { Did } from '../syntax/index.js'
import type { Said } from './effects.js'
import { Labels, subjectOf } from './labels.js'

const MOD: Did = 'did:plc:labelerlabelerlabelerlab'
const OTHER: Did = 'did:plc:otherotherotherotherothe'
const ADA: Did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const POST = `at://${ADA}/app.bsky.feed.post/3mptbyoeyc22k`
const PROFILE = `at://${ADA}/app.bsky.actor.profile/self`
const V1 = 'bafyreiaekrr3ukqao6wkdv3m55xgq5geovlvbzkrz3r65kb4pnpfurdggi'
const V2 = 'bafyreiftot7eltsc3f6g4qktykmbv6jcmdmhcx5osscan6jpdxkpqcmcza'

let seqs = 0
function label(fields: Partial<Label> = {}): Label {
  const seq = ++seqs
  return { src: MOD, uri: POST, val: 'porn', neg: false, cts: seq, seq, ...fields }
}

function all(now = () => 0, bounds = { accounts: 100, posts: 100 }) {
  const labels = new Labels(now, bounds)
  return { labels, given: (...many: Label[]) => many.map((one) => labels.take(one)) }
}

const vals = (said: readonly Said[]) => said.map(({ val }) => val)

describe('a label', () => {
  it('holds for the post it is about, and no other', () => {
    const { labels, given } = all()
    assert.deepEqual(given(label()), [{ kind: 'post', did: ADA, uri: POST }])
    assert.deepEqual(vals(labels.ofPost(POST, V1)), ['porn'])
    assert.deepEqual(vals(labels.ofPost(`${POST}x`, V1)), [])
    assert.deepEqual(vals(labels.ofAccount(ADA)), [])
  })

  it('is forgotten with its labeler, and no other is', () => {
    const { labels, given } = all()
    given(
      label(),
      label({ src: OTHER, val: 'gore', exp: 50 }),
      label({ uri: ADA }),
      label({ src: OTHER, uri: ADA }),
    )
    labels.forget(OTHER)
    assert.deepEqual([vals(labels.ofPost(POST, V1)), vals(labels.ofAccount(ADA))], [['porn'], ['porn']])
    assert.equal(labels.size, 2)
    labels.forget(MOD)
    assert.deepEqual([vals(labels.ofPost(POST, V1)), vals(labels.ofAccount(ADA)), labels.size], [[], [], 0])
    assert.deepEqual(labels.expired(), [])
    assert.ok(labels.isNews(label()))
  })

  it('of one version holds for that version', () => {
    const { labels, given } = all()
    given(label({ cid: V1 }))
    assert.deepEqual([vals(labels.ofPost(POST, V1)), vals(labels.ofPost(POST, V2))], [['porn'], []])
  })

  it('of an account, or of any version of its profile, holds for the account', () => {
    for (const fields of [{ uri: ADA }, { uri: PROFILE }, { uri: PROFILE, cid: V1 }]) {
      const { labels, given } = all()
      assert.deepEqual(given(label(fields)), [{ kind: 'account', did: ADA }])
      assert.deepEqual(vals(labels.ofAccount(ADA)), ['porn'])
      assert.deepEqual(vals(labels.ofPost(POST, V1)), [])
    }
  })

  it('is taken back by its labeler alone, on that subject alone, and that value alone', () => {
    const { labels, given } = all()
    given(label(), label({ uri: ADA }), label({ uri: PROFILE }))
    const negs = [{ src: OTHER }, { val: 'gore' }, { uri: PROFILE }, { uri: `${POST}x` }]
    given(...negs.map((fields) => label({ neg: true, ...fields })))
    assert.deepEqual([vals(labels.ofPost(POST, V1)), vals(labels.ofAccount(ADA))], [['porn'], ['porn']])
    given(label({ neg: true }))
    assert.deepEqual(vals(labels.ofPost(POST, V1)), [])
  })

  it('taken back without a version is taken back in every version', () => {
    const { labels, given } = all()
    given(label({ cid: V1 }), label({ neg: true }))
    assert.deepEqual(vals(labels.ofPost(POST, V1)), [])
  })

  it('negated before it is given stays negated when the older one comes; a newer one holds', () => {
    const { labels, given } = all()
    given(label({ neg: true, cts: 20 }))
    assert.deepEqual(given(label({ cts: 10 })), [undefined])
    assert.deepEqual(vals(labels.ofPost(POST, V1)), [])
    given(label({ cts: 30 }))
    assert.deepEqual(vals(labels.ofPost(POST, V1)), ['porn'])
  })

  it('of the same moment counts by its place in the stream', () => {
    const { labels, given } = all()
    given(label({ cts: 5, seq: 2, neg: true }), label({ cts: 5, seq: 1 }))
    assert.deepEqual(vals(labels.ofPost(POST, V1)), [])
    given(label({ cts: 5, seq: 3 }))
    assert.deepEqual(vals(labels.ofPost(POST, V1)), ['porn'])
  })

  it('that comes again is no news', () => {
    const { labels } = all()
    const one = label()
    assert.ok(labels.isNews(one))
    labels.take(one)
    assert.ok(!labels.isNews(one))
    assert.equal(labels.take(one), undefined)
    assert.equal(labels.size, 1)
  })

  it('expires, and says so once', () => {
    let now = 1000
    const { labels, given } = all(() => now)
    given(label({ exp: 1500 }), label({ uri: ADA, exp: 3000 }))
    assert.deepEqual(labels.expired(), [])
    now = 1499
    assert.deepEqual(vals(labels.ofPost(POST, V1)), ['porn'])
    now = 1500
    assert.deepEqual(vals(labels.ofPost(POST, V1)), [])
    assert.deepEqual(labels.expired(), [{ kind: 'post', did: ADA, uri: POST }])
    assert.deepEqual(labels.expired(), [])
    now = 3000
    assert.deepEqual(labels.expired(), [{ kind: 'account', did: ADA }])
  })

  it('about anything else is no news and is not kept', () => {
    const { labels } = all()
    for (const uri of [
      'https://strand.example/',
      `at://${ADA}/app.bsky.feed.generator/x`,
      `at://${ADA}/app.bsky.actor.profile/other`,
      `at://${ADA}`,
      'at://ada.example/app.bsky.feed.post/3kaa',
      'did:',
      'x',
    ]) {
      assert.equal(subjectOf(uri), undefined, uri)
      assert.ok(!labels.isNews(label({ uri })))
      assert.equal(labels.take(label({ uri })), undefined)
    }
    assert.equal(labels.size, 0)
  })
})

it('so many labels are kept; what was labelled longest ago is forgotten, and accounts are not pushed out by posts', () => {
  const { labels, given } = all(() => 0, { accounts: 3, posts: 5 })
  given(label({ uri: ADA }))
  for (let i = 0; i < 50; i++)
    given(label({ uri: `${POST}${i}` }), label({ uri: `${POST}${i}`, val: 'gore' }))
  assert.ok(labels.size <= 8)
  assert.deepEqual(vals(labels.ofAccount(ADA)), ['porn'])
  assert.deepEqual(vals(labels.ofPost(`${POST}49`, V1)), ['porn', 'gore'])
  assert.deepEqual(vals(labels.ofPost(`${POST}0`, V1)), [])
})

it('a labeler that floods pushes out its own labels, and nobody else’s', () => {
  const { labels, given } = all(() => 0, { accounts: 10, posts: 10 })
  given(label({ uri: ADA }), label())
  for (let i = 0; i < 50; i++)
    given(label({ src: OTHER, uri: `${ADA.slice(0, -2)}${String(i + 22).replaceAll(/[0189]/g, 'z')}` }))
  for (let i = 0; i < 50; i++) given(label({ src: OTHER, uri: `${POST}${i}` }))
  assert.equal(labels.size, 20)
  assert.deepEqual([vals(labels.ofAccount(ADA)), vals(labels.ofPost(POST, V1))], [['porn'], ['porn']])
  assert.deepEqual(vals(labels.ofPost(`${POST}49`, V1)), ['porn'])
  assert.deepEqual(vals(labels.ofPost(`${POST}0`, V1)), [])
})

it('whatever comes in whatever order, what holds is what a naive model says', () => {
  const random = chance(11)
  const upTo = (n: number) => Math.floor(random() * n)
  const pick = <T>(...of: T[]) => of[upTo(of.length)] as T
  for (let run = 0; run < 300; run++) {
    let now = 100
    const { labels } = all(() => now)
    const seen: Label[] = []
    for (let step = 0; step < 40; step++) {
      const again = seen.length > 0 && random() < 0.2
      const cid = pick(undefined, undefined, V1, V2)
      const exp = pick(undefined, undefined, 95 + upTo(30))
      const one: Label = again
        ? pick(...seen)
        : {
            src: pick(MOD, OTHER),
            uri: pick(POST, `${POST}2`, ADA, PROFILE),
            val: pick('porn', '!hide', 'gore'),
            neg: random() < 0.4,
            cts: upTo(12),
            seq: 1000 * run + step,
            ...(cid === undefined ? {} : { cid }),
            ...(exp === undefined ? {} : { exp }),
          }
      seen.push(one)
      labels.take(one)
      if (random() < 0.3) now += upTo(8)
      const holding = (uris: string[], cid?: string) =>
        [...new Set(holdingOf(seen, now, uris, cid))].toSorted()
      const have = (values: readonly string[]) => [...new Set(values)].toSorted()
      for (const uri of [POST, `${POST}2`])
        for (const version of [V1, V2])
          assert.deepEqual(have(vals(labels.ofPost(uri, version))), holding([uri], version))
      assert.deepEqual(have(vals(labels.ofAccount(ADA))), holding([ADA, PROFILE]))
    }
  }
})

/** By the letter of the specification, from everything that ever came. */
function holdingOf(seen: readonly Label[], now: number, uris: readonly string[], cid?: string): string[] {
  const values: string[] = []
  for (const src of [MOD, OTHER]) {
    for (const uri of uris) {
      for (const val of ['porn', '!hide', 'gore']) {
        const [newest] = seen
          .filter((one) => one.src === src && one.uri === uri && one.val === val)
          .toSorted((a, b) => b.cts - a.cts || b.seq - a.seq)
        if (newest === undefined || newest.neg || (newest.exp ?? Infinity) <= now) continue
        if (cid === undefined || newest.cid === undefined || newest.cid === cid) values.push(val)
      }
    }
  }
  return values
}
