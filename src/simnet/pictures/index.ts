import { createRng, seedOf } from '../prng.js'
import { SCENES, type Scene } from '../texts/bank.js'
import { drawAvatar } from './avatar.js'
import { drawScene } from './scene.js'

/** A file as it is served. */
export interface ServedFile {
  readonly type: string
  readonly body: Buffer
}

const ASPECTS = [
  { width: 1600, height: 1200 },
  { width: 1500, height: 1000 },
  { width: 1200, height: 1500 },
  { width: 1200, height: 1200 },
  { width: 1920, height: 1080 },
  { width: 1000, height: 1400 },
] as const

/** The shape of a blob: the record claims it and the picture keeps it, both from the CID alone. */
export function aspectOf(cid: string): { readonly width: number; readonly height: number } {
  return createRng(seedOf(`aspect/${cid}`)).pick(ASPECTS)
}

/** What a photo shows: its alt text and its drawing agree, both from the CID alone. */
export function sceneOf(cid: string): Scene {
  return createRng(seedOf(`scene/${cid}`)).pick(SCENES)
}

/**
 * The drawing of a blob: SVG without script and style. Kinds are the CDN's: `avatar…` gives a face, all others a photo.
 * Undefined for what is no blob's CID.
 */
export function drawPicture(cid: string, kind: string): ServedFile | undefined {
  if (!/^bafkrei[a-z2-7]{52}$/.test(cid)) return undefined
  const rng = createRng(seedOf(cid))
  const svg = kind.startsWith('avatar') ? drawAvatar(rng) : drawScene(rng, sceneOf(cid), aspectOf(cid))
  return { type: 'image/svg+xml', body: Buffer.from(svg) }
}
