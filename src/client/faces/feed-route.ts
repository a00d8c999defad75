import type { RequestHandler, Response } from 'express'
import { PyreError } from '../../errors.js'
import { feedPath, queryPath, type FeedFormat, type Renderer } from '../../render/index.js'
import { ask, parameter, refusalOf } from '../ask.js'
import { originOf } from '../origin.js'
import { sendSentence } from '../pages.js'
import type { SourceLine } from '../source-line.js'
import type { Document, Documents } from './documents.js'
import type { Resolve } from '../whom.js'

/** What each format is called in HTTP. */
const TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}
/** Readers come again by themselves; seconds. */
const RETRY_AFTER = '60'

export interface FeedRouteOptions {
  readonly renderer: Pick<Renderer, 'feedText'>
  readonly source: () => SourceLine
  /** Where the events since the start, or since what was shown became void, have come from; undefined before the first. */
  readonly fedBy: () => 'live' | 'built-in' | 'recording' | undefined
  readonly resolve: Resolve
  /** See `PagesOptions`. */
  readonly publicUrl: URL | undefined
}

/**
 * GET `/feed.rss` and `/feed.json`: the newest posts of a query. What goes wrong is told in plain text: a program asks,
 * and a person reads it in that program.
 */
export function feedRoute(
  format: FeedFormat,
  documents: Pick<Documents, 'of'>,
  options: FeedRouteOptions,
): RequestHandler {
  return async (req, res) => {
    try {
      refuseInvented(options)
      const asking = await ask(parameter(req.query['q']) ?? '', options.resolve)
      if (!asking.ok) throw refusalOf(asking)
      const { query, key, matches, isUnsure } = asking.asked
      const origin = originOf(req, options.publicUrl)
      const home = origin + queryPath(query.address)
      const self = origin + feedPath(`/feed.${format}`, { q: query.address })
      const document = await documents.of([self, key].join('\n'), matches, (posts) =>
        options.renderer.feedText(format, { query, origin, home, self, posts }),
      )
      // While that was looked for, the built-in network may have begun, or given way.
      refuseInvented(options)
      res.type(TYPES[format])
      if (isUnsure) sendOnce(res, document)
      else sendDocument(res, document, Date.now() / 1000)
    } catch (error) {
      if (!(error instanceof PyreError)) throw error
      if (error.retry) res.set('Retry-After', RETRY_AFTER)
      sendSentence(res, error.status, error.message)
    }
  }
}

/**
 * A reader keeps what it has once read: it is given nothing made up, and no empty feed while nothing has come yet. How the
 * connection does decides neither: one that was lost leaves real posts, and the built-in network's may falter, too.
 */
function refuseInvented({ source, fedBy }: FeedRouteOptions): void {
  const from = fedBy()
  if (from === 'built-in' || source().name === 'built-in') {
    throw new PyreError(
      'NOT_YET',
      'The built-in network plays here. Its posts are invented and a feed reader would keep them: there is no feed of them.',
    )
  }
  if (from === undefined) {
    throw new PyreError('NOT_YET', 'Nothing has come from the network yet. Try again in a minute.')
  }
}

/** Of some handles nobody could say whose they are: a reader that kept this would take it for all there is. */
function sendOnce(res: Response, { body }: Document): void {
  res.set('Cache-Control', 'no-store').end(body)
}

/** Express answers 304 where the reader has it already. */
function sendDocument(res: Response, { body, etag, since }: Document, now: number): void {
  res.set({ 'Cache-Control': 'no-cache', ETag: etag })
  if (since <= now) res.set('Last-Modified', new Date(since * 1000).toUTCString())
  res.send(body)
}
