/** What the page is fed by, in words, and what it must say about posts it does not show. */
export interface SourceLine {
  readonly name: 'live' | 'built-in' | 'recording' | 'lost' | 'connecting'
  readonly words: string
  readonly withheld?: string
}

/** How many posts wait for their authors, and why; nothing when none does, so that a calm page stays calm. */
export function withheldWords(posts: number, trouble: string | undefined): { withheld?: string } {
  if (trouble === undefined && posts < 20) return {}
  if (posts === 0) return trouble === undefined ? {} : { withheld: `${trouble}.` }
  const count = posts === 1 ? 'One post is' : `${posts.toLocaleString('en')} posts are`
  const why = trouble ?? 'who wrote them is still being looked up'
  return { withheld: `${count} withheld: ${why}.` }
}
