import type { RequestHandler } from 'express'
import type { AboutPage, Renderer } from '../render/index.js'
import { send } from './pages.js'

/** GET `/about`: who runs this, by which rules, and whom to turn to. @param facts as they are at the moment */
export function aboutPage(facts: () => AboutPage, renderer: Pick<Renderer, 'aboutPage'>): RequestHandler {
  return (_req, res) => send(res, 200, renderer.aboutPage(facts()))
}
