/** What strangers wrote (a refusal's body, a close reason), made fit for a sentence on the page: one line, bounded. */
export function cleaned(text: string, most = 200): string {
  const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

/** `hostname[:port]` of a URL: what may be shown and logged of it, since the rest can hold a password. */
export function hostOf(url: string): string {
  return new URL(url).host
}

/** A host as people call it: Bluesky's own without the domain that all of them share. */
export function shortHost(url: string): string {
  return hostOf(url).replace(/\.bsky\.network$/, '')
}

/** A wait in words: `in 8 s`, `at once` for less than half a second. */
export function inTime(ms: number): string {
  return ms < 500 ? 'at once' : `in ${Math.round(ms / 1000)} s`
}
