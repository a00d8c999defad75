import { cidOf } from './ids.js'
import type { Json } from './json.js'
import { aspectOf, sceneOf } from './pictures/index.js'
import type { Rng } from './prng.js'
import { fill, SCENES, type Bank } from './texts/bank.js'
import type { Kept } from './record.js'

const HOSTS = [
  'lighthouse-times.example',
  'the-slow-gazette.example',
  'harbor-post.example',
  'field-notes.example',
  'night-train.test',
  'cloudatlas.example',
  'kitchen-table.test',
  'little-orbit.example',
]

/** `$type: blob` of an invented file. */
function blob(
  rng: Rng,
  mimeType: string,
  bytes: number,
): Json & { readonly ref: { readonly $link: string } } {
  const ref = { $link: cidOf(`blob/${String(rng.next())}`, 'blob') }
  return { $type: 'blob', ref, mimeType, size: Math.floor(bytes * (0.3 + rng.next())) }
}

/** What the picture shows, in the author's language. */
function altOf(cid: string, bank: Bank): string {
  return bank.scenes[SCENES.indexOf(sceneOf(cid))] ?? ''
}

function image(rng: Rng, bank: Bank, described: boolean): Json {
  const file = blob(rng, 'image/jpeg', 600_000)
  const cid = file.ref.$link
  // Some clients forget to say the shape.
  const shape = rng.chance(0.93) ? { aspectRatio: aspectOf(cid) } : {}
  return { alt: described ? altOf(cid, bank) : '', ...shape, image: file }
}

/** One to four pictures; the author describes all or none, as people do. */
export function images(rng: Rng, bank: Bank): Json {
  const count = rng.weighted([[62, 1], [20, 2], [8, 3], [10, 4]] as const) // prettier-ignore
  const described = rng.chance(0.45)
  return {
    $type: 'app.bsky.embed.images',
    images: Array.from({ length: count }, () => image(rng, bank, described)),
  }
}

/** Five to nine pictures, in the newer form. */
export function gallery(rng: Rng, bank: Bank): Json {
  const items = Array.from({ length: 5 + rng.int(5) }, () => ({
    $type: 'app.bsky.embed.gallery#image',
    ...image(rng, bank, true),
  }))
  return { $type: 'app.bsky.embed.gallery', items }
}

export function video(rng: Rng, bank: Bank, gif: boolean): Json {
  const file = blob(rng, 'video/mp4', 9_000_000)
  const cid = file.ref.$link
  return {
    $type: 'app.bsky.embed.video',
    ...(rng.chance(0.5) ? { alt: altOf(cid, bank) } : {}),
    aspectRatio: aspectOf(cid),
    ...(gif ? { presentation: 'gif' } : {}),
    video: file,
  }
}

/** An address on a host that cannot exist. */
export function webAddress(rng: Rng): string {
  const words = ['tide', 'lamp', 'moss', 'orbit', 'paper', 'ferry', 'quiet', 'winter', 'copper', 'swift']
  const path = `${rng.pick(words)}-${rng.pick(words)}-${String(100 + rng.int(900))}`
  return `https://${rng.pick(HOSTS)}/${rng.pick(['2026', 'stories', 'notes', 'p'])}/${path}`
}

export function linkCard(rng: Rng, bank: Bank, uri: string): Json {
  return {
    $type: 'app.bsky.embed.external',
    external: {
      description: rng.chance(0.85) ? fill(rng.pick(bank.posts), bank, rng) : '',
      ...(rng.chance(0.8) ? { thumb: blob(rng, 'image/jpeg', 300_000) } : {}),
      title: fill(rng.pick(bank.headlines), bank, rng),
      uri,
    },
  }
}

export function strongRef({ cid, uri }: { readonly cid: string; readonly uri: string }): Json {
  return { cid, uri }
}

export function quote(post: Kept): Json {
  return { $type: 'app.bsky.embed.record', record: strongRef(post) }
}

export function quoteWith(post: Kept, media: Json): Json {
  return { $type: 'app.bsky.embed.recordWithMedia', media, record: quote(post) }
}
