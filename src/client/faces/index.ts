import type { Express } from 'express'
import { mountAliases, otherNames } from './aliases.js'

/** The paths at which a feed can be seen; each takes `?q=`. */
const FACES = ['/']

/** A feed's other faces, and its other names: all but the page itself. To be mounted before that. */
export function mountFaces(app: Express): void {
  mountAliases(app)
  app.get(FACES, otherNames)
}
