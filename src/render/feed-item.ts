import type { ShownPost } from '../decode/shown-post.js'
import { cardModel, type CardModel } from './card-model.js'
import type { Pictures } from './pictures.js'
import { isVisible, withoutBidi } from './plain.js'
import type { Run } from './rich-text.js'

/** A post as a feed reader is told it. All but `body` is plain text, which nobody has escaped. */
export interface FeedItem {
  /** The at-uri, which stays when the post is edited. */
  readonly id: string
  readonly url: string
  readonly at: Date
  readonly author: { readonly name: string; readonly url: string; readonly avatar: string | undefined }
  readonly text: string
  /** Of its record and its text, without `#`. */
  readonly tags: readonly string[]
  readonly lang: string | undefined
  readonly pictures: readonly { readonly url: string; readonly alt: string }[]
  /** What `views/fragments/feed-item.njk` draws: a card whose links hold outside of our pages, too. */
  readonly body: CardModel
}

/**
 * A feed reader opens no covers: what is covered is not told, only that it is.
 * @param origin of this server: a reader shows a feed far from where it came from
 */
export function feedItem(shown: ShownPost, pictures: Pictures | undefined, origin: string): FeedItem {
  const { post } = shown
  const card = cardModel(shown, pictures)
  const { who, cover } = card
  const isCovered = cover?.of === 'post'
  return {
    id: post.uri,
    url: card.href,
    at: new Date(post.arrivedAt),
    author: {
      name: who.handle === undefined ? who.name : `${who.name} (${who.handle})`,
      url: who.profile,
      avatar: who.avatar,
    },
    text: isCovered ? `Covered: ${cover.why}` : withoutBidi(post.text),
    tags: isCovered ? [] : post.tags.map(withoutBidi).filter(isVisible),
    lang: post.langs[0],
    pictures: cover === undefined ? picturesOf(card) : [],
    body: {
      ...card,
      runs: card.runs.map(absolute),
      quote:
        card.quote?.kind === 'post' ? { ...card.quote, runs: card.quote.runs.map(absolute) } : card.quote,
      tags: card.tags.map(({ tag, href }) => ({ tag, href: origin + href })),
    },
  }

  function absolute(run: Run): Run {
    return run.to === 'own' && run.href !== undefined ? { ...run, href: origin + run.href } : run
  }
}

function picturesOf({ media }: CardModel): FeedItem['pictures'] {
  if (media?.kind !== 'shots') return []
  return [...media.rows, ...media.folded]
    .flat()
    .flatMap(({ href, alt }) => (href === undefined ? [] : [{ url: href, alt: withoutBidi(alt) }]))
}
