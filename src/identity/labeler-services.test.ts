import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { askLabelers, readService, readServices, type ServicesOptions } from './labeler-services.js'
import { did, START } from './testing.js'

const MOD = did('mod')
const OTHER = did('other')
const HOUR = 60 * 60_000

const policies = (...vals: string[]) => ({
  labelValues: vals,
  labelValueDefinitions: vals.map((identifier) => ({
    identifier,
    severity: 'alert',
    blurs: 'content',
    defaultSetting: 'warn',
    locales: [{ lang: 'en', name: identifier.toUpperCase(), description: '' }],
  })),
})
const view = (creator: Did, ...vals: string[]) => ({ creator: { did: creator }, policies: policies(...vals) })
const views = (...all: object[]) => Response.json({ views: all })

function setUp(t: TestContext, respond: (url: URL) => Response, options: Partial<ServicesOptions> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START })
  const stop = new AbortController()
  t.after(() => stop.abort())
  const asked: string[] = []
  const found: [Did, string[]][] = []
  const services = askLabelers({
    appview: new URL('https://appview.example'),
    plc: undefined,
    named: [],
    labelers: [MOD],
    found: (one, definitions) => void found.push([one, definitions.map(({ val }) => val)]),
    userAgent: 'test',
    metrics: createMetrics(),
    log: silent,
    signal: stop.signal,
    reach: async (url) => {
      asked.push(`${url.host}${url.pathname}${url.search}`)
      return respond(url)
    },
    ...options,
  })
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= ms / 20) {
      t.mock.timers.tick(ms / 20)
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { services, asked, found, pass, stop }
}

it('all labelers are asked about in one call, at once and every few hours', async (t) => {
  const { asked, found, pass } = setUp(t, () => views(view(MOD, 'spam', 'rude'), view(OTHER)), {
    labelers: [MOD, OTHER],
  })
  await pass(1000)
  const query = `dids=${encodeURIComponent(MOD)}&dids=${encodeURIComponent(OTHER)}&detailed=true`
  assert.deepEqual(asked, [`appview.example/xrpc/app.bsky.labeler.getServices?${query}`])
  assert.deepEqual(found, [
    [MOD, ['spam', 'rude']],
    [OTHER, []],
  ])
  await pass(3 * HOUR)
  assert.equal(asked.length, 1)
  await pass(2 * HOUR)
  assert.deepEqual([asked.length, found.length], [2, 4])
})

it('one that fails is asked again, ever more seldom, until it answers', async (t) => {
  let answer = () => new Response('', { status: 502 })
  const { asked, found, pass } = setUp(t, () => answer())
  await pass(1000)
  assert.equal(asked.length, 1)
  await pass(60_000)
  assert.ok(asked.length >= 3 && asked.length <= 5, String(asked.length))
  await pass(2 * HOUR)
  assert.ok(asked.length >= 12 && asked.length <= 24, String(asked.length))
  answer = () => views(view(MOD, 'spam'))
  await pass(11 * 60_000)
  assert.deepEqual(found, [[MOD, ['spam']]])
})

it('one that comes later is asked for too, once, and no more than so many', async (t) => {
  const { services, asked, found, pass } = setUp(t, () => views(view(MOD), view(OTHER, 'rude')))
  await pass(1000)
  services.want(OTHER)
  services.want(OTHER)
  await pass(1000)
  assert.equal(asked.length, 2)
  assert.deepEqual(found.at(-1), [OTHER, ['rude']])
  for (let n = 0; n < 100; n++) services.want(did(n))
  await pass(1000)
  assert.equal(asked.at(-1)?.match(/dids=/g)?.length, 18)
})

it('without an AppView, or when it knows nothing of it, its own host is asked for its record', async (t) => {
  const own = { uri: `at://${MOD}/app.bsky.labeler.service/self`, value: { policies: policies('rude') } }
  const service = [
    { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example' },
  ]
  const respond = ({ host }: URL) => {
    if (host === 'plc.example') return Response.json({ id: MOD, service })
    return host === 'pds.example' ? Response.json(own) : views(view(OTHER, 'spam'))
  }
  const plc = new URL('https://plc.example')
  const { asked, found, pass } = setUp(t, respond, { plc })
  await pass(1000)
  assert.deepEqual(found, [[MOD, ['rude']]])
  const query = new URLSearchParams({
    repo: MOD,
    collection: 'app.bsky.labeler.service',
    rkey: 'self',
  }).toString()
  assert.equal(asked.at(-1), `pds.example/xrpc/com.atproto.repo.getRecord?${query}`)
})

it('when nobody can be asked nobody is, and when it ends neither', async (t) => {
  const { services, asked, pass, stop } = setUp(t, () => views(), { appview: undefined })
  services.want(OTHER)
  await pass(1000)
  assert.deepEqual(asked, [])
  const other = askLabelers({
    appview: new URL('https://appview.example'),
    plc: undefined,
    named: [],
    labelers: [MOD],
    found: () => assert.fail(),
    userAgent: 'test',
    metrics: createMetrics(),
    log: silent,
    signal: stop.signal,
    reach: () => assert.fail(),
  })
  stop.abort()
  other.want(OTHER)
  await pass(HOUR)
  assert.deepEqual(asked, [])
})

it('answers about others, twice, or in another shape say nothing', () => {
  const asked = new Set([MOD])
  for (const body of [undefined, null, [], {}, { views: {} }])
    assert.equal(readServices(body, asked), undefined)
  const odd = [
    null,
    'x',
    {},
    { creator: {} },
    { creator: { did: 7 } },
    { creator: { did: MOD } },
    view(OTHER, 'x'),
  ]
  assert.deepEqual([...(readServices({ views: odd }, asked) ?? [])], [])
  const twice = readServices({ views: [...odd, view(MOD, 'a'), view(MOD, 'b')] }, asked)
  assert.deepEqual(
    twice?.get(MOD)?.map(({ val }) => val),
    ['a'],
  )
})

it('a host that has no such record says that nothing is defined; one about somebody else says nothing', () => {
  const status = { kind: 'status', status: 400, retryAfterMs: undefined } as const
  assert.deepEqual(readService(MOD, { ...status, error: 'RecordNotFound' }), [])
  assert.equal(readService(MOD, { ...status, error: 'InvalidRequest' }), undefined)
  assert.equal(readService(MOD, { kind: 'lost', why: 'x' }), undefined)
  const uri = `at://${OTHER}/app.bsky.labeler.service/self`
  for (const body of [null, {}, { uri, value: { policies: policies('x') } }])
    assert.equal(readService(MOD, { kind: 'ok', body }), undefined)
})
