import { gifAlt } from '../decode/gif.js'
import { clipped } from '../decode/bounds.js'
import type { Post } from '../decode/post.js'
import { isHandle } from '../syntax/index.js'
import { foldLanguage } from './fold-language.js'
import { domainsOf, foldLink } from './fold-link.js'
import { foldTag } from './fold-tag.js'
import { Wording } from './wording.js'

/**
 * So much alt text is looked at, in units, all pictures together. Clients let people write 2,000; a record can hold ten
 * times as much in each of twenty pictures, to keep us busy.
 */
const MAX_ALTS = 20_000

/** A post made ready for comparing. Each side is made when first asked for, then kept. */
export class Sight {
  #wording: Wording | undefined
  #alts: Wording | undefined
  #tags: ReadonlySet<string> | undefined
  #langs: readonly string[] | undefined
  #links: readonly string[] | undefined
  #domains: ReadonlySet<string> | undefined
  #mentioned: ReadonlySet<string> | undefined
  #answered: string | undefined
  readonly #post: Post

  constructor(post: Post) {
    this.#post = post
  }

  /** Where words are looked for: text, tags and alt texts. */
  get wording(): Wording {
    this.#wording ??= new Wording([this.#post.text, ...this.#post.tags, ...searchedAlts(this.#post)])
    return this.#wording
  }

  /** The alt texts alone; none is empty. */
  get alts(): Wording {
    this.#alts ??= new Wording(searchedAlts(this.#post))
    return this.#alts
  }

  /** As `foldTag` has them; those that no query can name are left out. */
  get tags(): ReadonlySet<string> {
    this.#tags ??= new Set(
      this.#post.tags.flatMap((tag) => {
        const read = foldTag(tag)
        return read === undefined || read === 'star' ? [] : [read.tag]
      }),
    )
    return this.#tags
  }

  /** As `foldLanguage` has them. */
  get langs(): readonly string[] {
    this.#langs ??= this.#post.langs.map(foldLanguage)
    return this.#langs
  }

  /** Of link facets and of the link card, as `foldLink` has them. */
  get links(): readonly string[] {
    this.#links ??= linksOf(this.#post).flatMap((uri) => foldLink(uri) ?? [])
    return this.#links
  }

  /** The hosts of `links` and every domain above them. */
  get domains(): ReadonlySet<string> {
    this.#domains ??= new Set(this.links.flatMap(domainsOf))
    return this.#domains
  }

  /** The DIDs of mention facets, and the handles they were written with, lower case: for those nobody could resolve. */
  get mentioned(): ReadonlySet<string> {
    this.#mentioned ??= new Set(
      this.#post.segments.flatMap((segment) => {
        if (segment.kind !== 'mention') return []
        const written = segment.text.replace(/^[@＠]/u, '').toLowerCase()
        return isHandle(written) ? [segment.did, written] : [segment.did]
      }),
    )
    return this.#mentioned
  }

  /** The DID of who wrote the post that this one answers. */
  get answered(): string | undefined {
    this.#answered ??= this.#post.reply?.parent.split('/', 3)[2]
    return this.#answered
  }
}

/**
 * A post is folded and cut into words once, however many queries look at it. It is module-level because posts are
 * immutable and the answer depends on nothing else: a cache no one can tell from computing anew, and one that lets go
 * of a post when everyone else has.
 */
const sights = new WeakMap<Post, Sight>()

/** The post made ready for comparing, the same object every time. */
export function sightOf(post: Post): Sight {
  const known = sights.get(post)
  if (known !== undefined) return known
  const sight = new Sight(post)
  sights.set(post, sight)
  return sight
}

/** The alt texts of pictures, videos and GIFs, without the empty ones. */
export function altsOf({ media }: Post): readonly string[] {
  const alts =
    media?.kind === 'images'
      ? media.images.map(({ alt }) => alt)
      : media?.kind === 'video'
        ? [media.video.alt]
        : media?.kind === 'external'
          ? [gifAlt(media.external) ?? '']
          : []
  return alts.filter((alt) => alt.trim() !== '')
}

function searchedAlts(post: Post): readonly string[] {
  let room = MAX_ALTS
  return altsOf(post).map((alt) => {
    const read = clipped(alt, room)
    room -= read.length
    return read
  })
}

function linksOf({ segments, media }: Post): readonly string[] {
  const uris = segments.flatMap((segment) => (segment.kind === 'link' ? [segment.uri] : []))
  return [...new Set(media?.kind === 'external' ? [...uris, media.external.uri] : uris)]
}
