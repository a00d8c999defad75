import { drawPicture, type ServedFile } from './pictures/index.js'
import { createRng, seedOf } from './prng.js'

const PLAYLIST = 'application/vnd.apple.mpegurl'
/** All segments but the last are as long, s. */
const SEGMENT_S = 6
const LONGEST_S = 180

/** How long a video plays, from its CID alone: 1 to 180 s, mostly short, to the ms. */
export function secondsOf(cid: string): number {
  const share = createRng(seedOf(`seconds/${cid}`)).next() ** 3
  return Math.round((1 + share * (LONGEST_S - 1)) * 1000) / 1000
}

/**
 * What the video CDN has of a blob: its poster, and its playlists as HLS has them (RFC 8216); the moving pictures
 * themselves are not there. Undefined for any other file, and for what is no blob's CID.
 */
export function videoFile(cid: string, file: string): ServedFile | undefined {
  const poster = drawPicture(cid, 'video_poster')
  if (poster === undefined) return undefined
  if (file === 'thumbnail.jpg') return poster
  if (file === 'playlist.m3u8') return playlist(MASTER)
  return /^(?:360p|720p)\/video\.m3u8$/.test(file) ? playlist(variant(secondsOf(cid))) : undefined
}

/** Its variants are named relative to it, with what the CDN counts its visitors by. */
const MASTER = [
  '#EXTM3U',
  '#EXT-X-VERSION:3',
  '#EXT-X-STREAM-INF:PROGRAM-ID=0,BANDWIDTH=688540,CODECS="mp4a.40.2,avc1.64001e",RESOLUTION=640x360',
  '360p/video.m3u8?session_id=invented',
  '#EXT-X-STREAM-INF:PROGRAM-ID=0,BANDWIDTH=1921217,CODECS="mp4a.40.2,avc1.640020",RESOLUTION=1280x720',
  '720p/video.m3u8?session_id=invented',
]

function variant(seconds: number): string[] {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${String(SEGMENT_S)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
  ]
  const count = Math.ceil(seconds / SEGMENT_S)
  for (let i = 0; i < count; i++) {
    const length = Math.min(SEGMENT_S, seconds - i * SEGMENT_S)
    lines.push(`#EXTINF:${length.toFixed(3)},`, `video${String(i)}.ts`)
  }
  return [...lines, '#EXT-X-ENDLIST']
}

function playlist(lines: readonly string[]): ServedFile {
  return { type: PLAYLIST, body: Buffer.from(`${lines.join('\n')}\n`) }
}
