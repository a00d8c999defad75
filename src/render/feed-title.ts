/** What a feed is called, and what it says of itself: on its page, in its feeds, on a wall. */
export interface FeedTitle {
  /** The query in words; of everything, that. */
  readonly words: string
  /** The page's headline. */
  readonly headline: string
  /** One sentence. */
  readonly about: string
}

/** @param query its address form, empty for everything, and its reading in words */
export function feedTitle(query: { readonly address: string; readonly words: string }): FeedTitle {
  if (query.address === '') {
    return {
      words: 'Everything',
      headline: 'Everything, as it happens',
      about: 'Every public post, as it is written: a live view of Bluesky.',
    }
  }
  const whole = query.words.startsWith('every post')
  const words = whole ? query.words.replace(/^e/, 'E') : query.words
  const posts = whole ? `${words}, as it is written` : `Posts matching ${words}, as they are written`
  return { words, headline: words, about: `${posts}: a live view of Bluesky.` }
}
