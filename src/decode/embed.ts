import { blobCid } from './blob.js'
import { clipped } from './bounds.js'
import { isObject, type JsonObject } from './json.js'
import { gallery, images, video } from './pictures.js'
import type { Media } from './post.js'
import { refUri } from './strong-ref.js'
import { isWebLink } from './web-link.js'

/** What a post carries besides its text. */
export interface Embed {
  readonly media?: Media
  readonly quote?: string
}

/** Our own bounds, in units: the lexicon has none for a link card's texts. */
const MAX_TITLE = 1000
const MAX_DESCRIPTION = 3000
const MAX_TYPE = 512

/**
 * A post's `embed`, an open union: an unknown `$type` is media of kind `unknown`. Undefined when an embed of a known
 * type breaks its lexicon. Source: the lexicons `app.bsky.embed.*`.
 */
export function decodeEmbed(embed: unknown): Embed | undefined {
  if (embed === undefined) return {}
  if (!isObject(embed)) return undefined
  if (embed.$type === 'app.bsky.embed.record') return quoteOf(embed)
  if (embed.$type !== 'app.bsky.embed.recordWithMedia') return withMedia({}, mediaOf(embed))
  const quote = isObject(embed.record) ? quoteOf(embed.record) : undefined
  return quote === undefined || !isObject(embed.media) ? undefined : withMedia(quote, mediaOf(embed.media))
}

function quoteOf(embed: JsonObject): Embed | undefined {
  const quote = refUri(embed.record)
  return quote === undefined ? undefined : { quote }
}

function withMedia(embed: Embed, media: Media | null | undefined): Embed | undefined {
  if (media === undefined) return undefined
  return media === null ? embed : { ...embed, media }
}

/** The media of an embed; null when there is nothing to show, undefined when it is broken. */
function mediaOf(embed: JsonObject): Media | null | undefined {
  switch (embed.$type) {
    case 'app.bsky.embed.images':
      return images(embed)
    case 'app.bsky.embed.gallery':
      return gallery(embed)
    case 'app.bsky.embed.video':
      return video(embed)
    case 'app.bsky.embed.external':
      return isObject(embed.external) ? external(embed.external) : undefined
    default: {
      const type = embed.$type
      const named = typeof type === 'string' && type !== '' && type.length <= MAX_TYPE
      return named ? { kind: 'unknown', type: clipped(type, MAX_TYPE) } : undefined
    }
  }
}

function external({ uri, title, description, thumb }: JsonObject): Media | null | undefined {
  if (typeof uri !== 'string' || typeof title !== 'string' || typeof description !== 'string')
    return undefined
  const cid = blobCid(thumb)
  if (thumb !== undefined && cid === undefined) return undefined
  // A link that nobody may follow is no reason to lose what was written.
  if (!isWebLink(uri)) return null
  const card = { uri, title: clipped(title, MAX_TITLE), description: clipped(description, MAX_DESCRIPTION) }
  return { kind: 'external', external: cid === undefined ? card : { ...card, thumb: cid } }
}
