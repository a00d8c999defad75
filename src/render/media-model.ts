import type { Media } from '../decode/post.js'
import type { Pictures } from './pictures.js'
import { webLink } from './links.js'
import { cut, isVisible } from './plain.js'

/** Thumbnails on one card; a gallery has up to 20 pictures. */
const SHOTS = 4
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
}

/** A post's embed as the view needs it. */
export type MediaModel =
  | { readonly kind: 'shots'; readonly shots: readonly Shot[]; readonly more: number }
  | { readonly kind: 'video'; readonly gif: boolean; readonly alt: string }
  | {
      readonly kind: 'link'
      readonly href: string
      readonly host: string
      readonly title: string
      readonly description: string
      readonly thumb: string | undefined
    }
  | { readonly kind: 'unknown' }

/** `pictures` makes addresses on the CDN; without it pictures are told by their descriptions. */
export function mediaModel(media: Media, did: string, pictures: Pictures | undefined): MediaModel {
  switch (media.kind) {
    case 'images': {
      const shots = media.images.slice(0, SHOTS).map(({ cid, alt, aspect }) => ({
        src: pictures?.('feed_thumbnail', did, cid),
        href: pictures?.('feed_fullsize', did, cid),
        alt: description(alt),
        width: aspect?.width,
        height: aspect?.height,
      }))
      return { kind: 'shots', shots, more: media.images.length - shots.length }
    }
    case 'video':
      return { kind: 'video', gif: media.video.gif, alt: description(media.video.alt) }
    case 'external': {
      const { uri, title, description: about, thumb } = media.external
      const link = webLink(uri)
      if (link === undefined) break
      return {
        kind: 'link',
        ...link,
        title: isVisible(title) ? cut(title.trim(), TITLE_LENGTH) : '',
        description: isVisible(about) ? cut(about.trim(), DESCRIPTION_LENGTH) : '',
        thumb: thumb === undefined ? undefined : pictures?.('feed_thumbnail', did, thumb),
      }
    }
    case 'unknown':
  }
  return { kind: 'unknown' }
}

function description(alt: string): string {
  return isVisible(alt) ? cut(alt.trim(), ALT_LENGTH) : ''
}
