import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPlaylist } from './playlist.js'

const lines = (...all: string[]) => ['#EXTM3U', ...all, ''].join('\n')
const STREAM = '#EXT-X-STREAM-INF:PROGRAM-ID=0,BANDWIDTH=550000,CODECS="avc1.640015",RESOLUTION=424x360'

test('a media playlist says how long its pieces are together', () => {
  const text = lines(
    '#EXT-X-VERSION:3',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-TARGETDURATION:6',
    '#EXTINF:6.000,',
    'video0.ts?session_id=&dur=6.000000',
    '#EXTINF:0.667,a title',
    'video1.ts',
    '#EXTINF:2',
    'video2.ts',
    '#EXT-X-ENDLIST',
  )
  for (const each of [text, text.replaceAll('\n', '\r\n')]) {
    const read = readPlaylist(each)
    assert.ok(read?.kind === 'media')
    assert.ok(Math.abs(read.seconds - 8.667) < 1e-9)
  }
})

test('a master playlist names the first of its variants', () => {
  const variants = [STREAM, '', '# a comment', '360p/video.m3u8?session_id=d2j9', STREAM, '720p/video.m3u8']
  assert.deepEqual(readPlaylist(lines('#EXT-X-VERSION:3', ...variants)), {
    kind: 'master',
    variant: '360p/video.m3u8?session_id=d2j9',
  })
})

test('a variant elsewhere is none', () => {
  const elsewhere = [
    'https://evil.example/video.m3u8',
    '//evil.example/video.m3u8',
    '/admin',
    '\\\\evil.example',
    '../../admin',
    '360p/../../../admin',
    '360p/%2e%2e/%2e%2e/admin',
    'file:x',
    'video.m3u8#x',
    'a b',
    `${'a/'.repeat(2000)}b`,
  ]
  for (const address of elsewhere) assert.equal(readPlaylist(lines(STREAM, address)), undefined, address)
  assert.equal(readPlaylist(lines(STREAM)), undefined)
})

test('what says no length is no playlist', () => {
  const END = '#EXT-X-ENDLIST'
  const none = [
    '',
    'not a playlist',
    '<!doctype html><p>#EXTINF:6,',
    '\ufeff',
    lines(),
    lines(END),
    lines('#EXTINF:6,', 'still.ts'),
    lines('#EXTINF:0.000,', END),
    lines('#EXTINF:-6,', END),
    lines('#EXTINF:NaN,', END),
    lines('#EXTINF:Infinity,', END),
    lines('#EXTINF:1e9,', END),
    lines('#EXTINF:6,', '#EXTINF:six,', END),
    lines('#EXTINF:86401,', END),
    lines(...Array.from({ length: 20 }, () => '#EXTINF:10000,'), END),
    lines(...Array.from({ length: 50_000 }, () => '#EXTINF:1,'), END),
  ]
  for (const text of none) assert.equal(readPlaylist(text), undefined, text.slice(0, 60))
})
