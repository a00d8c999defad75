/**
 * Posts and authors to HTML, RSS and JSON Feed, through the Nunjucks views in `views/`.
 *
 * Owns: the card and everything else people see, the page models, the cache of cards (keyed by uri; an entry
 * counts for one `rev`, one author version, one cover and what stands beside), and the words that are the same on
 * page and socket.
 * Must not know: where posts come from, who looks at them, how frames are sent, what a query means.
 * Invariant: nothing from the network reaches the output but escaped (autoescape is on, no view says `safe`),
 * as http(s) hrefs, or as a picture address made by `cdn`; a card carries no `hx-` attribute, no id but its
 * own, no script and no style, and is rendered once for each of those.
 */
export type { AboutPage } from './about-model.js'
export type { Card } from './card.js'
export { cardId, removal } from './card-id.js'
export type { FeedDocument, FeedFormat } from './feed-document.js'
export { postPath } from './links.js'
export { feedPath, queryPath } from './query-path.js'
export { pictureHosts, picturesOf, type Pictures } from './pictures.js'
export type { FeedPage, MessagePage, Rate, Source, SourceName } from './page-model.js'
export type { PostPage } from './post-model.js'
export type { StatusGroup, StatusHost, StatusLine, StatusPage, StatusValue } from './status-model.js'
export { createRenderer, type Renderer, type RendererOptions } from './renderer.js'
