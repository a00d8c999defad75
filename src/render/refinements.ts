import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import { languageName } from './languages.js'
import { tagQuery } from '../filter/index.js'
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
  readonly hide: string
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

/** @param address the query in sight, tidy; what is hidden is left out of it, while “only” begins anew */
export function waysOf({ term, label, posts }: Refinement, address: string): Ways {
  return { label, posts, only: queryPath(term), hide: queryPath(`${address} -${term}`.trim()) }
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
