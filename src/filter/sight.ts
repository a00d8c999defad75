import type { Post } from '../decode/post.js'
import { fold } from './fold.js'
import { foldLanguage } from './fold-language.js'
import { wordsOf } from './tokens.js'

/** A post made ready for comparing. Each side is made when first asked for, then kept. */
export class Sight {
  #text: string | undefined
  #words: readonly (readonly string[])[] | undefined
  #sentence: string | undefined
  #vocabulary: ReadonlySet<string> | undefined
  #tags: ReadonlySet<string> | undefined
  #langs: readonly string[] | undefined
  readonly #post: Post

  constructor(post: Post) {
    this.#post = post
  }

  /** Text, tags and alt texts, folded, one a line, single spaces. Nothing found may cross a line. */
  get text(): string {
    this.#text ??= searched(this.#post)
      .map((part) => fold(part).replace(/\s+/gu, ' '))
      .join('\n')
    return this.#text
  }

  /** The words of `text` with a space before and after each, so that a whole word or phrase is one `includes`. */
  get sentence(): string {
    this.#sentence ??= this.#lines.map((words) => ` ${words.join(' ')} `).join('\n')
    return this.#sentence
  }

  get vocabulary(): ReadonlySet<string> {
    this.#vocabulary ??= new Set(this.#lines.flat())
    return this.#vocabulary
  }

  /** Folded, without `#`. */
  get tags(): ReadonlySet<string> {
    this.#tags ??= new Set(this.#post.tags.map(fold))
    return this.#tags
  }

  /** As `foldLanguage` has them. */
  get langs(): readonly string[] {
    this.#langs ??= this.#post.langs.map(foldLanguage)
    return this.#langs
  }

  get #lines(): readonly (readonly string[])[] {
    this.#words ??= this.text.split('\n').map(wordsOf)
    return this.#words
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

function searched({ text, tags, media }: Post): readonly string[] {
  const pictures = media?.kind === 'images' ? media.images : media?.kind === 'video' ? [media.video] : []
  return [text, ...tags, ...pictures.map(({ alt }) => alt).filter((alt) => alt !== '')]
}
