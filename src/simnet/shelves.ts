import { cidOf, tidOf } from './ids.js'
import type { Json } from './json.js'
import type { Actor } from './people.js'
import { seedOf, type Rng } from './prng.js'
import { FEED, LIST, LIST_ITEM, PACK, type Kept } from './record.js'
import { bankOf } from './texts/index.js'
import { SHELVES, type Shelf } from './texts/shelves.js'
import type { World } from './world.js'

const DAY_MS = 86_400_000
/** Of a hundred accounts so many keep one of each. */
const SHARE = 0.06
const LEAST = 6
const MOST = 60

/**
 * The feeds, lists and starter packs that some people keep, all made before the stream begins.
 * Sources: lexicons `app.bsky.feed.generator`, `app.bsky.graph.list`, `app.bsky.graph.starterpack`.
 */
export function plantShelves(world: World, rng: Rng): void {
  const { active } = world
  if (active.length === 0) return
  const count = Math.min(Math.max(Math.round(active.length * SHARE), LEAST), MOST)
  const feeds = Array.from({ length: count }, (_, i) => plantFeed(world, rng, rng.pick(active), i))
  for (let i = 0; i < count; i++) {
    const purpose = rng.chance(0.8) ? 'curatelist' : 'modlist'
    plantList(world, rng, rng.pick(active), purpose)
  }
  for (let i = 0; i < count; i++) plantPack(world, rng, rng.pick(active), feeds)
}

function plantFeed(world: World, rng: Rng, actor: Actor, n: number): Kept {
  const at = bornAt(world, rng)
  const { feeds, about } = shelfOf(actor)
  return world.plant(
    actor.did,
    FEED,
    `feed-${String(n)}`,
    {
      $type: FEED,
      ...avatar(rng, `feed/${actor.did}/${String(n)}`),
      createdAt: iso(at),
      ...(rng.chance(0.8) ? { description: rng.pick(about) } : {}),
      did: 'did:web:feeds.example',
      displayName: rng.pick(feeds),
    },
    at,
  )
}

function plantList(world: World, rng: Rng, actor: Actor, purpose: string): Kept {
  const at = bornAt(world, rng)
  const { lists, packs, about } = shelfOf(actor)
  const record = {
    $type: LIST,
    ...(purpose === 'referencelist' ? {} : avatar(rng, `list/${actor.did}/${String(at)}`)),
    createdAt: iso(at),
    ...(rng.chance(0.6) ? { description: rng.pick(about) } : {}),
    name: rng.pick(purpose === 'referencelist' ? packs : lists),
    purpose: `app.bsky.graph.defs#${purpose}`,
  }
  const kept = world.plant(actor.did, LIST, rkeyOf(at, actor), record, at)
  const members = new Set(Array.from({ length: 2 + rng.int(9) }, () => rng.pick(world.active).did))
  for (const [i, subject] of [...members].entries()) {
    const then = at + (i + 1) * 1000
    const item = { $type: LIST_ITEM, createdAt: iso(then), list: kept.uri, subject }
    world.plant(actor.did, LIST_ITEM, rkeyOf(then, actor), item, then)
  }
  return kept
}

function plantPack(world: World, rng: Rng, actor: Actor, feeds: readonly Kept[]): void {
  const people = plantList(world, rng, actor, 'referencelist')
  const at = Date.parse(String(people.record.createdAt)) + 60_000
  const { about } = shelfOf(actor)
  const record = {
    $type: PACK,
    createdAt: iso(at),
    ...(rng.chance(0.7) ? { description: rng.pick(about) } : {}),
    ...(rng.chance(0.5) ? { feeds: [{ uri: rng.pick(feeds).uri }] } : {}),
    list: people.uri,
    name: String(people.record.name),
  }
  world.plant(actor.did, PACK, rkeyOf(at, actor), record, at)
}

function shelfOf({ langs }: Actor): Shelf {
  const shelf = SHELVES[bankOf(langs[0]).lang]
  if (shelf === undefined) throw new Error(`no names for feeds and lists in ${String(langs[0])}`)
  return shelf
}

function avatar(rng: Rng, name: string): Json {
  if (rng.chance(0.15)) return {}
  const ref = { $link: cidOf(`avatar/${name}`, 'blob') }
  return { avatar: { $type: 'blob', ref, mimeType: 'image/jpeg', size: 31_007 } }
}

/** Up to two years ago, unix ms. */
function bornAt(world: World, rng: Rng): number {
  return Math.floor(world.now()) - DAY_MS - rng.int(730) * DAY_MS - rng.int(DAY_MS)
}

function rkeyOf(at: number, { did }: Actor): string {
  return tidOf(at * 1000, seedOf(did) % 1024)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
