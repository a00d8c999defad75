import type { NamedRecord, Quote, ShownPost } from '../decode/shown-post.js'
import { recordLink, type RecordLink } from './links.js'
import type { Pictures } from './pictures.js'
import { cut, isVisible, withoutBidi } from './plain.js'
import { saidOf, type Said } from './said.js'
import { handleOf, whoOf, type Who } from './who.js'

/** What a post quotes, as its card shows it. */
export type QuoteModel =
  /** Not judged yet, or not to be shown: only what sort of thing it is. */
  { readonly kind: 'unjudged' | 'withheld'; readonly what: RecordLink['what'] } | QuotedModel | NamedModel

interface QuotedModel extends Said {
  readonly kind: 'post'
  readonly who: Who
  /** In words, how it stands to others. */
  readonly also: string
}

interface NamedModel {
  readonly kind: 'record'
  readonly did: string
  /** `Feed`, `List`, `Starter pack`. */
  readonly what: string
  readonly name: string
  readonly by: string
  readonly description: string
  readonly href: string
  readonly avatar: string | undefined
}

const NAME_LENGTH = 120
const DESCRIPTION_LENGTH = 200

/** Nothing for a post that quotes nothing, or names it as no record is named. */
export function quoteModel(
  { post, beside }: ShownPost,
  pictures: Pictures | undefined,
): QuoteModel | undefined {
  const link = post.quote === undefined ? undefined : recordLink(post.quote)
  if (link === undefined) return undefined
  const quote = beside?.quote
  if (quote === undefined) return { kind: 'unjudged', what: link.what }
  return judged(quote, link.what, pictures, post.arrivedAt)
}

function judged(
  quote: Quote,
  what: RecordLink['what'],
  pictures: Pictures | undefined,
  readAt: number,
): QuoteModel {
  switch (quote.kind) {
    case 'post': {
      const { shown } = quote
      return {
        kind: 'post',
        who: whoOf(shown.author, pictures),
        also: alsoOf(shown),
        ...saidOf(shown, pictures, readAt),
      }
    }
    case 'record':
      return named(quote.record, handleOf(quote.author), pictures) ?? { kind: 'withheld', what }
    case 'withheld':
  }
  return { kind: 'withheld', what }
}

function named(record: NamedRecord, by: string, pictures: Pictures | undefined): NamedModel | undefined {
  const link = recordLink(record.uri)
  if (link === undefined) return undefined
  const { what, did, name, description, avatar } = record
  return {
    kind: 'record',
    did,
    what: what.charAt(0).toUpperCase() + what.slice(1),
    name: isVisible(name) ? cut(withoutBidi(name).trim(), NAME_LENGTH) : 'No name',
    by,
    description: isVisible(description) ? cut(withoutBidi(description).trim(), DESCRIPTION_LENGTH) : '',
    href: link.href,
    avatar: avatar === undefined ? undefined : pictures?.('avatar_thumbnail', did, avatar),
  }
}

/** Quotes end here, so that a quoted post's own quote and parent are told in words alone. */
function alsoOf({ post }: ShownPost): string {
  const quote = post.quote === undefined ? undefined : recordLink(post.quote)
  const reply = post.reply === undefined ? undefined : 'a reply'
  return [reply, quote && `quotes a ${quote.what}`].filter((words) => words !== undefined).join(' · ')
}
