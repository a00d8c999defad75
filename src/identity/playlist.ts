/** What an HLS playlist says, as far as it takes to tell a length. Source: RFC 8216. */
export type Playlist =
  /** It only names others, each the whole in another quality. @property variant the first of them, relative */
  | { readonly kind: 'master'; readonly variant: string }
  /** It names the pieces. */
  | { readonly kind: 'media'; readonly seconds: number }

const MOST_LINES = 40_000
const MOST_SECONDS = 24 * 60 * 60
const ADDRESS_LENGTH = 2000

/**
 * Undefined when it is no playlist, or one that says no length: it is not at its end, plays nothing or for more than a
 * day, or what it names lies elsewhere. Pure and total.
 */
export function readPlaylist(text: string): Playlist | undefined {
  const lines = text.split(/\r?\n/, MOST_LINES + 1).map((line) => line.trim())
  if (lines[0] !== '#EXTM3U' || lines.length > MOST_LINES) return undefined
  const stream = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF:'))
  if (stream !== -1) {
    const variant = lines.slice(stream + 1).find((line) => line !== '' && !line.startsWith('#'))
    return variant !== undefined && isRelative(variant) ? { kind: 'master', variant } : undefined
  }
  let seconds = 0
  for (const line of lines) {
    if (!line.startsWith('#EXTINF:')) continue
    const [, duration] = /^#EXTINF:(\d{1,5}(?:\.\d{1,12})?)(?:,|$)/.exec(line) ?? []
    if (duration === undefined) return undefined
    seconds += Number(duration)
  }
  const isWhole = lines.includes('#EXT-X-ENDLIST')
  return isWhole && seconds > 0 && seconds <= MOST_SECONDS ? { kind: 'media', seconds } : undefined
}

/** A path alone, from where the playlist is: no host, no root, no way up. */
function isRelative(address: string): boolean {
  return (
    address.length <= ADDRESS_LENGTH &&
    /^[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*(?:\?[\w.~%=&-]*)?$/.test(address)
  )
}
