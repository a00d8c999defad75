import { gifAlt } from '../decode/gif.js'
import type { Media, Post } from '../decode/post.js'
import { CHOICES, readChoice, type Choice } from './choice.js'
import { either, type FieldRule } from './field-rule.js'
import { altsOf } from './sight.js'

interface Feature {
  /** Follows “with” and “without”. */
  readonly words: string
  readonly test: (post: Post) => boolean
}

const FEATURES: Readonly<Record<Choice<'has'>, Feature>> = {
  image: { words: 'an image', test: ({ media }) => media?.kind === 'images' },
  video: { words: 'a video', test: ({ media }) => media?.kind === 'video' },
  media: { words: 'media', test: ({ media }) => media !== undefined && isSeen(media) },
  link: { words: 'a link', test: hasLink },
  quote: { words: 'a quoted post', test: quotes },
  tag: { words: 'a tag', test: ({ tags }) => tags.length > 0 },
  mention: { words: 'a mention', test: ({ segments }) => segments.some(({ kind }) => kind === 'mention') },
  alt: { words: 'alt text', test: (post) => altsOf(post).length > 0 },
  gif: { words: 'a GIF', test: ({ media }) => media !== undefined && isGif(media) },
}

/** `has:` — what a post carries. */
export const has: FieldRule = {
  example: 'image',
  steps: 2,
  read: (typed) => readChoice('has', typed),
  words: (values, place) =>
    `${place === 'excluded' ? 'without' : 'with'} ${either(values.map(({ folded }) => featureOf(folded).words))}`,
  test: ({ folded }) => featureOf(folded).test,
  covers: ({ folded }) => [{ signs: [{ kind: 'has', text: folded }], exact: true }],
}

/** All that `has:` can say of a post. */
export function featuresOf(post: Post): readonly string[] {
  return CHOICES.has.filter((name) => FEATURES[name].test(post))
}

function featureOf(folded: string): Feature {
  return FEATURES[folded as Choice<'has'>]
}

/** Whether the post quotes another; a feed, a list or a starter pack is no quote. */
export function quotes({ quote }: Post): boolean {
  return quote !== undefined && quote.split('/', 4)[3] === 'app.bsky.feed.post'
}

/** A picture, a video or a GIF; also a gallery whose items are of a sort not known yet. */
function isSeen(media: Media): boolean {
  if (media.kind === 'unknown') return media.type === 'app.bsky.embed.gallery'
  return media.kind !== 'external' || isGif(media)
}

function isGif(media: Media): boolean {
  if (media.kind === 'video') return media.video.gif
  return media.kind === 'external' && gifAlt(media.external) !== undefined
}

/** A GIF comes as a link card, but nobody sees a link in it. */
function hasLink({ segments, media }: Post): boolean {
  return segments.some(({ kind }) => kind === 'link') || (media?.kind === 'external' && !isGif(media))
}
