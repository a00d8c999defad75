import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApp, until } from './app.js'
import { get, knock, metric, stage } from './wire.js'

/** What every answer of the server has in common, and the machines' addresses. */

test('methods, unknown paths, headers too big and a socket asked for as a page', async (t) => {
  const { app } = await stage(t)
  const page = await get(app, '/')
  const head = await get(app, '/', { method: 'HEAD' })
  assert.equal(head.status, 200)
  assert.equal(head.body, '')
  assert.equal(head.headers['content-length'], String(Buffer.byteLength(page.body)))
  for (const method of ['POST', 'PUT', 'DELETE', 'PROPFIND']) {
    assert.ok([404, 405].includes((await get(app, '/', { method })).status), method)
  }
  for (const path of [
    '/nowhere',
    '/ws',
    '/ws/.websocket',
    '/ws/status',
    '//evil.example/',
    '/index.html',
    '/.env',
  ]) {
    const { status, body, headers } = await get(app, path)
    assert.equal(status, 404, path)
    assert.match(body, /There is nothing at this address/)
    assert.equal(headers['cache-control'], 'no-store')
  }
  assert.equal((await get(app, '/', { headers: { 'X-Big': 'x'.repeat(30_000) } })).status, 431)
  assert.equal((await get(app, `/${'x'.repeat(30_000)}`)).status, 431)
  assert.equal((await get(app, '/')).status, 200)
})

test('each page has the strict policy, is not stored, not indexed and tells nobody where it was', async (t) => {
  const { app, net } = await stage(t)
  for (const path of ['/', '/?q=cats', '/?q=lang:english', '/nowhere']) {
    const { headers } = await get(app, path)
    assert.equal(
      headers['content-security-policy'],
      `default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self' ${net.url};` +
        `base-uri 'none';form-action 'self';frame-ancestors 'none'`,
    )
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['x-frame-options'], 'DENY')
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['strict-transport-security'], undefined)
    assert.equal(headers['set-cookie'], undefined)
  }
})

test('a host header is never repeated unescaped, nor trusted to be an address', async (t) => {
  const { app } = await stage(t)
  for (const host of ['evil"><script>alert(1)</script>', 'a b', '', '"', 'x:99999', 'evil.example/"onx="']) {
    const { status, body } = await get(app, '/?q=cats', { headers: { Host: host } })
    assert.ok([200, 400].includes(status), `${host}: ${status}`)
    assert.doesNotMatch(body, /<script>alert|"onx=/)
  }
})

test('files are kept for good, and nothing beside them can be read', async (t) => {
  const { app } = await stage(t)
  const page = await get(app, '/')
  const files = [...page.body.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, file]) => file ?? '')
  assert.ok(files.length >= 4)
  for (const file of [...files, '/favicon.ico']) {
    let answer = await get(app, file)
    if (answer.status === 301) answer = await get(app, answer.headers.location ?? '')
    assert.equal(answer.status, 200, file)
    assert.match(answer.headers['cache-control'] ?? '', /immutable/)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  }
  const outside = [
    '..',
    '%2e%2e',
    '.%2e',
    '%2e%2e%2f',
    '..%2f',
    '..%5c',
    '%252e%252e',
    'vendor/../..',
    '/..',
    '.',
  ]
  for (const step of outside) {
    for (const file of ['package.json', 'src/server.js', '.env']) {
      const { status, body } = await get(app, `/static/${step}/${file}`)
      assert.ok([400, 403, 404].includes(status), `${step}: ${status}`)
      assert.doesNotMatch(body, /"name": "pyresky"/)
    }
  }
  assert.equal((await get(app, '/static/')).status, 404)
})

test('more pages than a minute allows: 429 in words, with the time to wait', async (t) => {
  const { app } = await stage(t, { REQUESTS_PER_MINUTE: '3' })
  for (let n = 0; n < 3; n++) assert.equal((await get(app, '/')).status, 200)
  const { status, headers, body } = await get(app, '/')
  assert.equal(status, 429)
  const wait = Number(headers['retry-after'])
  assert.ok(wait >= 1 && wait <= 60, `Retry-After: ${wait}`)
  assert.match(body, /At most 3 pages a minute/)
  assert.equal((await get(app, '/healthz')).status, 200)
  const other = await get(app, '/', { headers: { 'X-Forwarded-For': '203.0.113.7' } })
  assert.equal(other.status, 429, 'a forwarded header of a stranger changes nothing')
})

test('behind a trusted proxy each visitor counts alone, on pages and sockets', async (t) => {
  const { app } = await stage(t, { REQUESTS_PER_MINUTE: '1', SOCKETS_PER_ADDRESS: '1', TRUST_PROXY: '1' })
  const from = (address: string) => ({ 'X-Forwarded-For': address })
  for (const address of ['203.0.113.7', '203.0.113.8', '6.6.6.6, 203.0.113.9']) {
    assert.equal((await get(app, '/', { headers: from(address) })).status, 200)
    assert.equal((await get(app, '/', { headers: from(address) })).status, 429)
    assert.equal((await knock(app, '/ws', from(address))).status, 101)
  }
  const forged = from('7.7.7.7, 203.0.113.9')
  assert.equal((await get(app, '/', { headers: forged })).status, 429, 'only the proxy’s own word counts')
})

test('who may read the metrics is as said', async (t) => {
  const read = async (METRICS: string, headers = {}) => {
    const { app } = await stage(t, { METRICS })
    return (await get(app, '/metrics', { headers })).status
  }
  const through = { 'X-Forwarded-For': '203.0.113.7' }
  assert.equal(await read('off'), 404)
  assert.equal(await read('local'), 200)
  assert.equal(await read('local', through), 404)
  assert.equal(await read('public', through), 200)
})

test('health: alive always; ready while a source plays, in the source’s own words', async (t) => {
  const { app, net } = await stage(t, { DEMO: 'never' })
  assert.equal((await get(app, '/readyz')).status, 200)
  assert.match((await get(app, '/readyz')).body, /^Live from 127\.0\.0\.1/)
  net.faults.refuse(503)
  net.faults.drop()
  await until('the source is lost', () => app.context.source().name === 'lost')
  const { status, body } = await get(app, '/readyz')
  assert.equal(status, 503)
  assert.match(body, /^Source lost: /)
  assert.match((await get(app, '/')).body, /<body data-source="lost">/)
  assert.equal((await get(app, '/healthz')).body, 'alive\n')
  net.faults.lift()
  await until('it is live again', async () => {
    net.handle(net.account().did, 'late.moss.example')
    return (await get(app, '/readyz')).status === 200
  })
  assert.ok((await metric(app, 'reconnects_total')) > 0)
})

test('ready is said of the built-in network, too, and not while nothing has come yet', async (t) => {
  const demo = await startApp({ UPSTREAM: 'demo' })
  t.after(() => demo.close())
  await until('the built-in network plays', () => demo.context.source().name === 'built-in')
  assert.equal((await get(demo, '/readyz')).status, 200)
  const waiting = await startApp({ UPSTREAM: 'ws://127.0.0.1:9/subscribe', APPVIEW: 'off', PLC: 'off' })
  t.after(() => waiting.close())
  assert.equal((await get(waiting, '/readyz')).status, 503)
  assert.match((await get(waiting, '/')).body, /<body data-source="(connecting|lost)">/)
})

test('robots may look and keep nothing', async (t) => {
  const { app } = await stage(t)
  const { body, headers } = await get(app, '/robots.txt')
  assert.equal(body, 'User-agent: *\nAllow: /\n')
  assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
})

test('PUBLIC_URL is what links say and whose pages may open sockets', async (t) => {
  const { app } = await stage(t, { PUBLIC_URL: 'https://sky.example' })
  const { body } = await get(app, '/?q=cats+dogs', { headers: { Host: 'inner.invalid' } })
  assert.ok(body.includes('data-copy="https://sky.example/?q=cats+dogs"'))
  assert.ok(body.includes('property="og:url" content="https://sky.example/?q=cats+dogs"'))
  const asked = async (Origin: string) => (await knock(app, '/ws', { Origin })).status
  assert.equal(await asked('https://sky.example'), 101)
  for (const wrong of [
    'http://sky.example',
    'https://sky.example:8443',
    'https://evil.example',
    app.url,
    'null',
  ])
    assert.equal(await asked(wrong), 403, wrong)
})
