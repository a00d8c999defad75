import { gifAlt } from '../decode/gif.js'
import type { LinkCard, Media, Picture } from '../decode/post.js'
import { webLink } from './links.js'
import { rowsOf, shapeClass, shapeOf } from './picture-rows.js'
import type { Pictures } from './pictures.js'
import { cut, isVisible, withoutBidi } from './plain.js'
import { lengthOf, type Length } from './length.js'

/** Pictures that stand open on a card; a gallery has up to 20. */
const OPEN = 4
/** Bluesky's own editor stops here. */
const ALT_LENGTH = 2000
const TITLE_LENGTH = 200
const DESCRIPTION_LENGTH = 240

export interface Shot {
  readonly src: string | undefined
  readonly href: string | undefined
  /** Empty when the author gave none. */
  readonly alt: string
  readonly width: number | undefined
  readonly height: number | undefined
  /** The class of its frame. */
  readonly frame: string
}

/** A post's embed as the view needs it. */
export type MediaModel =
  | {
      readonly kind: 'shots'
      readonly rows: readonly (readonly Shot[])[]
      /** Those that a reader opens, and how many they are. */
      readonly folded: readonly (readonly Shot[])[]
      readonly more: number
    }
  | {
      readonly kind: 'moving'
      readonly what: 'Video' | 'GIF'
      readonly alt: string
      /** Where it plays: on Bluesky, or where the GIF lies. */
      readonly href: string
      /** Of a GIF that does not lie on Bluesky. */
      readonly host: string | undefined
      readonly poster: string | undefined
      readonly frame: string
      readonly length: Length | undefined
    }
  | {
      readonly kind: 'link'
      readonly href: string
      readonly host: string
      readonly title: string
      readonly description: string
      readonly thumb: string | undefined
    }
  | { readonly kind: 'unknown' }

/**
 * @param post whose it is, and its page on Bluesky
 * @param pictures makes addresses on the CDN; without it pictures are told by their descriptions
 * @param seconds how long a video plays, as far as known
 */
export function mediaModel(
  media: Media,
  { did, href }: { readonly did: string; readonly href: string },
  pictures: Pictures | undefined,
  seconds?: number,
): MediaModel {
  switch (media.kind) {
    case 'images': {
      const shots = media.images.map((picture) => shotOf(picture, did, pictures))
      const open = shots.slice(0, OPEN)
      const folded = shots.slice(OPEN)
      return { kind: 'shots', rows: rowsOf(open), folded: rowsOf(folded), more: folded.length }
    }
    case 'video': {
      const { cid, alt, aspect, gif } = media.video
      return {
        kind: 'moving',
        what: gif ? 'GIF' : 'Video',
        alt: description(alt),
        href,
        host: undefined,
        poster: pictures?.('video_poster', did, cid),
        frame: shapeClass(shapeOf(aspect)),
        length: gif ? undefined : lengthOf(seconds),
      }
    }
    case 'external':
      return external(media.external, (cid) => pictures?.('feed_thumbnail', did, cid))
    case 'unknown':
  }
  return { kind: 'unknown' }
}

function shotOf(
  { cid, alt, aspect }: Picture,
  did: string,
  pictures: Pictures | undefined,
): Shot & { shape: number } {
  const shape = shapeOf(aspect)
  return {
    src: pictures?.('feed_thumbnail', did, cid),
    href: pictures?.('feed_fullsize', did, cid),
    alt: description(alt),
    width: aspect?.width,
    height: aspect?.height,
    frame: shapeClass(shape),
    shape,
  }
}

function external(card: LinkCard, picture: (cid: string) => string | undefined): MediaModel {
  const link = webLink(card.uri)
  if (link === undefined) return { kind: 'unknown' }
  const { title, description: about, thumb } = card
  const src = thumb === undefined ? undefined : picture(thumb)
  const gif = gifAlt(card)
  if (gif !== undefined) {
    const frame = shapeClass(shapeOf(sizeIn(link.href)))
    return {
      kind: 'moving',
      what: 'GIF',
      alt: description(gif),
      ...link,
      poster: src,
      frame,
      length: undefined,
    }
  }
  return {
    kind: 'link',
    ...link,
    title: isVisible(title) ? cut(withoutBidi(title).trim(), TITLE_LENGTH) : '',
    description: isVisible(about) ? cut(withoutBidi(about).trim(), DESCRIPTION_LENGTH) : '',
    thumb: src,
  }
}

/** The GIF pickers' clients say in the address how large it is: `?hh=280&ww=498`. */
function sizeIn(href: string): { width: number; height: number } | undefined {
  const { searchParams } = new URL(href)
  const [width, height] = [Number(searchParams.get('ww')), Number(searchParams.get('hh'))]
  return width > 0 && height > 0 ? { width, height } : undefined
}

function description(alt: string): string {
  return isVisible(alt) ? cut(alt.trim(), ALT_LENGTH) : ''
}
