import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import type { Metrics } from '../observe/metrics.js'
import type { AboutPage } from './about-model.js'
import { aboutView } from './about-view.js'
import type { Card } from './card.js'
import { CardCache } from './card-cache.js'
import { cardModel } from './card-model.js'
import { feedText, type FeedDocument, type FeedFormat } from './feed-document.js'
import { contactLine, feedView, rateWords, sourceLine } from './feed-view.js'
import type { FeedPage, MessagePage, Rate, Source } from './page-model.js'
import type { Pictures } from './pictures.js'
import type { PostPage } from './post-model.js'
import { postView } from './post-view.js'
import { postLink, postPath } from './links.js'
import { refinementsOf, roomIn, waysOf } from './refinements.js'
import type { StatusPage } from './status-model.js'
import { statusView } from './status-view.js'
import { loadViews, made } from './views.js'

export interface RendererOptions {
  /** The CDN of the moment (the built-in network has its own); undefined shows no pictures. */
  readonly cdn: () => Pictures | undefined
  readonly metrics: Pick<Metrics, 'rendered'>
  readonly operator?: string
  /** An address for mail, or of a page. */
  readonly contact?: string
  /** The version of the static files, for `?v=`. */
  readonly assets: string
  /** Cards kept, 5,000 unless told; 32 MB of them at most. */
  readonly maxCards?: number
}

export interface Renderer {
  /** From the cache, or rendered and counted. */
  readonly card: (shown: ShownPost) => Card
  /** Purges a post from the cache. */
  readonly forget: (uri: string) => void
  /**
   * The card as a page has it: without a script it offers to narrow the feed by this post, its own page, and where to
   * report it; with one the page's script does.
   * @param address the page's query, tidy
   */
  readonly pageCard: (shown: ShownPost, address: string) => Pick<Card, 'html'>
  /** The same card as the op that replaces it where it stands. */
  readonly replacement: (card: Card) => string
  readonly feedPage: (page: FeedPage) => string
  /** The same for a frame in another page, and for a big screen. */
  readonly embedPage: (page: FeedPage) => string
  readonly wallPage: (page: FeedPage) => string
  readonly messagePage: (page: MessagePage) => string
  readonly statusPage: (page: StatusPage) => string
  /** One post with its thread. What is not in the cache is drawn for this page alone: of what was looked up nothing is kept. */
  readonly postPage: (page: PostPage) => string
  readonly aboutPage: (page: AboutPage) => string
  /** A feed for programs, see `feedText`. */
  readonly feedText: (format: FeedFormat, feed: FeedDocument) => string
  /** What of the status page is refreshed. */
  readonly figures: (page: StatusPage) => string
  /** `<p id="rate">` as an op. */
  readonly rate: (rate: Rate) => string
  /** `<p id="source">` as an op. */
  readonly source: (source: Source) => string
  /** A divider between cards that says what is missing there. @param id by which a page knows it again */
  readonly gap: (words: string, id?: string) => string
}

/** Where a thread has a post that is gone or not to be shown. */
const UNAVAILABLE = 'A post that is not available'

const CACHE_BYTES = 32 * 1024 * 1024

/** Compiles the views; throws when one is broken. */
export function createRenderer(options: RendererOptions): Renderer {
  const views = loadViews()
  const cards = new CardCache({ cards: options.maxCards ?? 5000, bytes: CACHE_BYTES })
  const site = {
    assets: options.assets,
    operator: options.operator ?? '',
    contact: contactLine(options.contact),
  }

  // A page draws all its cards for one query.
  let last = { address: '', room: roomIn('') }
  const roomy = (address: string) => {
    if (address !== last.address) last = { address, room: roomIn(address) }
    return last
  }

  const figures = (page: StatusPage) => views.figures.render(statusView(page))

  const draw = (shown: ShownPost): Card => {
    const model = cardModel(shown, options.cdn())
    const html = views.card.render(model)
    options.metrics.rendered()
    return { id: model.id, uri: model.uri, html, json: JSON.stringify(html).slice(1, -1) }
  }

  const card = (shown: ShownPost): Card => {
    const cached = cards.get(shown)
    if (cached !== undefined) return cached
    const fresh = draw(shown)
    cards.set(shown, fresh)
    return fresh
  }

  return {
    card,
    pageCard(shown, address) {
      const ways = refinementsOf(inSight(shown), shown.author).map((refinement) =>
        waysOf(refinement, roomy(address)),
      )
      const { did, rkey } = shown.post
      const menu = views.refine.render({ ways, page: postPath(did, rkey), report: postLink(did, rkey) })
      return { html: card(shown).html.replace(/<\/article>$/, () => `${menu}</article>`) }
    },
    forget: (uri) => cards.forget(uri),
    replacement: ({ html }) => html.replace('<article ', '<article hx-swap-oob="true" '),
    feedPage: (page) => views.feed.render({ site, ...feedView(page) }),
    embedPage: (page) => views.embed.render({ site, ...feedView(page) }),
    wallPage: (page) => views.wall.render({ site, ...feedView(page) }),
    messagePage: (page) => views.message.render({ site, page }),
    statusPage: (page) => views.status.render({ site, figures: made(figures(page)) }),
    postPage(page) {
      const drawn = (of: ShownPost) => made((cards.get(of) ?? draw(of)).html)
      return views.post.render({
        site,
        ...postView(page, options.cdn()),
        card: drawn(page.shown),
        above: page.above
          .toReversed()
          .map((one) =>
            one === 'unavailable' ? made(views.gap.render({ words: UNAVAILABLE, id: '' })) : drawn(one),
          ),
        below: page.below.map(drawn),
      })
    },
    aboutPage: (page) => views.about.render({ site, ...aboutView(page) }),
    figures,
    feedText: (format, feed) => feedText(views, options.cdn(), format, feed),
    rate: (rate) => views.rate.render({ rate: rateWords(rate), oob: true }),
    source: (source) => views.source.render({ source: sourceLine(source), oob: true }),
    gap: (words, id = '') => views.gap.render({ words, id }),
  }
}

/** A post without what is covered of it: the menu would give that away. */
function inSight({ post, cover }: ShownPost): Post {
  if (cover === undefined) return post
  const { media: _, ...bare } = post
  return cover.of === 'media' ? bare : { ...bare, tags: [], segments: [] }
}
