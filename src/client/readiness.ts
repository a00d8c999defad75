/** What feeds the page, as far as it says whether what arrives is what happens. */
export interface Feeding {
  readonly name: 'live' | 'built-in' | 'recording' | 'lost' | 'connecting'
  readonly words: string
  /** Of a live source. */
  readonly pace?: 'fresh' | 'behind' | 'silent' | 'quiet'
}

/** Whether posts arrive, and how things stand in words. */
export interface Readiness {
  readonly ready: boolean
  readonly words: string
}

/**
 * Ready while events are fresh, or the upstream is known to be quiet: one that is behind shows the past, and one that
 * is silent may be dead. The built-in network and a recording are what somebody asked for, or all there is.
 */
export function readiness({ name, words, pace }: Feeding): Readiness {
  const isFresh = pace !== 'behind' && pace !== 'silent'
  return { ready: name === 'built-in' || name === 'recording' || (name === 'live' && isFresh), words }
}
