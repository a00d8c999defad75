import type { Media } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import { sourceLine } from './feed-view.js'
import { postLink, postPath } from './links.js'
import type { Pictures } from './pictures.js'
import { cut, isVisible, withoutBidi } from './plain.js'
import type { PostPage } from './post-model.js'
import { queryPath } from './query-path.js'
import { refinementsOf } from './refinements.js'
import { moment, span } from './spans.js'
import { whoOf } from './who.js'

const DESCRIPTION_LENGTH = 300
const ALT_LENGTH = 400

/** What `views/pages/post.njk` reads, but for the cards. */
export function postView(page: PostPage, pictures: Pictures | undefined) {
  const { shown, now, origin } = page
  const { post } = shown
  return {
    preview: preview(shown, pictures, origin),
    by: shown.cover?.of === 'post' ? undefined : whoOf(shown.author, undefined).name,
    address: origin + postPath(post.did, post.rkey),
    original: postLink(post.did, post.rkey),
    source: sourceLine(page.source),
    came: page.isKept ? when(post.arrivedAt, now) : undefined,
    written: when(Date.parse(post.createdAt), now),
    more: moreLike(shown),
    history: span(page.historyMs / 1000),
  }
}

/** What a title and a link's preview say. Of a covered post they say nothing: a cover that can be read past is none. */
function preview(shown: ShownPost, pictures: Pictures | undefined, origin: string) {
  const { post, cover } = shown
  if (cover?.of === 'post') {
    return { title: 'A covered post', about: 'A covered post', image: undefined, alt: '', large: false }
  }
  const { name, handle, avatar } = whoOf(shown.author, pictures)
  const text = withoutBidi(post.text).replaceAll(/\s+/g, ' ').trim()
  const first = cover === undefined ? pictureOf(post.media) : undefined
  const src = first === undefined ? undefined : pictures?.(first.kind, post.did, first.cid)
  const image = src ?? avatar
  return {
    title: handle === undefined ? name : `${name} (${handle})`,
    about: isVisible(text) ? cut(text, DESCRIPTION_LENGTH) : `A post by ${handle ?? name}`,
    // The built-in network's pictures come from this server.
    image: image?.startsWith('/') === true ? origin + image : image,
    alt: src === undefined ? '' : cut(withoutBidi(first?.alt ?? '').trim(), ALT_LENGTH),
    large: src !== undefined,
  }
}

/** The first picture there is of what a post shows. */
function pictureOf(media: Media | undefined) {
  switch (media?.kind) {
    case 'images':
      return media.images[0] && { kind: 'feed_thumbnail' as const, ...media.images[0] }
    case 'video':
      return { kind: 'video_poster' as const, ...media.video }
    case 'external': {
      const cid = media.external.thumb
      return cid === undefined ? undefined : { kind: 'feed_thumbnail' as const, cid, alt: '' }
    }
    default:
      return undefined
  }
}

/** Feeds of the same sort; of a covered post its author's alone: tags and links would tell what it says. */
function moreLike({ post, author, cover }: ShownPost) {
  const all = refinementsOf(post, author)
  return (cover === undefined ? all : all.slice(0, 1)).map(({ term, posts }) => ({
    href: queryPath(term),
    words: posts.replace(/^p/, 'P'),
  }))
}

const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium', timeZone: 'UTC' })

/** A time to the second; undefined for none. @param at Unix ms */
function when(at: number, now: number) {
  if (Number.isNaN(at)) return undefined
  const { iso, ago } = moment(at, now)
  return { iso, words: `${EXACT.format(at)} UTC`, ago: at > now ? undefined : ago }
}
