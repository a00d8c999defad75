import type { Express } from 'express'
import type { PagesOptions } from '../pages.js'
import { mountAliases, otherNames } from './aliases.js'
import { Documents, type DocumentsOptions } from './documents.js'
import { feedRoute, type FeedRouteOptions } from './feed-route.js'
import { livingFace } from './living-face.js'

/** The paths at which a feed can be had; each takes `?q=`. */
const FACES = ['/', '/feed.rss', '/feed.json', '/embed', '/wall']

/** A feed's other faces, and its other names: all but the page itself. To be mounted before that. */
export function mountFaces(app: Express, options: DocumentsOptions & FeedRouteOptions & PagesOptions): void {
  mountAliases(app)
  app.get(FACES, otherNames)
  const documents = new Documents(options)
  app.get('/feed.rss', feedRoute('rss', documents, options))
  app.get('/feed.json', feedRoute('json', documents, options))
  app.get('/embed', livingFace('/embed', options, options.renderer.embedPage))
  app.get('/wall', livingFace('/wall', options, options.renderer.wallPage))
}
