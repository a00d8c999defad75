/** The bound of atproto's `uri` format. */
const MAX_BYTES = 8192
/** The longest name DNS can hold, in characters of its ASCII form. */
export const MAX_HOST = 253

/** Spelled out, so that nothing a URL parser forgives (blanks, line ends, missing slashes) gets in. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const WEB_LINK = /^https?:\/\/[^\s\u0000-\u0020\u007f/\\][^\s\u0000-\u0020\u007f]*$/i

/**
 * Whether this is a complete http or https address that `new URL` takes, of a host that DNS could know; kept as written,
 * since it is shown.
 */
export function isWebLink(uri: unknown): uri is string {
  if (typeof uri !== 'string' || uri.length > MAX_BYTES || !WEB_LINK.test(uri) || !URL.canParse(uri))
    return false
  return new URL(uri).hostname.length <= MAX_HOST
}
