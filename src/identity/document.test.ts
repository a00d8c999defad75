import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDocument } from './document.js'
import { webDocument } from './documents.js'
import { did } from './testing.js'

const ME = did(1)
const pds = (serviceEndpoint: unknown, more: object = {}) => ({
  service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint, ...more }],
})
const read = (fields: object) => {
  const document = readDocument({ id: ME, ...fields }, ME)
  assert.ok(document !== undefined && document !== 'others')
  return { handle: document.handle, pds: document.pds }
}

describe('a DID document', () => {
  it('says where an account lives and what it calls itself', () => {
    assert.deepEqual(
      read({ alsoKnownAs: ['https://x.example', 'at://Ada.Example'], ...pds('https://pds.example') }),
      {
        handle: 'ada.example',
        pds: 'https://pds.example',
      },
    )
    assert.equal(read(pds('https://pds.example/', { id: `${ME}#atproto_pds` })).pds, 'https://pds.example')
  })

  it('of another DID is not this one’s', () => {
    assert.equal(readDocument({ id: did(2), ...pds('https://pds.example') }, ME), 'others')
  })

  for (const body of [null, 5, 'x', [], {}, { id: 7 }, { did: ME }]) {
    it(`is not ${JSON.stringify(body)}`, () => assert.equal(readDocument(body, ME), undefined))
  }

  const NO_HANDLE = [
    undefined,
    'at://ada.example',
    [],
    [7, null],
    ['ada.example'],
    ['at://'],
    ['at://ada'],
    ['at://ada.example/path'],
    ['at://<b>.example'],
    ['at://handle.invalid'],
    ['at://not a handle', 'at://ada.example'],
    [`at://${'a'.repeat(10_000)}.example`],
    [...Array.from({ length: 1000 }, (_, n) => `https://${n}.example`), 'at://ada.example'],
  ]
  for (const alsoKnownAs of NO_HANDLE) {
    it(`has no handle in ${JSON.stringify(alsoKnownAs)?.slice(0, 60)}`, () =>
      assert.equal(read({ alsoKnownAs }).handle, undefined))
  }

  const NO_PDS = [
    { service: 'https://pds.example' },
    { service: [null, 7, 'x', {}] },
    pds('https://pds.example', { id: '#bsky_fg' }),
    pds('https://pds.example', { id: `${did(2)}#atproto_pds` }),
    pds('https://pds.example', { type: 'LinkedDomains' }),
    pds(['https://pds.example']),
    pds('pds.example'),
    pds('javascript:alert(1)'),
    pds('file:///etc/passwd'),
    pds('https://pds.example/path'),
    pds('https://pds.example/?x'),
    pds('https://pds.example/#x'),
    pds('https://a:b@pds.example/'),
    pds(`https://${'a.'.repeat(200)}example`),
  ]
  for (const fields of NO_PDS) {
    it(`names no host in ${JSON.stringify(fields).slice(0, 110)}`, () =>
      assert.equal(read(fields).pds, undefined))
  }
})

describe('a did:web', () => {
  it('keeps its document at its host', () => {
    assert.equal(webDocument('did:web:ada.example')?.href, 'https://ada.example/.well-known/did.json')
    assert.equal(webDocument('did:web:localhost%3A3000')?.href, 'http://localhost:3000/.well-known/did.json')
    assert.equal(
      webDocument('did:web:ada.example%3A8443')?.href,
      'https://ada.example:8443/.well-known/did.json',
    )
  })

  for (const one of [
    'did:web:ada.example:path',
    'did:web:ada.example%2Fpath',
    'did:web:ada.example%3A99999',
    'did:web:a%40b.example',
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
  ] as const) {
    it(`is not ${one}`, () => assert.equal(webDocument(one), undefined))
  }
})

describe('a labeler’s DID document', () => {
  const key = { type: 'Multikey', publicKeyMultibase: 'zQ3sh' }
  const endpoint = 'https://mod.example'
  const fields = (service: object = {}, method: object = {}) => ({
    service: [
      { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example' },
      { id: '#atproto_labeler', type: 'AtprotoLabeler', serviceEndpoint: endpoint, ...service },
    ],
    verificationMethod: [
      { ...key, id: `${ME}#atproto`, publicKeyMultibase: 'zOther' },
      { ...key, id: `${ME}#atproto_label`, ...method },
    ],
  })
  const labeler = (body: object) => {
    const document = readDocument({ id: ME, ...body }, ME)
    assert.ok(document !== undefined && document !== 'others')
    return document.labeler
  }
  const expected = { endpoint, key: { type: 'Multikey', multibase: 'zQ3sh' } }

  it('says where its labels are, and by which key', () => {
    assert.deepEqual(labeler(fields()), expected)
    assert.deepEqual(labeler(fields({ id: `${ME}#atproto_labeler` }, { id: '#atproto_label' })), expected)
  })

  const NONE: [what: string, body: object][] = [
    ['of another type', fields({ type: 'AtprotoPersonalDataServer' })],
    ['with a path', fields({ serviceEndpoint: `${endpoint}/labels` })],
    ['that is no address', fields({ serviceEndpoint: 'mod.example' })],
    ['without a key of its own', fields({}, { id: `${ME}#other` })],
    ['with a key of no text', fields({}, { publicKeyMultibase: 7 })],
    ['with an endless key', fields({}, { publicKeyMultibase: `z${'1'.repeat(300)}` })],
    ['with a key of no type', fields({}, { type: undefined })],
    ['of another DID', fields({ id: 'did:plc:other#atproto_labeler' })],
    ['with lists that are none', { service: {}, verificationMethod: 'x' }],
  ]
  for (const [what, body] of NONE) it(`${what} names none`, () => assert.equal(labeler(body), undefined))
})
