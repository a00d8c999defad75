import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { BytesWrapper, encode } from '@atcute/cbor'
import { toBase58Btc } from '@atcute/multibase'
import { labelOf } from '../decode/label.js'
import { isSignedBy, readKey } from './label-signature.js'
import { inventLabeler } from './testing-labels.js'

const corpus = process.env['CORPUS_DIR']

function lines(...path: string[]): string {
  return readFileSync(join(corpus ?? '', ...path), 'utf8')
}

it('keys and signatures are told good from bad as the interop suite tells them', async (t) => {
  if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
  interface Fixture {
    comment: string
    messageBase64: string
    didDocSuite: string
    publicKeyDid: string
    publicKeyMultibase: string
    signatureBase64: string
    validSignature: boolean
  }
  const fixtures = JSON.parse(lines('interop-tests', 'crypto', 'signature-fixtures.json')) as Fixture[]
  assert.ok(fixtures.length >= 6)
  for (const one of fixtures) {
    const message = Buffer.from(one.messageBase64, 'base64')
    const sig = Buffer.from(one.signatureBase64, 'base64')
    for (const written of [
      { type: one.didDocSuite, multibase: one.publicKeyMultibase },
      { type: 'Multikey', multibase: one.publicKeyDid.replace('did:key:', '') },
    ]) {
      const key = readKey(written)
      assert.ok(key, one.comment)
      assert.equal(await isSignedBy(key, message, sig), one.validSignature, one.comment)
    }
  }
})

it('of the recorded labels the three that are signed verify, and no change of them does', async (t) => {
  if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
  const [multibase = ''] = Object.values(JSON.parse(lines('labels', 'keys.json')) as Record<string, string>)
  const key = readKey({ type: 'Multikey', multibase })
  assert.ok(key)
  let verified = 0
  for (const line of lines('labels', 'labels.jsonl').trim().split('\n')) {
    const { sig, ...fields } = JSON.parse(line) as Record<string, unknown> & { sig?: { $bytes: string } }
    if (sig === undefined) continue
    const bytes = new BytesWrapper(Buffer.from(sig.$bytes, 'base64'))
    const read = (more: object) => {
      const label = labelOf({ ...fields, sig: bytes, ...more }, 1)
      assert.ok(typeof label === 'object' && label.sig !== undefined)
      return isSignedBy(key, label.signed(), label.sig)
    }
    assert.ok(await read({}), line)
    assert.ok(
      await read({ $type: 'com.atproto.label.defs#label', more: 1 }),
      'what is beside it is not signed',
    )
    for (const change of [
      { val: 'spam' },
      { neg: false },
      { cts: '2025-03-13T13:23:33.593Z' },
      { uri: 'did:plc:x' },
    ])
      assert.ok(!(await read(change)), JSON.stringify(change))
    verified++
  }
  assert.equal(verified, 3)
})

for (const curve of ['secp256k1', 'prime256v1'] as const) {
  it(`a fresh key on ${curve} signs, in the lower form only`, async () => {
    const labeler = inventLabeler({ curve })
    const key = readKey(labeler.key)
    assert.ok(key)
    for (let i = 0; i < 20; i++) {
      const label = labelOf({ ...labeler.label({ val: `v${i}` }) }, 1)
      assert.ok(typeof label === 'object' && label.sig !== undefined)
      const { sig } = label
      assert.ok(await isSignedBy(key, label.signed(), sig))
      const other = Uint8Array.from(sig)
      other[40] = (other[40] ?? 0) ^ 1
      assert.ok(!(await isSignedBy(key, label.signed(), other)))
      assert.ok(!(await isSignedBy(key, label.signed(), highS(sig, curve))), 'the other form')
      assert.ok(!(await isSignedBy(key, label.signed(), sig.subarray(0, 63))))
    }
    assert.ok(!(await isSignedBy(key, encode({}), new Uint8Array(64))))
  })
}

it('what is no key of these curves is none', () => {
  const { key } = inventLabeler()
  const ed25519 = Buffer.concat([
    Buffer.from('ed01', 'hex'),
    generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
  ])
  for (const wrong of [
    { type: 'Multikey', multibase: '' },
    { type: 'Multikey', multibase: 'z' },
    { type: 'Multikey', multibase: key.multibase.slice(1) },
    { type: 'Multikey', multibase: key.multibase.slice(0, -4) },
    { type: 'Multikey', multibase: `${key.multibase}1111` },
    { type: 'Multikey', multibase: 'z0OIl' },
    { type: 'Multikey', multibase: `z${toBase58Btc(ed25519)}` },
    { type: 'Ed25519VerificationKey2020', multibase: key.multibase },
    { type: 'EcdsaSecp256k1VerificationKey2019', multibase: key.multibase },
  ])
    assert.equal(readKey(wrong), undefined, JSON.stringify(wrong))
})

const ORDER = {
  secp256k1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
}

/** The same signature in its other form, which most libraries take for valid too. */
function highS(sig: Uint8Array, curve: keyof typeof ORDER): Uint8Array {
  const s = BigInt(`0x${Buffer.from(sig.subarray(32)).toString('hex')}`)
  const other = (ORDER[curve] - s).toString(16).padStart(64, '0')
  return Buffer.concat([sig.subarray(0, 32), Buffer.from(other, 'hex')])
}
