import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encode, toBytes } from '@atcute/cbor'
import { firehoseFrame } from './invented-firehose.js'
import { ANNA, CID, chance } from './invented.js'
import { decodeLabelStream, type Labels } from './label-stream.js'

const SIG = Uint8Array.from({ length: 64 }, (_, i) => i)
const MOD = 'did:plc:labelerlabelerlabelerlab'
const FIELDS = {
  ver: 1,
  src: MOD,
  uri: `at://${ANNA}/app.bsky.feed.post/3mptbyoeyc22k`,
  val: 'porn',
  cts: '2026-11-21T12:00:00.000Z',
}

const wire = (fields: object = {}) => ({ ...FIELDS, sig: toBytes(SIG), ...fields })

function message(...labels: unknown[]): Labels {
  const decoded = decodeLabelStream(firehoseFrame('#labels', { seq: 7, labels }))
  assert.ok(decoded.ok && decoded.value.kind === 'labels')
  return decoded.value
}

describe('a labels message', () => {
  it('is its labels, in their order, with the place they share', () => {
    const { seq, labels, faults } = message(
      wire(),
      wire({ uri: ANNA, cid: CID, val: '!hide', neg: true, exp: '2026-11-22T00:00:00Z' }),
    )
    assert.deepEqual([seq, faults], [7, []])
    const cts = Date.UTC(2026, 10, 21, 12)
    const { src, uri } = FIELDS
    assert.deepEqual(
      labels.map(({ label }) => label),
      [
        { src, uri, val: 'porn', neg: false, cts, seq: 7 },
        { src, uri: ANNA, cid: CID, val: '!hide', neg: true, cts, seq: 7, exp: Date.UTC(2026, 10, 22) },
      ],
    )
    assert.deepEqual(labels[0]?.sig, SIG)
  })

  it('has as signed bytes the fields of the specification, as they came, and nothing else', () => {
    const exp = '2026-11-22T00:00:00Z'
    const [plain, full] = message(
      wire({ $type: 'com.atproto.label.defs#label', more: 'x'.repeat(9) }),
      wire({ neg: false, cid: CID, exp }),
    ).labels
    assert.deepEqual(plain?.signed(), encode(FIELDS))
    assert.deepEqual(full?.signed(), encode({ ...FIELDS, cid: CID, neg: false, exp }))
  })

  it('without a signature, or with one that is none, has none', () => {
    for (const sig of [
      undefined,
      'c2ln',
      [...SIG],
      toBytes(SIG.subarray(1)),
      toBytes(new Uint8Array(65)),
      null,
    ]) {
      const label = encodable({ ...FIELDS, sig })
      assert.equal(message(label).labels[0]?.sig, undefined)
    }
  })

  const wrong: [what: string, entry: unknown, fault: string][] = [
    ['of no object', 'label', 'shape'],
    ['of a list', [], 'shape'],
    ['without a version', encodable({ ...FIELDS, ver: undefined }), 'ver'],
    ['of another version', wire({ ver: 2 }), 'ver'],
    ['of nobody', wire({ src: 'mod.example' }), 'did'],
    ['about nothing', wire({ uri: '' }), 'shape'],
    ['about 1,001 characters', wire({ uri: 'x'.repeat(1001) }), 'shape'],
    ['without a value', wire({ val: 1 }), 'shape'],
    ['with a value of 129 bytes', wire({ val: 'x'.repeat(129) }), 'shape'],
    ['with a value of 43 wide characters', wire({ val: '€'.repeat(43) }), 'shape'],
    ['negated by a word', wire({ neg: 'true' }), 'shape'],
    ['of a version that is no CID', wire({ cid: 'x y' }), 'cid'],
    ['of no time', encodable({ ...FIELDS, cts: undefined }), 'date'],
    ['of a time that is none', wire({ cts: 'yesterday' }), 'date'],
    ['that ends never', wire({ exp: 'never' }), 'date'],
  ]
  for (const [what, entry, fault] of wrong) {
    it(`skips a label ${what}, and keeps the others`, () => {
      const { labels, faults } = message(entry, wire({ val: 'gore' }))
      assert.deepEqual(
        labels.map(({ label }) => label.val),
        ['gore'],
      )
      assert.deepEqual(faults, [fault])
    })
  }

  it('that is none is a fault', () => {
    const frames: [Uint8Array, string][] = [
      [firehoseFrame('#labels', { labels: [] }), 'shape'],
      [firehoseFrame('#labels', { seq: -1, labels: [] }), 'shape'],
      [firehoseFrame('#labels', { seq: 1, labels: {} }), 'shape'],
      [firehoseFrame('#labels', { seq: 1, labels: [wire()] }).subarray(0, -3), 'cbor'],
      [Buffer.from('hello'), 'cbor'],
      [new Uint8Array(), 'cbor'],
      [new Uint8Array(5 * 1024 * 1024 + 1), 'size'],
      [Buffer.concat([encode({ op: 1, t: '#labels' }), new Uint8Array(1000).fill(0x81)]), 'cbor'],
    ]
    for (const [frame, fault] of frames) assert.deepEqual(decodeLabelStream(frame), { ok: false, fault })
  })
})

it('notices, errors and what nobody knows are told apart', () => {
  const value = (frame: Uint8Array) => {
    const decoded = decodeLabelStream(frame)
    return decoded.ok ? decoded.value : decoded.fault
  }
  assert.deepEqual(value(firehoseFrame('#info', { name: 'OutdatedCursor' })), {
    kind: 'info',
    name: 'OutdatedCursor',
  })
  assert.deepEqual(value(firehoseFrame('', { error: 'FutureCursor', message: 'no' }, -1)), {
    kind: 'error',
    code: 'FutureCursor',
    message: 'no',
  })
  assert.deepEqual(value(firehoseFrame('#other', { seq: 3 })), { kind: 'unknown', seq: 3 })
  assert.deepEqual(value(firehoseFrame('#commit', {})), { kind: 'unknown' })
})

it('no change of a byte, and no cut, makes it throw', () => {
  const random = chance(5)
  const frame = firehoseFrame('#labels', { seq: 1, labels: [wire({ cid: CID }), wire({ neg: true })] })
  const kinds = new Set<string>()
  for (let i = 0; i < 4000; i++) {
    const bytes = Uint8Array.from(frame)
    for (let n = 0; n <= i % 3; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    const cut = i % 4 === 0 ? Math.floor(random() * bytes.length) : bytes.length
    const decoded = decodeLabelStream(bytes.subarray(0, cut))
    kinds.add(decoded.ok ? decoded.value.kind : decoded.fault)
    if (decoded.ok && decoded.value.kind === 'labels') for (const one of decoded.value.labels) one.signed()
  }
  assert.ok(kinds.has('labels') && kinds.has('cbor'), [...kinds].join())
})

/** Without what is undefined: CBOR has no such thing. */
function encodable(fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
