import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createMetrics } from '../observe/metrics.js'
import { createFindLabeler, type LabelersOptions } from './labelers.js'
import { did } from './testing.js'

const ME = did('labeler')
const PLC = new URL('https://plc.example')

function document(endpoint: string, more: object = {}): Response {
  return Response.json({
    id: ME,
    verificationMethod: [{ id: '#atproto_label', type: 'Multikey', publicKeyMultibase: 'zKey' }],
    service: [{ id: '#atproto_labeler', type: 'AtprotoLabeler', serviceEndpoint: endpoint }],
    ...more,
  })
}

function setUp(respond: () => Response | Promise<Response>, options: Partial<LabelersOptions> = {}) {
  const asked: string[] = []
  let now = 1_000_000
  const find = createFindLabeler({
    plc: PLC,
    named: [],
    userAgent: 'test',
    metrics: createMetrics(),
    signal: new AbortController().signal,
    now: () => now,
    reach: async (url) => {
      asked.push(url.href)
      return respond()
    },
    ...options,
  })
  return { find, asked, pass: (ms: number) => void (now += ms) }
}

it('a labeler is found by its DID, and where it is may not be a private place', async () => {
  const { find, asked } = setUp(() => document('https://mod.example'))
  const found = await find(ME, false)
  assert.ok(found.kind === 'labeler' && found.lookup !== undefined)
  assert.deepEqual(
    [found.endpoint.href, found.key],
    ['https://mod.example/', { type: 'Multikey', multibase: 'zKey' }],
  )
  assert.deepEqual(asked, [`https://plc.example/${ME}`])
})

it('what is in memory is not asked for again, unless it has to be fresh; a failure is not kept', async () => {
  let answer = () => new Response('', { status: 500 })
  const { find, asked, pass } = setUp(() => answer())
  assert.equal((await find(ME, false)).kind, 'failed')
  answer = () => document('https://mod.example')
  pass(60_000)
  assert.equal((await find(ME, false)).kind, 'labeler')
  assert.equal((await find(ME, false)).kind, 'labeler')
  assert.equal(asked.length, 2)
  assert.equal((await find(ME, true)).kind, 'labeler')
  assert.equal(asked.length, 3)
})

it('a directory that fails is left alone for a while, and the answer says so', async () => {
  const { find, asked } = setUp(() => new Response('', { status: 503 }))
  await find(ME, false)
  assert.deepEqual(await find(ME, true), { kind: 'failed', why: 'the PLC directory answered 503' })
  assert.equal(asked.length, 1)
})

const NONE: [what: string, respond: () => Response, why: RegExp][] = [
  ['that is not there', () => new Response('', { status: 404 }), /no DID document/],
  ['of another', () => document('https://mod.example', { id: did(2) }), /no DID document/],
  ['that is no labeler', () => document('https://mod.example', { service: [] }), /no labeler/],
  [
    'at a private address',
    () => document('https://192.168.1.1'),
    /not gone to at 192\.168\.1\.1: .*public address/,
  ],
  ['without TLS', () => document('http://mod.example'), /not https/],
  ['at a port', () => document('https://mod.example:8443'), /a port/],
]
for (const [what, respond, why] of NONE) {
  it(`one ${what} is none`, async () => {
    const found = await setUp(respond).find(ME, false)
    assert.ok(found.kind === 'none')
    assert.match(found.why, why)
  })
}

it('one at a host that the settings name may be anywhere', async () => {
  const { find } = setUp(() => document('http://127.0.0.1:4000'), {
    named: [new URL('ws://127.0.0.1:4000/x')],
  })
  const found = await find(ME, false)
  assert.ok(found.kind === 'labeler' && found.lookup === undefined)
})
