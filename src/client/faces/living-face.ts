import type { RequestHandler } from 'express'
import type { FeedPage } from '../../render/index.js'
import { ask, parameter } from '../ask.js'
import { livePage, send, sendRefusal, tidyAddress, type PagesOptions } from '../pages.js'

/** GET `/embed` and `/wall`: a feed that lives on the page's own socket, without what is there to change it. */
export function livingFace(
  path: '/embed' | '/wall',
  options: PagesOptions,
  draw: (page: FeedPage) => string,
): RequestHandler {
  return async (req, res) => {
    const started = performance.now()
    const typed = parameter(req.query['q'])
    const asking = await ask(typed ?? '', options.resolve)
    if (!asking.ok) return sendRefusal(options, req, res, asking, draw)
    const tidy = tidyAddress(path, typed, asking.asked)
    if (tidy !== undefined) return res.redirect(303, tidy)
    send(res, 200, draw(await livePage(options, req, asking.asked, options.renderer.card)))
    options.metrics.page((performance.now() - started) / 1000)
  }
}
