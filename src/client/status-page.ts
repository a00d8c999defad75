import type { RequestHandler } from 'express'
import type { Renderer } from '../render/index.js'
import { send } from './pages.js'
import { statusReport, type StatusSources } from './status-report.js'

/** GET `/status`: how this server does, for people. */
export function statusPage(sources: StatusSources, renderer: Pick<Renderer, 'statusPage'>): RequestHandler {
  return async (_req, res) => {
    send(res, 200, renderer.statusPage(await statusReport(sources)))
  }
}
