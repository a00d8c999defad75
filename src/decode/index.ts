/**
 * From bytes to what they mean: a frame to an `Event`, a record to a `Post` or `Profile`, facets to segments.
 *
 * Owns the types that every room shares, and every bound that a record must keep. It must not know where frames come
 * from, who looks, or what may be shown. Invariant: pure and total. Whatever comes in, the answer is a value that keeps
 * its type's promises, or a fault from a closed list; nothing throws, and nothing is kept between calls.
 */
export { stranger } from './author.js'
export type { Author, Profile } from './author.js'
export type { Account, Commit, Decoded, Event, FrameFault, Identity, Sync } from './event.js'
export type { FirehoseFault, FirehoseMessage, FirehoseWants } from './firehose-message.js'
export { decodeFirehose } from './firehose.js'
export { decodeJetstream } from './jetstream.js'
export { decodeJetstreamV2 } from './jetstream-v2.js'
export type { JetstreamV2Message } from './jetstream-v2.js'
export { decodePost } from './post-record.js'
export type { LinkCard, Media, Picture, Post, PostFault, Segment } from './post.js'
export { decodeProfile } from './profile.js'
export type { ProfileFault } from './profile.js'
export type { Beside, Cover, NamedRecord, Quote, ShownPost } from './shown-post.js'
export { segment } from './segments.js'
