import { blobCid } from './blob.js'
import { clipped, isWithin } from './bounds.js'
import { isIntegerWithin, isObject, type JsonObject } from './json.js'
import type { Media, Picture } from './post.js'

const MAX_IMAGES = 4
const MAX_GALLERY = 20
const MAX_CAPTIONS = 20
const MAX_SIDE = 10_000
/** Our own bound, in units: the lexicon has none for an image's alt text. */
const MAX_ALT = 10_000

/** `app.bsky.embed.images`: undefined when broken. Without any image it is no media (null), which the lexicon allows. */
export function images(embed: JsonObject): Media | null | undefined {
  return pictureList(embed.images, MAX_IMAGES)
}

/**
 * `app.bsky.embed.gallery` (2026): like images, up to 20, in an open union of media of which only `#image` is known;
 * others are left out, and a gallery with nothing else is unknown media.
 */
export function gallery(embed: JsonObject): Media | null | undefined {
  const items: unknown = embed.items ?? embed.images
  if (!Array.isArray(items) || items.length > MAX_GALLERY) return undefined
  const known = (items as unknown[]).filter(
    (item) =>
      !isObject(item) || typeof item.$type !== 'string' || item.$type === 'app.bsky.embed.gallery#image',
  )
  if (known.length === 0 && items.length > 0) return { kind: 'unknown', type: 'app.bsky.embed.gallery' }
  return pictureList(known, MAX_GALLERY)
}

function pictureList(list: unknown, max: number): Media | null | undefined {
  if (!Array.isArray(list) || list.length > max) return undefined
  const found: Picture[] = []
  for (const item of list as unknown[]) {
    const image = isObject(item) ? imageOf(item) : undefined
    if (image === undefined) return undefined
    found.push(image)
  }
  return found.length === 0 ? null : { kind: 'images', images: found }
}

function imageOf(item: JsonObject): Picture | undefined {
  const cid = blobCid(item.image ?? item.blob)
  if (cid === undefined || typeof item.alt !== 'string') return undefined
  return picture(cid, clipped(item.alt, MAX_ALT), item.aspectRatio)
}

/** `app.bsky.embed.video`: undefined when broken. `presentation: 'gif'` is how a client says "silent, and again". */
export function video(embed: JsonObject): Media | undefined {
  const { alt = '', captions = [], presentation } = embed
  const cid = blobCid(embed.video)
  if (cid === undefined || typeof alt !== 'string' || !isWithin(alt, 10_000, 1000)) return undefined
  if (!Array.isArray(captions) || captions.length > MAX_CAPTIONS) return undefined
  if (presentation !== undefined && typeof presentation !== 'string') return undefined
  const shown = picture(cid, clipped(alt, MAX_ALT), embed.aspectRatio)
  return { kind: 'video', video: { ...shown, gif: presentation === 'gif' } }
}

function picture(cid: string, alt: string, ratio: unknown): Picture {
  if (!isObject(ratio) || !isSide(ratio.width) || !isSide(ratio.height)) return { cid, alt }
  return { cid, alt, aspect: { width: ratio.width, height: ratio.height } }
}

function isSide(side: unknown): side is number {
  return isIntegerWithin(side, 1, MAX_SIDE)
}
