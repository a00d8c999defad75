import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSimnet, type Simnet } from './index.js'
import { createRng } from './prng.js'
import { cidOf } from './ids.js'

/** What the video CDN has of a video, as RFC 8216 writes it. */

let net: Simnet
before(async () => {
  net = await startSimnet({ rate: 0, accounts: 20 })
})
after(() => net.close())

const CID = cidOf('a video', 'blob')
function address(cid: string, file: string, did = 'did:plc:x'): string {
  return net.videos.replace('{did}', did).replace('{cid}', cid).replace('{file}', file)
}

/** The length of a video, as a reader of playlists finds it. */
async function lengthOf(cid: string): Promise<number> {
  const master = await fetch(address(cid, 'playlist.m3u8'))
  assert.equal(master.headers.get('content-type'), 'application/vnd.apple.mpegurl')
  const variants = (await master.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  assert.equal(variants.length, 2)
  const lengths = variants.map(async (variant) => {
    const text = await (await fetch(new URL(variant, master.url))).text()
    assert.ok(text.startsWith('#EXTM3U\n') && text.endsWith('\n#EXT-X-ENDLIST\n'))
    const parts = [...text.matchAll(/^#EXTINF:([\d.]+),\n\S/gm)].map(([, seconds]) => Number(seconds))
    const target = Number(/^#EXT-X-TARGETDURATION:(\d+)$/m.exec(text)?.[1])
    assert.ok(parts.every((part) => part > 0 && part <= target))
    return parts.reduce((sum, part) => sum + part, 0)
  })
  const [one = NaN, two = NaN] = await Promise.all(lengths)
  assert.ok(Math.abs(one - two) < 0.001)
  return one
}

test('the lengths in a video’s playlists add up to what its CID says, 1 s to 3 min', async () => {
  const rng = createRng(5)
  for (let i = 0; i < 20; i++) {
    const cid = cidOf(`video ${String(rng.next())}`, 'blob')
    const seconds = net.seconds(cid)
    assert.ok(seconds >= 1 && seconds <= 180)
    assert.ok(Math.abs((await lengthOf(cid)) - seconds) < 0.01, cid)
  }
})

test('a poster is a picture, the same wherever it is asked for', async () => {
  const response = await fetch(address(CID, 'thumbnail.jpg', 'did%3Aplc%3Ax'))
  assert.equal(response.headers.get('content-type'), 'image/svg+xml')
  const svg = await response.text()
  assert.equal(net.picture('did:plc:x', CID, 'video_poster')?.body.toString(), svg)
})

test('there is nothing else: no segments, no other files, nothing of what is no blob', async () => {
  for (const [cid, file] of [
    [CID, '360p/video0.ts'],
    [CID, '1080p/video.m3u8'],
    [CID, 'playlist.m3u8x'],
    ['nonsense', 'playlist.m3u8'],
    ['nonsense', 'thumbnail.jpg'],
  ] as const)
    assert.equal((await fetch(address(cid, file))).status, 404, `${cid} ${file}`)
})
