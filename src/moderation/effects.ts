import type { Label } from '../decode/label.js'
import type { Cover } from '../decode/shown-post.js'
import type { Reason } from './decide.js'

/** What somebody says, and who. */
export type Said = Pick<Label, 'src' | 'val'>

/** What a label comes to: the post is not shown, or covered. */
export type Effect =
  { readonly drop: Reason; readonly cover?: undefined } | { readonly drop?: undefined; readonly cover: Cover }

/** What a label that its labeler has defined itself comes to; undefined: nothing. */
export type Defined = (said: Said) => Effect | undefined

/**
 * Labels that mean the same whoever gives them, for people who are not logged in; all others change nothing unless
 * their labeler defines them. Source: https://atproto.com/specs/label#global-label-values and the defaults of Bluesky's own app.
 */
const ALL: ReadonlyMap<string, Effect> = new Map([
  ['porn', { drop: 'adult' }],
  ['sexual', { drop: 'adult' }],
  ['nudity', { drop: 'adult' }],
  ['graphic-media', { drop: 'graphic' }],
  ['gore', { drop: 'graphic' }],
  ['!hide', { drop: 'hidden' }],
])
/** What only an author can ask for. */
const OWN: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ...ALL,
  ['!no-unauthenticated', { drop: 'no-unauthenticated' }],
  ['!warn', { cover: { of: 'post', why: 'Content warning by its author' } }],
])
/** What only a labeler can say. */
const GIVEN: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ...ALL,
  ['!takedown', { drop: 'taken-down' }],
  ['!suspend', { drop: 'taken-down' }],
  ['!warn', { cover: { of: 'post', why: 'Content warning by moderators' } }],
])

/** An author's own label, on a post or profile. */
export function ownEffect(val: string): Effect | undefined {
  return OWN.get(val)
}

/** A labeler's label. */
export function givenEffect(said: Said, defined?: Defined): Effect | undefined {
  return GIVEN.get(said.val) ?? defined?.(said)
}
