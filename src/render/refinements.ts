import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import { languageName, LIMITS, parseQuery, tagQuery } from '../filter/index.js'
import { webLink } from './links.js'
import { cut, isVisible } from './plain.js'
import { queryPath } from './query-path.js'

/** Something of a post by which a feed can be narrowed. */
export interface Refinement {
  /** As the query language has it: `from:mara.example`, `lang:en`, `#art`, `domain:example.com`. */
  readonly term: string
  /** What is looked at: `@mara.example`, `English`. */
  readonly label: string
  /** The posts it means: `posts by @mara.example`. */
  readonly posts: string
}

/** A refinement's two ways. */
export interface Ways extends Pick<Refinement, 'label' | 'posts'> {
  readonly only: string
  /** Undefined where the query has no room for it. */
  readonly hide: string | undefined
}

/** So many of each sort are offered. */
const MOST = 8

/** Author, languages, tags and domains of a post, as far as the query language can name them. */
export function refinementsOf(post: Post, author: Author): readonly Refinement[] {
  const handle = author.handle
  const who = handle === undefined ? 'this account' : `@${handle}`
  return [
    { term: `from:${handle ?? post.did}`, label: who, posts: `posts by ${who}` },
    ...post.langs.slice(0, MOST).flatMap((tag) => {
      const name = languageName(tag)
      return name === undefined ? [] : [{ term: `lang:${tag}`, label: name, posts: `posts in ${name}` }]
    }),
    ...tagTermsOf(post).map((term) => {
      const label = cut(tagLabel(term), 40)
      return { term, label, posts: `posts with ${label}` }
    }),
    ...domainsOf(post).map((host) => ({
      term: `domain:${host}`,
      label: host,
      posts: `posts linking to ${host}`,
    })),
  ]
}

/** A query that posts are left out of: tidy, and with room for so many characters more, see `roomIn`. */
export interface Roomy {
  readonly address: string
  readonly room: number
}

/** @param here the query in sight; what is hidden is left out of it, while “only” begins anew */
export function waysOf({ term, label, posts }: Refinement, { address, room }: Roomy): Ways {
  const added = ` -${term}`
  const hide = Array.from(added).length > room ? undefined : queryPath(`${address}${added}`.trim())
  return { label, posts, only: queryPath(term), hide }
}

/** The parts that cost most: by the time they take, and by how many posts have them. */
const DEAREST = ['-from:a.example', '-lang:tlh']

/** How many characters may be added to a query, to leave something out of it: none when there may be no part more. */
export function roomIn(address: string): number {
  const takesMore = DEAREST.every((part) => parseQuery(`${address} ${part}`).ok)
  return takesMore ? LIMITS.length - Array.from(address).length : 0
}

function tagTermsOf({ tags }: Post): readonly string[] {
  const terms = new Map<string, string>()
  for (const tag of tags) {
    if (terms.size === MOST) break
    const term = isVisible(tag) ? tagQuery(tag) : undefined
    if (term !== undefined && !terms.has(term.toLowerCase())) terms.set(term.toLowerCase(), term)
  }
  return [...terms.values()]
}

/** `#big sky` of `tag:"big sky"`. */
function tagLabel(term: string): string {
  return term.replace(/^tag:"?(.*?)"?$/, '#$1')
}

function domainsOf({ segments, media }: Post): readonly string[] {
  const uris = segments.flatMap((segment) => (segment.kind === 'link' ? [segment.uri] : []))
  if (media?.kind === 'external') uris.push(media.external.uri)
  const hosts = uris.map((uri) => webLink(uri)?.host.replace(/:\d+$/, '') ?? '')
  return [...new Set(hosts)].filter((host) => /^[^[]+\.[^.]+$/.test(host)).slice(0, MOST)
}
