import type { Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Post, Segment } from '../decode/post.js'
import type { ShownPost } from '../decode/shown-post.js'
import { createRenderer, type FeedPage, type RendererOptions } from './index.js'

/** For this room's tests: an invented post and its author, a renderer, a page. */

export const DID = 'did:plc:heronsandotherwaders234'
export const URI = `at://${DID}/app.bsky.feed.post/3mheron`

export function text(...parts: (string | Segment)[]): Pick<Post, 'text' | 'segments'> {
  const segments = parts.map((part): Segment =>
    typeof part === 'string' ? { kind: 'text', text: part } : part,
  )
  return { text: segments.map((segment) => segment.text).join(''), segments }
}

export function post(more: Partial<Post> = {}): Post {
  return decoded({
    uri: URI,
    did: DID,
    rkey: '3mheron',
    rev: '3mrev',
    ...text('A heron, and it owns the place.'),
    langs: ['en'],
    createdAt: '2026-11-21T07:42:00Z',
    arrivedAt: Date.UTC(2026, 10, 21, 7, 42, 10),
    ...more,
  })
}

export function author(more: Partial<Author> = {}): Author {
  return {
    did: DID,
    handle: 'mara.example',
    displayName: 'Mara',
    labels: [],
    known: true,
    version: 1,
    ...more,
  }
}

export function shown(its: Post = post(), by: Author = author(), more: Partial<ShownPost> = {}): ShownPost {
  return { post: its, author: by, ...more }
}

/** A renderer with an invented CDN, and how often it rendered. */
export function renderer(more: Partial<RendererOptions> = {}) {
  const count = { rendered: 0 }
  const made = createRenderer({
    cdn: () => (kind, did, cid) => `https://cdn.example/${kind}/${did}/${cid}`,
    metrics: { rendered: () => void count.rendered++ },
    assets: '7',
    ...more,
  })
  return { ...made, count }
}

export function feedPage(more: Partial<FeedPage> = {}, query: Partial<FeedPage['query']> = {}): FeedPage {
  return {
    query: { typed: 'cats OR dogs', address: 'cats OR dogs', words: 'cats or dogs', notices: [], ...query },
    cards: [],
    source: { name: 'live', words: 'live' },
    rate: { matched: 12, total: 2140 },
    socket: '/ws?q=cats+OR+dogs&since=7',
    here: '/?q=cats+OR+dogs',
    shareUrl: 'https://pyresky.example/?q=cats+OR+dogs',
    ...more,
  }
}
