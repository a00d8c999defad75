import type { AboutPage } from './about-model.js'
import { sourceLine } from './feed-view.js'
import { profileLink, webLink } from './links.js'
import { size, span } from './spans.js'

/** The labeler that is followed unless the host says otherwise, as people know it. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['did:plc:ar7c4by46qjdydhdevvrndac', 'Bluesky’s moderation service'],
])

/** What `views/pages/about.njk` reads. */
export function aboutView(page: AboutPage) {
  const { history, pictures } = page
  return {
    version: page.version,
    repository: page.repository === undefined ? undefined : webLink(page.repository),
    source: sourceLine(page.source),
    kept: {
      time: span(history.ageMs / 1000),
      posts: history.entries.toLocaleString('en'),
      size: size(history.bytes),
      events: span(page.eventsMs / 1000),
    },
    savesPlace: page.savesPlace,
    showsUnknown: page.showsUnknown,
    blocks: page.blocks,
    labelers: page.labelers.map(({ name, words }) => ({
      name: KNOWN.get(name) ?? name,
      href: name.startsWith('did:') ? profileLink(name) : undefined,
      words,
    })),
    asked: [...new Set([page.appview, page.plc])].filter((host) => host !== undefined),
    videos: page.videos,
    pictures: pictures === 'own' ? pictures : pictures.hosts,
  }
}
