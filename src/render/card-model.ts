import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import { cardId } from './card-id.js'
import { postLink, profileLink, recordLink, tagLink, type RecordLink } from './links.js'
import { mediaModel, type MediaModel } from './media-model.js'
import { cut, isVisible } from './plain.js'
import { runs, type Run } from './rich-text.js'
import type { Pictures } from './pictures.js'

/** Everything `views/fragments/card.njk` says, with nothing left to decide there. */
export interface CardModel {
  readonly id: string
  readonly uri: string
  readonly did: string
  readonly name: string
  /** With its `@`, or a short DID; absent when `name` says it already. */
  readonly handle: string | undefined
  readonly profile: string
  readonly avatar: string | undefined
  /** The disc that stands for a missing avatar: one letter, one of eight colours. */
  readonly letter: string
  readonly hue: number
  readonly bot: boolean
  readonly href: string
  readonly iso: string
  /** `HH:MM`, UTC. */
  readonly clock: string
  /** The day the author claims, when it is not to be believed. */
  readonly dated: string | undefined
  readonly edited: boolean
  readonly reply: (RecordLink & { readonly thread: boolean }) | undefined
  readonly runs: readonly Run[]
  readonly langs: readonly string[]
  readonly media: MediaModel | undefined
  readonly quote: RecordLink | undefined
  /** Tags of the record that its text does not show. */
  readonly tags: readonly { readonly tag: string; readonly href: string }[]
  readonly describedBy: 't' | 'm' | undefined
}

const NAME_LENGTH = 120
const SHORT_DID = 6

/** Total: whatever a post and its author hold, this gives a card. */
export function cardModel({ post, author }: ShownPost, pictures: Pictures | undefined): CardModel {
  const { did } = post
  const handle = author.handle === undefined ? shortDid(did) : `@${author.handle}`
  const displayName = cut(author.displayName?.trim() ?? '', NAME_LENGTH)
  const named = isVisible(displayName)
  const name = named ? displayName : handle
  const iso = new Date(post.arrivedAt).toISOString()
  const hasText = isVisible(post.text)
  return {
    id: cardId(post.uri),
    uri: post.uri,
    did,
    name,
    handle: named ? handle : undefined,
    profile: profileLink(did),
    avatar: author.avatar === undefined ? undefined : pictures?.('avatar_thumbnail', did, author.avatar),
    letter: letter(named ? displayName : (author.handle ?? '')),
    hue: hue(did),
    bot: author.labels.includes('bot'),
    href: postLink(did, post.rkey),
    iso,
    clock: iso.slice(-13, -8),
    dated: post.dated ? day(post.createdAt) : undefined,
    edited: post.edited,
    reply: replyMark(post),
    runs: hasText ? runs(post.segments) : [],
    langs: post.langs.slice(0, 3).map((lang) => cut(lang, 20)),
    media: post.media === undefined ? undefined : mediaModel(post.media, did, pictures),
    quote: post.quote === undefined ? undefined : recordLink(post.quote),
    tags: hiddenTags(post),
    describedBy: hasText ? 't' : post.media === undefined ? undefined : 'm',
  }
}

function replyMark(post: Post): CardModel['reply'] {
  const parent = post.reply === undefined ? undefined : recordLink(post.reply.parent)
  return parent === undefined ? undefined : { ...parent, thread: parent.did === post.did }
}

function hiddenTags(post: Post): CardModel['tags'] {
  if (post.tags.length === 0) return []
  const written = new Set<string>()
  for (const segment of post.segments) if (segment.kind === 'tag') written.add(segment.tag.toLowerCase())
  return post.tags
    .filter((tag) => !written.has(tag.toLowerCase()) && isVisible(tag))
    .slice(0, 8)
    .flatMap((tag) => {
      const href = tagLink(tag)
      return href === undefined ? [] : [{ tag: cut(tag, 64), href }]
    })
}

/** `did:plc:abcdef…`: enough to tell two strangers apart. */
function shortDid(did: string): string {
  const start = did.indexOf(':', 4) + 1
  return did.length <= start + SHORT_DID + 4 ? did : `${did.slice(0, Math.min(start, 20) + SHORT_DID)}…`
}

/** The first letter or digit, or a neutral dot. */
function letter(name: string): string {
  return /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase().slice(0, 2) ?? '·'
}

function hue(did: string): number {
  let sum = 0
  for (let i = did.length - 4; i < did.length; i++) sum += did.charCodeAt(i) || 0
  return sum % 8
}

function day(createdAt: string): string {
  return /^\d{4}-\d\d-\d\d/.exec(createdAt)?.[0] ?? 'at an odd time'
}
