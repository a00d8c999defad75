import type { Segment } from '../decode/post.js'
import { namesHost, profileLink, tagLink, webLink } from './links.js'
import { isVisible, withoutBidi } from './plain.js'

/** A run of a post's text as the view needs it. */
export interface Run {
  readonly text: string
  /** Absent for plain text. */
  readonly href: string | undefined
  /** `out` is any web page, `bsky` a page on Bluesky, `own` one of ours. */
  readonly to: 'out' | 'bsky' | 'own'
  /** The host the link really leads to, when the text says something else. */
  readonly host: string | undefined
}

/** More empty lines than one, with whatever else is not seen in them. */
const EMPTY_LINES = /(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n)){2,}/g

/**
 * A post's segments with the hrefs they may have; joined, the texts read as the post, but for direction controls in
 * links and for empty lines: of those one after the other one is left, so that nobody fills a screen with nothing.
 */
export function runs(segments: readonly Segment[]): Run[] {
  return segments.map(run)
}

function run(segment: Segment): Run {
  switch (segment.kind) {
    case 'link': {
      const link = webLink(segment.uri)
      if (link === undefined) break
      const text = withoutBidi(segment.text)
      const host = namesHost(text, link.host) ? undefined : link.host
      // A link nobody can see could not be followed knowingly: it is shown by its host alone.
      return { text: isVisible(text) ? text : '', href: link.href, to: 'out', host }
    }
    case 'mention':
      return { text: withoutBidi(segment.text), href: profileLink(segment.did), to: 'bsky', host: undefined }
    case 'tag':
      return { text: withoutBidi(segment.text), href: tagLink(segment.tag), to: 'own', host: undefined }
    case 'text':
  }
  return plain(segment.text.replace(EMPTY_LINES, '\n\n'))
}

function plain(text: string): Run {
  return { text, href: undefined, to: 'out', host: undefined }
}
