import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import type { Reach } from './reach.js'
import { START, did } from './testing.js'
import { createVideoLengths } from './video-lengths.js'

const HOST = 'https://video.example/hls/{did}/{cid}/{file}'
const MASTER = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360p/video.m3u8?session_id=a\n'
const MEDIA = '#EXTM3U\n#EXTINF:6.000,\nvideo0.ts\n#EXTINF:1.5,\nvideo1.ts\n#EXT-X-ENDLIST\n'

/** What a well host answers. */
function well(url: URL): Response {
  return new Response(url.pathname.endsWith('playlist.m3u8') ? MASTER : MEDIA)
}

function room(t: TestContext, respond: (url: URL) => Response | Promise<Response> = well) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START })
  const stop = new AbortController()
  t.after(() => stop.abort())
  const metrics = createMetrics()
  const host = { respond }
  const calls: { readonly at: number; readonly url: URL }[] = []
  const told: (readonly [cid: string, seconds: number])[] = []
  const reach: Reach = async (url) => {
    calls.push({ at: Date.now() - START, url })
    return host.respond(url)
  }
  const options = {
    videos: HOST,
    reach,
    userAgent: 'PyreSky/test',
    metrics,
    log: silent,
    signal: stop.signal,
  }
  const lengths = createVideoLengths(options)
  lengths.onLength((_did, cid, seconds) => told.push([cid, seconds]))

  async function settle(): Promise<void> {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  async function pass(ms: number): Promise<void> {
    await settle()
    for (let left = ms; left > 0; left -= 50) {
      t.mock.timers.tick(Math.min(50, left))
      await settle()
    }
  }
  async function outcomes(outcome: string): Promise<number> {
    const name = `pyresky_lookups_total{kind="videos",outcome="${outcome}"}`
    const line = (await metrics.text()).split('\n').find((each) => each.startsWith(name))
    return Number(line?.split(' ')[1] ?? 0)
  }
  return { lengths, told, calls, host, pass, outcomes, stop }
}

const cids = (n: number) => Array.from({ length: n }, (_, i) => `bafkreiclip${i}`)

describe('how long a video plays', () => {
  it('is asked of its master playlist, then of one that this names', async (t) => {
    const { lengths, told, calls, pass, outcomes } = room(t)
    lengths.want(did(1), 'bafkreiclip')
    lengths.want(did(1), 'bafkreiclip')
    assert.deepEqual(told, [])
    await pass(500)
    assert.deepEqual(told, [['bafkreiclip', 7.5]])
    const path = `https://video.example/hls/${did(1)}/bafkreiclip`
    assert.deepEqual(
      calls.map(({ url }) => url.href),
      [`${path}/playlist.m3u8`, `${path}/360p/video.m3u8?session_id=a`],
    )
    assert.equal(await outcomes('ok'), 2)
    lengths.want(did(1), 'bafkreiclip')
    await pass(50)
    assert.deepEqual([told.length, calls.length], [2, 2], 'from memory')
  })

  it('is told by a single playlist, too; a DID’s own % stays one', async (t) => {
    const { lengths, told, calls, pass } = room(t, () => new Response(MEDIA))
    lengths.want('did:web:localhost%3A8080', 'bafkreiclip')
    await pass(500)
    assert.deepEqual(told, [['bafkreiclip', 7.5]])
    assert.equal(calls[0]?.url.pathname, '/hls/did:web:localhost%253A8080/bafkreiclip/playlist.m3u8')
  })

  it('is asked twice a second at most, of the newest first, and not of too many', async (t) => {
    const { lengths, told, calls, pass, outcomes } = room(t)
    const all = cids(300)
    for (const cid of all) lengths.want(did(1), cid)
    assert.ok(lengths.waiting <= 200)
    await pass(10_000)
    assert.ok(calls.length >= 18 && calls.length <= 22, `${calls.length} calls`)
    for (const [i, { at }] of calls.entries()) {
      const secondBefore = calls[i - 2]
      if (secondBefore !== undefined) assert.ok(at - secondBefore.at >= 1000)
    }
    assert.equal(told[0]?.[0], all.at(-1))
    assert.equal(await outcomes('dropped'), 100)
    lengths.want(did(1), 'bafkreinew')
    await pass(4000)
    assert.ok(told.some(([cid]) => cid === 'bafkreinew'))
  })

  it('is asked for once more when nobody answered, and no more', async (t) => {
    const { lengths, told, calls, host, pass } = room(t, () => new Response('', { status: 503 }))
    lengths.want(did(1), 'bafkreiclip')
    await pass(10_000)
    lengths.want(did(1), 'bafkreiclip')
    await pass(10_000)
    assert.equal(calls.length, 2)
    host.respond = well
    lengths.want(did(1), 'bafkreiother')
    await pass(10_000)
    assert.deepEqual(told, [['bafkreiother', 7.5]])
  })

  it('is not asked for again where there is none, or none that says so', async (t) => {
    const odd = [
      () => new Response('', { status: 404 }),
      () => new Response('<!doctype html>'),
      () => new Response('#EXTM3U\n#EXTINF:6,\nlive.ts\n'),
      () => new Response('#EXTM3U\n' + '#'.repeat(600_000)),
      () => new Response(MASTER.replace('360p', 'https://evil.example')),
      () => new Response(MASTER),
    ]
    const { lengths, told, calls, host, pass } = room(t)
    for (const [i, respond] of odd.entries()) {
      host.respond = respond
      for (let j = 0; j < 3; j++) {
        lengths.want(did(1), `bafkreiodd${i}`)
        await pass(1500)
      }
    }
    assert.deepEqual(told, [])
    assert.equal(calls.length, odd.length + 1, 'and a master’s variant is not followed to another master')
    assert.ok(calls.every(({ url }) => url.host === 'video.example'))
  })

  it('is not asked for while the host wants to be left alone; one that hangs holds nobody up for long', async (t) => {
    const limited = () => new Response('', { status: 429, headers: { 'retry-after': '30' } })
    const { lengths, told, calls, host, pass } = room(t, limited)
    lengths.want(did(1), 'bafkreiclip')
    await pass(1000)
    lengths.want(did(1), 'bafkreiother')
    await pass(28_000)
    assert.equal(calls.length, 1)
    host.respond = (url) => (url.href.includes('bafkreihangs') ? new Promise(() => {}) : well(url))
    await pass(4000)
    assert.deepEqual(told.map(([cid]) => cid).toSorted(), ['bafkreiclip', 'bafkreiother'])
    lengths.want(did(1), 'bafkreihangs')
    await pass(100)
    lengths.want(did(1), 'bafkreiafter')
    await pass(20_000)
    assert.ok(told.some(([cid]) => cid === 'bafkreiafter'))
    assert.equal(calls.filter(({ url }) => url.href.includes('bafkreihangs')).length, 2)
  })

  it('is not told of another network’s video, nor asked for when nobody has videos', async (t) => {
    const { lengths, told, calls, host, pass } = room(t, () => new Promise(() => {}))
    lengths.want(did(1), 'bafkreiclip')
    await pass(100)
    lengths.reset('https://other.example/{did}/{cid}/{file}')
    host.respond = well
    assert.equal(lengths.waiting, 0)
    await pass(1000)
    assert.deepEqual(told, [])
    lengths.want(did(1), 'bafkreiclip')
    await pass(1000)
    assert.deepEqual([told.length, calls.at(-1)?.url.host], [1, 'other.example'])
    lengths.reset(undefined)
    const before = calls.length
    lengths.want(did(1), 'bafkreimore')
    await pass(1000)
    assert.equal(calls.length, before)
  })

  it('is asked of nobody after the end', async (t) => {
    const { lengths, calls, stop, pass } = room(t)
    for (const cid of cids(10)) lengths.want(did(1), cid)
    stop.abort()
    await pass(5000)
    assert.ok(calls.length <= 2)
  })
})
