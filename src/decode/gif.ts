import type { LinkCard } from './post.js'

/** Where the clients' GIF pickers get their pictures from: Tenor, then Klipy; Giphy by pasted link. */
const GIF_HOST =
  /^https?:\/\/(?:media\d*\.tenor\.com|static\.klipy\.com|(?:www\.|i\.|media\d*\.)?giphy\.com)\//i
/** How clients say whose words a description is: the author's (`Alt`) or the picker's (`ALT`). */
const ALT_PREFIX = /^alt: */i

/**
 * The alt text, maybe empty, of a link card that is a GIF; undefined for any other card. There is no embed for GIFs from
 * a picker: clients post them as link cards and know them by their host.
 */
export function gifAlt({ uri, description }: LinkCard): string | undefined {
  return GIF_HOST.test(uri) ? description.replace(ALT_PREFIX, '').trim() : undefined
}
