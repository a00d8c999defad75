import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import { folded, type Folded } from './fold.js'
import { postLink } from './links.js'
import { mediaModel, type MediaModel } from './media-model.js'
import type { Pictures } from './pictures.js'
import { cut, isVisible, withoutBidi } from './plain.js'
import { runs, type Run } from './rich-text.js'

/** What a post says, on a card of its own or quoted. */
export interface Said {
  /** Its page on Bluesky. */
  readonly href: string
  readonly iso: string
  /** `07:42 UTC`; from another day than what quotes it, `2026-11-19`. */
  readonly when: string
  /** The day the author claims, when it is not to be believed. */
  readonly dated: string | undefined
  readonly edited: boolean
  /** All of it. */
  readonly runs: readonly Run[]
  /** The same for a card, when there is too much of it. */
  readonly folded: Folded | undefined
  readonly langs: readonly string[]
  /** The first of them, for an attribute: one that no reader of pages knows says nothing. */
  readonly lang: string | undefined
  readonly media: MediaModel | undefined
  readonly cover: { readonly of: 'post' | 'media'; readonly why: string } | undefined
}

const WHY_LENGTH = 160

/** Not of private use (`x-…`), nor of one of the old ways of naming (`i-…`). */
const KNOWN_LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9-]{1,30})?$/i

/** So long before what quotes it, ms, the time of day alone would mislead. */
const OTHER_DAY = 20 * 3600 * 1000

/** @param readAt Unix ms: of the post that quotes it, or its own */
export function saidOf(
  { post, cover, beside }: ShownPost,
  pictures: Pictures | undefined,
  readAt = post.arrivedAt,
): Said {
  const iso = new Date(post.arrivedAt).toISOString()
  const href = postLink(post.did, post.rkey)
  const words = isVisible(post.text) ? runs(post.segments) : []
  return {
    href,
    iso,
    when: readAt - post.arrivedAt < OTHER_DAY ? `${iso.slice(-13, -8)} UTC` : iso.slice(0, 10),
    dated: post.dated ? day(post.createdAt) : undefined,
    edited: post.edited,
    runs: words,
    folded: folded(words),
    langs: post.langs.slice(0, 3).map((lang) => cut(lang, 20)),
    lang: post.langs.slice(0, 1).find((tag) => KNOWN_LANGUAGE.test(tag)),
    media:
      post.media === undefined
        ? undefined
        : mediaModel(post.media, { did: post.did, href }, pictures, beside?.seconds),
    cover: coverOf(cover, post),
  }
}

/** Nothing where it would cover nothing. */
function coverOf(cover: ShownPost['cover'], post: Post): Said['cover'] {
  if (cover === undefined || (cover.of === 'media' && post.media === undefined)) return undefined
  const why = cut(withoutBidi(cover.why).trim(), WHY_LENGTH)
  return { of: cover.of, why: isVisible(why) ? why : 'no reason given' }
}

function day(createdAt: string): string {
  return /^\d{4}-\d\d-\d\d/.exec(createdAt)?.[0] ?? 'at an odd time'
}
