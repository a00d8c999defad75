import type { Request, RequestHandler, Response } from 'express'
import type { Kept, Rate, Shown } from '../broadcast/index.js'
import type { ShownPost } from '../decode/shown-post.js'
import type { Predicate } from '../filter/index.js'
import type { Metrics } from '../observe/metrics.js'
import { feedPath, queryPath, type Card, type FeedPage, type Renderer } from '../render/index.js'
import { ask, parameter, refusalOf, type Asked, type Refused } from './ask.js'
import { standing } from './catch-up.js'
import type { Dividers } from './dividers.js'
import type { Feeds } from './feeds.js'
import type { LookBack } from './look-back.js'
import { originOf } from './origin.js'
import { dividerPiece, pieces } from './pieces.js'
import type { SourceLine } from './source-line.js'
import type { Resolve } from './whom.js'

/** A failed look-up is not tried again before; seconds. */
const LOOKUP_RETRY_AFTER = '10'
/** The first screen: as many posts as a page has without a script. */
const FIRST_SCREEN = 30

export interface PagesOptions {
  readonly shown: Shown<ShownPost>
  readonly feeds: Feeds
  readonly renderer: Renderer
  readonly dividers: Pick<Dividers, 'between'>
  readonly arrived: Rate
  readonly source: () => SourceLine
  readonly resolve: Resolve
  /** Told what a page would show that has not all it could. */
  readonly lookBack: LookBack
  readonly hurry: (matches: Predicate) => void
  readonly metrics: Metrics
  /** The address people type; from the request when undefined. */
  readonly publicUrl: URL | undefined
}

/** GET `/`: the live page of a query (DESIGN section 6, first row). */
export function feedPage(options: PagesOptions): RequestHandler {
  return async (req, res) => {
    const started = performance.now()
    const typed = parameter(req.query['q'])
    const asking = await ask(typed ?? '', options.resolve)
    if (!asking.ok) return sendRefusal(options, req, res, asking, options.renderer.feedPage)
    const tidy = tidyAddress('/', typed, asking.asked)
    if (tidy !== undefined) return res.redirect(303, tidy)
    const { query } = asking.asked
    const card = (shown: ShownPost) => options.renderer.pageCard(shown, query.address)
    send(res, 200, options.renderer.feedPage(await livePage(options, req, asking.asked, card)))
    options.metrics.page((performance.now() - started) / 1000)
  }
}

/** Where else this should be read: everything has one address, but a notice has to be read where it was typed. */
export function tidyAddress(
  path: string,
  typed: string | undefined,
  { query, notices }: Pick<Asked, 'query' | 'notices'>,
): string | undefined {
  if (typed === '') return path
  if (typed === undefined || typed === query.address || notices.length > 0) return undefined
  return feedPath(path, { q: query.address })
}

/** A feed as it stands, and where its socket goes on. @param card how posts are drawn */
export async function livePage(
  options: PagesOptions,
  req: Request,
  { query, key, matches, notices }: Asked,
  card: (shown: ShownPost) => Pick<Card, 'html'>,
): Promise<FeedPage> {
  const { shown, feeds } = options
  const renderer = { ...options.renderer, card }
  const here = queryPath(query.address)
  // Whatever comes, goes or changes from here on, the socket tells.
  const since = shown.last
  const looked = await options.lookBack.newest(matches, FIRST_SCREEN)
  const posts = looked.posts.flatMap((kept) => standing({ shown, matches }, kept) ?? [])
  if (posts.length < FIRST_SCREEN) options.hurry(matches)
  const matched = feeds.perMinute(key) ?? (await options.lookBack.lastMinute(matches)).arrivals.length
  return {
    query: {
      typed: query.typed,
      address: query.address,
      words: query.words,
      root: query.root,
      notices,
      ...(notices.length > 0 && query.typed !== query.address ? { tidyHref: here } : {}),
    },
    cards: [...latest(options, posts[0]), ...pieces({ ...options, renderer }, posts)],
    source: options.source(),
    rate: { matched, total: options.arrived.perMinute() },
    socket: feedPath('/ws', { q: query.address, since: String(since) }),
    here,
    shareUrl: originOf(req, options.publicUrl) + here,
  }
}

/** What is missing after the newest post: those that come will stand above it. */
function latest(options: PagesOptions, newest: Kept<ShownPost> | undefined) {
  const divider = newest === undefined ? undefined : options.dividers.between(newest.seq, Infinity)
  return divider === undefined ? [] : [dividerPiece(options, divider)]
}

/** What stands there instead when the query can't be answered. */
export function sendRefusal(
  options: PagesOptions,
  req: Request,
  res: Response,
  refused: Refused,
  draw: (page: FeedPage) => string,
): void {
  const { status, retry } = refusalOf(refused)
  if (retry) res.set('Retry-After', LOOKUP_RETRY_AFTER)
  const here = refused.code === 'LOOKUP' ? queryPath(refused.query.address) : '/'
  const page = {
    query: {
      typed: parameter(req.query['q']) ?? '',
      address: '',
      words: '',
      notices: [],
      ...(refused.code === 'QUERY' ? { error: refused.error } : { later: refused.message }),
    },
    cards: [],
    source: options.source(),
    rate: { matched: 0, total: options.arrived.perMinute() },
    here,
    shareUrl: originOf(req, options.publicUrl) + here,
  }
  send(res, status, draw(page))
}

/** Sends a sentence to a program, as plain text; never stored. */
export function sendSentence(res: Response, status: number, sentence: string): void {
  res.status(status).set('Cache-Control', 'no-store').type('text').send(`${sentence}\n`)
}

/** Sends a page: never stored, never indexed (DESIGN rule 13). */
export function send(res: Response, status: number, html: string): void {
  res.status(status).set('Cache-Control', 'no-store').type('html').send(html)
}
