import type { Json } from './json.js'
import type { Kept } from './record.js'
import type { World } from './world.js'

export const GATE = 'app.bsky.feed.threadgate'

/** A record that lets nobody reply to this post. It lies at the post's own key. */
export function gateFor(post: string, createdAt: string): Json {
  return { $type: GATE, allow: [], createdAt, post }
}

/** The gate of a post, if it is still known. */
export function gateOf(world: World, { did, rkey }: Kept): Kept | undefined {
  return world.record(`at://${did}/${GATE}/${rkey}`)
}

/** Has no gate yet. Of old posts that is no longer known: their gate may have been forgotten. */
export function isOpen(world: World, post: Kept): boolean {
  return world.index - post.index < world.others.size && gateOf(world, post) === undefined
}
