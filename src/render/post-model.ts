import type { ShownPost } from '../decode/shown-post.js'
import type { Source } from './page-model.js'

/** One post and what stands around it. */
export interface PostPage {
  readonly shown: ShownPost
  /** What it answers, nearest first; of what is not there nobody says why. */
  readonly above: readonly (ShownPost | 'unavailable')[]
  /** Answers that came by, oldest first. */
  readonly below: readonly ShownPost[]
  /** It came by, and was not looked up: then it is known when. */
  readonly isKept: boolean
  /** How long what comes by is kept, ms. */
  readonly historyMs: number
  readonly source: Source
  /** This server's own. */
  readonly origin: string
  /** Unix ms. */
  readonly now: number
}
