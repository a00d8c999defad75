import { cidOf } from './ids.js'
import type { Json } from './json.js'
import type { Rng } from './prng.js'

/** The shape of a picture or a video, as a record says it. */
export interface Shape {
  readonly width: number
  readonly height: number
}

type BlobJson = Json & { readonly ref: { readonly $link: string } }

/** `$type: blob` of an invented file of about this many bytes. */
export function blob(rng: Rng, mimeType: string, bytes: number): BlobJson {
  const ref = { $link: cidOf(`blob/${String(rng.next())}`, 'blob') }
  return { $type: 'blob', ref, mimeType, size: Math.floor(bytes * (0.3 + rng.next())) }
}

/** One of the pictures of an embed. Some clients forget to say the shape. */
export interface Picture {
  readonly image: BlobJson
  readonly alt: string
  readonly aspectRatio?: Shape | undefined
}

function imageOf({ alt, aspectRatio, image }: Picture): Json {
  return { alt, ...(aspectRatio === undefined ? {} : { aspectRatio }), image }
}

/** At most four, as the lexicon has it. */
export function images(pictures: readonly Picture[]): Json {
  return { $type: 'app.bsky.embed.images', images: pictures.map(imageOf) }
}

/** At most twenty, in the newer form. */
export function gallery(pictures: readonly Picture[]): Json {
  const items = pictures.map((each) => ({ $type: 'app.bsky.embed.gallery#image', ...imageOf(each) }))
  return { $type: 'app.bsky.embed.gallery', items }
}

export interface Video {
  readonly video: BlobJson
  readonly alt?: string | undefined
  readonly aspectRatio?: Shape | undefined
  /** Plays without sound, and again and again. */
  readonly isGif?: boolean
}

export function video({ video: file, alt, aspectRatio, isGif = false }: Video): Json {
  return {
    $type: 'app.bsky.embed.video',
    ...(alt === undefined ? {} : { alt }),
    ...(aspectRatio === undefined ? {} : { aspectRatio }),
    ...(isGif ? { presentation: 'gif' } : {}),
    video: file,
  }
}

export interface Card {
  readonly uri: string
  readonly title: string
  readonly description: string
  readonly thumb?: BlobJson | undefined
}

/** A link card, and what clients make of a GIF from their pickers. */
export function external({ uri, title, description, thumb }: Card): Json {
  return {
    $type: 'app.bsky.embed.external',
    external: { description, ...(thumb === undefined ? {} : { thumb }), title, uri },
  }
}

/** What names a version of a record. */
export interface Ref {
  readonly cid: string
  readonly uri: string
}

export function strongRef({ cid, uri }: Ref): Json {
  return { cid, uri }
}

export function quote(record: Ref): Json {
  return { $type: 'app.bsky.embed.record', record: strongRef(record) }
}

export function quoteWith(record: Ref, media: Json): Json {
  return { $type: 'app.bsky.embed.recordWithMedia', media, record: quote(record) }
}
