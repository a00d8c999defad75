/**
 * The wire to the page: JSON text that htmx' `hx-ws` swaps by itself (DESIGN section 6).
 * `content` is handed over as the inside of a JSON string, because a card is encoded once and joined many times.
 */

/** HTML as the inside of a JSON string. */
export function inJson(html: string): string {
  return JSON.stringify(html).slice(1, -1)
}

export interface PostsFrame {
  readonly seq: number
  /** Cards, newest first, as the inside of a JSON string. */
  readonly content: string
  /** How many posts: what the page counts while it holds them. */
  readonly count: number
  /** The page can't vouch for what it shows: this takes its place. */
  readonly replace?: boolean
}

export function postsFrame({ seq, content, count, replace }: PostsFrame): string {
  const swap = replace === true ? '"swap":"innerHTML","replace":true,' : ''
  return `{"kind":"posts","seq":${seq},"count":${count},${swap}"content":"${content}"}`
}

export interface OpsFrame {
  readonly seq: number
  /** Out-of-band fragments, as the inside of a JSON string. */
  readonly content: string
  /** Accounts all of whose cards go. */
  readonly gone?: readonly string[]
  /** What the page is fed by; for `<body data-source>`. */
  readonly source?: string
  /** Nothing of what the page shows stands any longer, nor of what it holds back. */
  readonly reset?: boolean
}

export function opsFrame({ seq, content, gone = [], source, reset }: OpsFrame): string {
  const extra =
    (gone.length > 0 ? `"gone":${JSON.stringify(gone)},` : '') +
    (source === undefined ? '' : `"source":${JSON.stringify(source)},`) +
    (reset === true ? '"reset":true,' : '')
  return `{"kind":"ops","seq":${seq},${extra}"content":"${content}"}`
}
