import type { Ref } from './embeds.js'
import { fieldsOf, textsOf } from './json.js'
import type { Actor } from './people.js'
import type { Rng } from './prng.js'
import { FEED, LIST, PACK, type Kept } from './record.js'
import type { World } from './world.js'

/**
 * What somebody quotes: mostly a recent post; now and then a feed, list or starter pack, an own post, one that quotes
 * itself, one by somebody whom only logged-in people may see, or one that is gone by then.
 */
export function quotable(rng: Rng, world: World, author: Actor): Ref | undefined {
  const find = rng.weighted<() => Ref | undefined>([
    [76, () => worldPost(rng, world)],
    [8, () => anyShelf(rng, world)],
    [6, () => recent(rng, world, ({ record }) => record.embed !== undefined && isQuote(record.embed))],
    [5, () => recent(rng, world, ({ did }) => did === author.did)],
    [2, () => recent(rng, world, ({ did }) => isHidden(world.actor(did)))],
    [3, () => world.gone.some(rng, () => true)],
  ])
  return find() ?? worldPost(rng, world)
}

/** A recent post that still stands; of this language if given. */
export function worldPost(rng: Rng, world: World, lang?: string): Kept | undefined {
  return recent(rng, world, ({ record }) => lang === undefined || textsOf(record.langs)[0] === lang)
}

function recent(rng: Rng, world: World, fits: (post: Kept) => boolean): Kept | undefined {
  const found = world.posts.some(rng, (post) => fits(post) && world.stands(post))
  // As it is now: what is in the ring may have been edited since.
  return found && world.record(found.uri)
}

/** A feed, list or starter pack that still stands. */
function anyShelf(rng: Rng, world: World): Kept | undefined {
  const kind = rng.weighted([[60, FEED], [15, LIST], [25, PACK]]) // prettier-ignore
  const standing = world.all(kind).filter((kept) => world.stands(kept) && !isOfPack(kept))
  return standing.length === 0 ? undefined : rng.pick(standing)
}

/** A starter pack's own list is named by the pack. */
function isOfPack({ record }: Kept): boolean {
  return record.purpose === 'app.bsky.graph.defs#referencelist'
}

function isQuote(embed: unknown): boolean {
  return String(fieldsOf(embed).$type).startsWith('app.bsky.embed.record')
}

function isHidden(actor: Actor | undefined): boolean {
  return actor?.labels.includes('!no-unauthenticated') === true
}
