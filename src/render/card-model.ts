import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import { cardId } from './card-id.js'
import { recordLink, tagLink } from './links.js'
import type { Pictures } from './pictures.js'
import { cut, isVisible, withoutBidi } from './plain.js'
import { quoteModel, type QuoteModel } from './quote-model.js'
import { saidOf, type Said } from './said.js'
import { handleOf, whoOf, type Who } from './who.js'

/** Everything `views/fragments/card.njk` says, with nothing left to decide there. */
export interface CardModel extends Said {
  readonly id: string
  readonly uri: string
  readonly who: Who
  readonly reply: ReplyMark | undefined
  readonly quote: QuoteModel | undefined
  /** Tags of the record that its text does not show. */
  readonly tags: readonly { readonly tag: string; readonly href: string }[]
  /** Which part says what the card is about: its cover, its text or its media. */
  readonly describedBy: 'c' | 't' | 'm' | undefined
}

/** Whom a post answers; without a link until its author is known to be one who may be shown. */
interface ReplyMark {
  /** It answers its own author. */
  readonly thread: boolean
  readonly href: string | undefined
  readonly to: { readonly did: string; readonly handle: string } | undefined
}

/** Total: whatever a post and its author hold, this gives a card. */
export function cardModel(shown: ShownPost, pictures: Pictures | undefined): CardModel {
  const { post, author } = shown
  const said = saidOf(shown, pictures)
  const about = said.runs.length > 0 ? 't' : said.media === undefined ? undefined : 'm'
  const covered = said.cover?.of === 'post' || (said.cover?.of === 'media' && about === 'm')
  return {
    ...said,
    id: cardId(post.uri),
    uri: post.uri,
    who: whoOf(author, pictures),
    reply: replyMark(shown),
    quote: quoteModel(shown, pictures),
    tags: hiddenTags(post),
    // What is named so is read out, also from behind a cover.
    describedBy: covered ? 'c' : about,
  }
}

function replyMark({ post, beside }: ShownPost): ReplyMark | undefined {
  const link = post.reply === undefined ? undefined : recordLink(post.reply.parent)
  if (link === undefined) return undefined
  const thread = link.did === post.did
  const parent = beside?.parent
  const to = thread || parent === undefined ? undefined : { did: parent.did, handle: handleOf(parent) }
  return { thread, href: thread || to !== undefined ? link.href : undefined, to }
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
      return href === undefined ? [] : [{ tag: cut(withoutBidi(tag), 64), href }]
    })
}
