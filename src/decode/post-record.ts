import { isDatetime, isLanguage } from '../syntax/index.js'
import { isWithin, wellFormed } from './bounds.js'
import { decodeEmbed } from './embed.js'
import type { Commit, Decoded } from './event.js'
import { areFacets } from './facet.js'
import { isObject } from './json.js'
import { selfLabels } from './labels.js'
import type { Post, PostFault } from './post.js'
import { segment } from './segments.js'
import { refUri } from './strong-ref.js'
import { bareTag, isTag, uniqueTags } from './tag.js'
import { weigh } from './weigh.js'

const COLLECTION = 'app.bsky.feed.post'
const MAX_LANGS = 3
const MAX_TAGS = 8
/** Longer than any language tag in use; the syntax alone has no end. */
const MAX_LANG_UNITS = 64
const HOUR_MS = 3_600_000
const PAST_MS = 24 * HOUR_MS
const FUTURE_MS = 120_000

/**
 * A create or update of `app.bsky.feed.post` as a post. A record beyond its lexicon's bounds is none: the fault names
 * the field. `arrivedAt` is our clock, Unix ms. Source: the lexicon `app.bsky.feed.post`.
 */
export function decodePost(commit: Commit, arrivedAt: number): Decoded<Post, PostFault> {
  const { did, rkey, cid, rev, record } = commit
  if (commit.collection !== COLLECTION || cid === undefined) return fault('not-a-post')
  if (!isObject(record) || record.$type !== COLLECTION) return fault('not-a-post')
  if (typeof record.text !== 'string' || !isWithin(record.text, 3000, 300)) return fault('text')
  const { createdAt, facets = [] } = record
  if (!isDatetime(createdAt)) return fault('createdAt')
  if (!areFacets(facets)) return fault('facets')
  const embed = decodeEmbed(record.embed)
  if (embed === undefined) return fault('embed')
  const reply = replyOf(record.reply)
  if (reply === undefined) return fault('reply')
  const langs = langsOf(record.langs)
  if (langs === undefined) return fault('langs')
  const ownTags = tagsOf(record.tags)
  if (ownTags === undefined) return fault('tags')
  const labels = selfLabels(record.labels)
  if (labels === undefined) return fault('labels')

  const text = wellFormed(record.text)
  const createdMs = Date.parse(createdAt)
  const { segments, tags } = segment(text, facets)
  const post = {
    uri: `at://${did}/${COLLECTION}/${rkey}`,
    did,
    rkey,
    cid,
    rev,
    edited: commit.operation === 'update',
    text,
    segments,
    tags: uniqueTags([...tags, ...ownTags]),
    langs,
    ...reply,
    ...embed,
    labels,
    createdAt,
    arrivedAt,
    dated: createdMs < arrivedAt - PAST_MS || createdMs > arrivedAt + FUTURE_MS,
  }
  return { ok: true, value: { ...post, bytes: weigh(post) } }
}

function fault(reason: PostFault): { ok: false; fault: PostFault } {
  return { ok: false, fault: reason }
}

function replyOf(reply: unknown): Pick<Post, 'reply'> | undefined {
  if (reply === undefined) return {}
  const root = isObject(reply) ? refUri(reply.root) : undefined
  const parent = isObject(reply) ? refUri(reply.parent) : undefined
  return root === undefined || parent === undefined ? undefined : { reply: { root, parent } }
}

function langsOf(langs: unknown): readonly string[] | undefined {
  if (langs === undefined) return []
  if (!Array.isArray(langs) || langs.length > MAX_LANGS) return undefined
  if (!langs.every((lang) => typeof lang === 'string')) return undefined
  return langs.filter((lang) => lang.length <= MAX_LANG_UNITS && isLanguage(lang))
}

function tagsOf(tags: unknown): readonly string[] | undefined {
  if (tags === undefined) return []
  if (!Array.isArray(tags) || tags.length > MAX_TAGS || !tags.every(isTag)) return undefined
  return tags.map(bareTag).filter((tag) => tag !== undefined)
}
