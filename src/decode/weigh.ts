import type { Media, Picture, Post, Segment } from './post.js'

/** Measured: what the object, its lists and the short strings of an ordinary post cost. */
const POST_BYTES = 800
const ENTRY_BYTES = 80
const PICTURE_BYTES = 200

/** About what a post costs in memory: two bytes a unit, and what objects and strings cost by themselves. */
export function weigh(post: Omit<Post, 'bytes'>): number {
  let units = post.text.length + post.uri.length * 2 + post.cid.length
  let bytes = POST_BYTES
  for (const segment of post.segments) {
    units += hiddenUnits(segment)
    bytes += ENTRY_BYTES
  }
  for (const list of [post.tags, post.langs, post.labels]) {
    for (const item of list) {
      units += item.length
      bytes += ENTRY_BYTES / 2
    }
  }
  units += (post.quote?.length ?? 0) + (post.reply ? post.reply.root.length + post.reply.parent.length : 0)
  return bytes + units * 2 + (post.media === undefined ? 0 : mediaBytes(post.media))
}

/** What a segment holds besides its text, which it shares with the post's. */
function hiddenUnits(segment: Segment): number {
  if (segment.kind === 'link') return segment.uri.length
  if (segment.kind === 'mention') return segment.did.length
  return segment.kind === 'tag' ? segment.tag.length : 0
}

function mediaBytes(media: Media): number {
  if (media.kind === 'images') return media.images.reduce((sum, image) => sum + pictureBytes(image), 0)
  if (media.kind === 'video') return pictureBytes(media.video)
  if (media.kind === 'unknown') return ENTRY_BYTES + 2 * media.type.length
  const { uri, title, description, thumb = '' } = media.external
  return PICTURE_BYTES + 2 * (uri.length + title.length + description.length + thumb.length)
}

function pictureBytes({ cid, alt }: Picture): number {
  return PICTURE_BYTES + 2 * (cid.length + alt.length)
}
