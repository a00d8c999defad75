import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { helpText, readConfig, settings } from './config.js'
import { PyreError } from './errors.js'

function sentence(env: Record<string, string>, args: string[] = []): string {
  try {
    readConfig(env, args)
  } catch (error) {
    assert.ok(error instanceof PyreError)
    assert.equal(error.code, 'SETTING')
    return error.message
  }
  return assert.fail('the setting was taken')
}

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig({})
    assert.equal(config.PORT, 8080)
    assert.equal(config.DEMO, 'auto')
    assert.deepEqual(config.HISTORY, { ageMs: 1_800_000, entries: 50_000, bytes: 64 * 1024 * 1024 })
    assert.ok(Object.isFrozen(config))
  })

  it('takes flags before the environment, and an empty variable for none', () => {
    assert.equal(readConfig({ PORT: '1' }, ['--port', '2']).PORT, 2)
    assert.equal(readConfig({ PORT: '' }).PORT, 8080)
    assert.equal(readConfig({}, ['--requests-per-minute', '0']).REQUESTS_PER_MINUTE, 0)
  })

  it('has no demo in production unless it is asked for', () => {
    assert.equal(readConfig({ NODE_ENV: 'production' }).DEMO, 'never')
    assert.equal(readConfig({ NODE_ENV: 'production', DEMO: 'auto' }).DEMO, 'auto')
  })

  it('takes hosts of different protocols in one list', () => {
    const urls = [
      'wss://a.example/subscribe',
      'wss://b.example/xrpc/com.atproto.sync.subscribeRepos',
      'wss://c.example/xrpc/network.bsky.jetstream.subscribeEvents',
    ]
    assert.deepEqual(readConfig({ UPSTREAM: urls.join(',') }).UPSTREAM, {
      kind: 'hosts',
      urls,
      byDefault: false,
    })
  })

  it('takes an account’s own host for pictures', () => {
    const blobs = 'http://localhost:2583/xrpc/com.atproto.sync.getBlob?did={did}&cid={cid}'
    assert.equal(readConfig({ CDN: blobs }).CDN, blobs)
  })

  it('takes origins that may frame the embed, in the spelling of a policy', () => {
    const read = (FRAME_ANCESTORS: string) => readConfig({ FRAME_ANCESTORS }).FRAME_ANCESTORS
    assert.deepEqual(read(''), [])
    assert.deepEqual(read('*'), ['*'])
    assert.deepEqual(read('https://A.example/, http://localhost:3000'), [
      'https://a.example',
      'http://localhost:3000',
    ])
    assert.deepEqual(read('https://*.a.example https://bücher.example'), [
      'https://*.a.example',
      'https://xn--bcher-kva.example',
    ])
  })

  const wrong: [name: string, value: string, says: RegExp][] = [
    ['PORT', 'http', /PORT is "http", but it must be a whole number from 0 to 65535/],
    ['PORT', '70000', /65535/],
    ['PORT', '-1', /whole number/],
    ['HOST', 'http://x', /an address/],
    [
      'UPSTREAM',
      'wss://host.example',
      /\/subscribe, for Jetstream v2 .*subscribeEvents, for the raw firehose .*\/xrpc\/com\.atproto\.sync\.subscribeRepos/,
    ],
    ['UPSTREAM', 'https://host.example/other', /wss:/],
    ['UPSTREAM', 'nonsense', /UPSTREAM/],
    ['DEMO', 'yes', /one of auto, never/],
    ['APPVIEW', 'ftp://x.example', /http\(s\) URL, or off/],
    ['PLC', 'plc.directory', /http\(s\) URL, or off/],
    ['VIDEOS', 'https://video.example/{did}/{cid}', /\{did\}, \{cid\} and \{file\} in its path/],
    ['VIDEOS', 'ftp://video.example/{did}/{cid}/{file}', /http/],
    ['CDN', 'https://pictures.example/', /\{did\} and \{cid\}/],
    ['CDN', 'https://{did}.example/{cid}', /\{did\}/],
    ['UNKNOWN_AUTHORS', 'hide', /one of hold, show/],
    [
      'LABELERS',
      'mod.example',
      /"mod\.example" is no address; write a DID, or wss:.*subscribeLabels, or off/,
    ],
    ['BLOCKLIST', 'a\0b', /the path of a file/],
    ['DATA_DIR', 'a\0b', /a folder, or off/],
    ['HISTORY', '30', /such as 30m,50000,64MB/],
    ['HISTORY', '0m,5', /such as/],
    ['MAX_SOCKETS', '1.5', /whole number/],
    ['SOCKETS_PER_ADDRESS', '∞', /whole number/],
    ['REQUESTS_PER_MINUTE', 'many', /whole number/],
    ['TRUST_PROXY', 'yes', /a number of proxies/],
    ['PUBLIC_URL', 'https://sky.example/path', /without a path/],
    ['FRAME_ANCESTORS', 'https://a.example/path', /origins without a path/],
    ['FRAME_ANCESTORS', "https://a.example; script-src 'unsafe-inline'", /origins without a path/],
    ['FRAME_ANCESTORS', 'https://a;b.example', /origins without a path/],
    ['FRAME_ANCESTORS', 'a.example', /origins without a path/],
    ['FRAME_ANCESTORS', '*, https://a.example', /or \* alone/],
    ['METRICS', 'on', /one of off, local, public/],
    ['OPERATOR', 'a\u0007b', /one line/],
    ['CONTACT', 'x'.repeat(201), /200 characters/],
    ['LOG_LEVEL', 'loud', /one of fatal/],
  ]
  for (const [name, value, says] of wrong) {
    it(`refuses ${name}=${JSON.stringify(value.slice(0, 30))} with a sentence`, () => {
      const message = sentence({ [name]: value })
      assert.match(message, says)
      assert.doesNotMatch(message, /^\s+at /m, 'no stack')
    })
  }

  it('has a wrong value of every setting that can be wrong tried above', () => {
    const tried = new Set(wrong.map(([name]) => name))
    assert.deepEqual(
      settings.map(({ name }) => name).filter((name) => !tried.has(name)),
      [],
    )
  })

  it('names a flag it does not know', () => {
    assert.match(sentence({}, ['--prot', '1']), /--prot.*--help/s)
  })
})

describe('what is written about settings', () => {
  it('is the same table in --help and in .env.example', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
    const lines = [...example.matchAll(/^# ?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value])
    assert.deepEqual(
      lines,
      settings.map(({ name, default: fallback }) => [name, fallback]),
    )
    for (const { name, help } of settings) {
      assert.ok(helpText().includes(name) && helpText().includes(help))
      assert.ok(example.includes(help), `${name} is explained as --help explains it`)
    }
  })

  it('has no name that begins with JETSTREAM_', () => {
    assert.deepEqual(
      settings.filter(({ name }) => name.startsWith('JETSTREAM_')),
      [],
    )
  })
})
