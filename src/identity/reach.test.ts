import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createAsk } from './ask.js'
import { checkForeign, hostAndPort, publicLookup, Refused } from './guard.js'
import { createReach } from './reach.js'

const QUESTION = { who: 'the host', timeoutMs: 5000 }

/** A server on loopback that counts who comes, and the client's way out. */
async function serve(t: TestContext, listener: RequestListener, resolved: readonly string[] = ['127.0.0.1']) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = new AbortController()
  t.after(() => {
    stop.abort()
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const url = new URL(`http://127.0.0.1:${address.port}/`)
  let lookups = 0
  const reach = createReach({
    named: new Set([hostAndPort(url)]),
    signal: stop.signal,
    resolve: async () => {
      lookups++
      return resolved.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    },
  })
  const ask = createAsk({ reach, userAgent: 'PyreSky/test', signal: stop.signal, now: () => 0 })
  return { url, ask, asked, lookups: () => lookups }
}

const fine: RequestListener = (_, response) => response.end('{"fine":true}')

describe('a host that the settings name', () => {
  it('is reached on loopback, over plain http', async (t) => {
    const { ask, url } = await serve(t, fine)
    assert.deepEqual(await ask(url, QUESTION), { kind: 'ok', body: { fine: true } })
  })

  it('is that host on that port, and no other port of it', async (t) => {
    const { ask, asked, url } = await serve(t, fine)
    const { server, port } = await another(t)
    const answer = await ask(new URL(`http://127.0.0.1:${port}/`), QUESTION)
    assert.deepEqual(answer, { kind: 'lost', why: 'the host could not be reached: it is not https' })
    assert.equal(server.seen, 0)
    await ask(url, QUESTION)
    assert.equal(asked.length, 1)
  })

  for (const status of [301, 302, 303, 307, 308]) {
    it(`leads nowhere else with a ${status}`, async (t) => {
      const { server, port } = await another(t)
      const { ask, url } = await serve(t, (_, response) =>
        response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end(),
      )
      assert.deepEqual(await ask(url, QUESTION), { kind: 'status', status, retryAfterMs: undefined })
      assert.equal(server.seen, 0)
    })
  }

  it('may send its body packed, and that is bounded by what it is unpacked', async (t) => {
    const bodies = [gzipSync('{"packed":1}'), gzipSync(Buffer.alloc(3_000_000, 0x20)), Buffer.from('no gzip')]
    const { ask, url } = await serve(t, (_, response) =>
      response.setHeader('content-encoding', 'gzip').end(bodies.shift()),
    )
    assert.deepEqual(await ask(url, QUESTION), { kind: 'ok', body: { packed: 1 } })
    assert.deepEqual(await ask(url, QUESTION), {
      kind: 'shape',
      why: 'the host answered with more than 2000000 bytes',
    })
    const broken = await ask(url, QUESTION)
    assert.equal(broken.kind, 'lost')
    assert.match(broken.kind === 'lost' ? broken.why : '', /Z_DATA_ERROR/)
  })

  it('says what was wrong with the question, in so many bytes', async (t) => {
    const bodies = [
      '{"error":"RecordNotFound"}',
      '{"error":7}',
      'null',
      'x',
      `{"error":"${'x'.repeat(20_000)}"}`,
    ]
    const { ask, url } = await serve(t, (_, response) => response.writeHead(400).end(bodies.shift()))
    const error = { kind: 'status', status: 400, retryAfterMs: undefined }
    assert.deepEqual(await ask(url, QUESTION), { ...error, error: 'RecordNotFound' })
    for (let n = 0; n < 4; n++) assert.deepEqual(await ask(url, QUESTION), error)
  })
})

async function another(t: TestContext) {
  const server = { seen: 0 }
  const listening = createServer((_, response) => {
    server.seen++
    response.end()
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  t.after(() => listening.close())
  const address = listening.address()
  return { server, port: typeof address === 'object' ? address?.port : undefined }
}

describe('a host that the network names', () => {
  const REFUSED: readonly [address: string, why: RegExp][] = [
    ['http://pds.example/', /not https/],
    ['ftp://pds.example/', /not https/],
    ['file:///etc/passwd', /not https/],
    ['https://pds.example:8443/', /names a port/],
    ['https://pds.example:80/', /names a port/],
    ['https://a:b@pds.example/', /carries a password/],
    ['https://localhost/', /no public name/],
    ['https://localhost./', /no public name/],
    ['https://LOCALHOST/', /no public name/],
    ['https://intranet/', /no public name/],
    ['https://../', /no public name/],
    ['https://127.0.0.1/', /not a public address/],
    ['https://127.0.0.1./', /not a public address/],
    ['https://127.1/', /not a public address/],
    ['https://0177.0.0.1/', /not a public address/],
    ['https://0x7f.0.0.1/', /not a public address/],
    ['https://0x7f000001/', /not a public address/],
    ['https://2130706433/', /not a public address/],
    ['https://017700000001/', /not a public address/],
    ['https://①②⑦.0.0.1/', /not a public address/],
    ['https://0/', /not a public address/],
    ['https://169.254.169.254/latest/meta-data', /not a public address/],
    ['https://192.168.1.1/', /not a public address/],
    ['https://[::1]/', /not a public address/],
    ['https://[::]/', /not a public address/],
    ['https://[::ffff:127.0.0.1]/', /not a public address/],
    ['https://[::ffff:7f00:1]/', /not a public address/],
    ['https://[fe80::1]/', /not a public address/],
    ['https://[fd00:ec2::254]/', /not a public address/],
  ]
  for (const [address, why] of REFUSED) {
    it(`is not asked at ${address}`, () => {
      assert.throws(
        () => checkForeign(new URL(address)),
        (error) => error instanceof Refused && why.test(error.message),
      )
    })
  }

  it('is asked by a name with a dot, or by a public address', () => {
    for (const address of [
      'https://pds.example/',
      'https://pds.example./x?y',
      'https://pds.example:443/',
      'https://1.1.1.1/',
      'https://[2606:4700::1111]/',
    ]) {
      assert.doesNotThrow(() => checkForeign(new URL(address)))
    }
  })

  it('is not connected to when its name stands for private addresses only', async (t) => {
    const { ask, lookups } = await serve(t, fine, ['127.0.0.1', '10.0.0.1', '::1'])
    for (const name of ['https://rebound.example/', 'https://localhost.example/']) {
      assert.deepEqual(await ask(new URL(name), QUESTION), {
        kind: 'lost',
        why: 'the host could not be reached: it has no public address',
      })
    }
    assert.equal(lookups(), 2, 'the name is looked up for each connection')
  })

  it('is connected to where it was checked: a name that changes its mind gains nothing', async (t) => {
    const { port } = await another(t)
    const answers = [['8.8.8.8'], ['127.0.0.1']]
    const lookup = publicLookup(async () =>
      (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
    )
    const found = await new Promise((resolve) =>
      lookup('rebinding.example', { all: true }, (_, addresses) => resolve(addresses)),
    )
    assert.deepEqual(found, [{ address: '8.8.8.8', family: 4 }])
    const socket = connect({ host: 'rebinding.example', port: Number(port), lookup })
    const [error] = (await once(socket, 'error').catch((error: unknown) => [error])) as [unknown]
    assert.ok(error instanceof Refused)
  })

  it('is connected to at its public addresses when it has others, too', async () => {
    const mixed = ['10.0.0.1', '1.1.1.1', '::1'].map((address) => ({ address, family: 4 }))
    const lookup = publicLookup(async () => mixed)
    const one = new Promise((resolve) =>
      lookup('mixed.example', {}, (_, address, family) => resolve([address, family])),
    )
    assert.deepEqual(await one, ['1.1.1.1', 4])
  })

  it('that does not resolve is lost, not a crash', async () => {
    const lookup = publicLookup(async () => Promise.reject(new Error('SERVFAIL')))
    const error = await new Promise((resolve) => lookup('lame.example', { all: true }, resolve))
    assert.match(String(error), /SERVFAIL/)
  })
})
