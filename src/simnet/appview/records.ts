import { isAtUri } from '../../syntax/index.js'
import { invalid, ok, type Answer } from '../answer.js'
import type { Json } from '../json.js'
import type { Actor } from '../people.js'
import { FEED, LIST, LIST_ITEM, PACK, POST, type Kept } from '../record.js'
import type { World } from '../world.js'
import { generatorView, listView, postView, profileView, starterPackViewBasic, type Asked } from './views.js'

const MAX_URIS = 25
const MAX_ITEMS = 100

/** `app.bsky.feed.getPosts`. As all of these it leaves out what is deleted, and whose author is not active. */
export function getPosts(asked: Asked, query: URLSearchParams): Answer {
  return several(asked, query, { param: 'uris', max: MAX_URIS, collection: POST, result: 'posts' }, postView)
}

/** `app.bsky.feed.getFeedGenerators`: its lexicon has no bound. */
export function getFeedGenerators(asked: Asked, query: URLSearchParams): Answer {
  return several(asked, query, { param: 'feeds', collection: FEED, result: 'feeds' }, generatorView)
}

/** `app.bsky.graph.getStarterPacks`. */
export function getStarterPacks(asked: Asked, query: URLSearchParams): Answer {
  const wanted = { param: 'uris', max: MAX_URIS, collection: PACK, result: 'starterPacks' }
  return several(asked, query, wanted, (_, pack, creator) => {
    const items = itemsOf(asked.world, String(pack.record.list))
    return starterPackViewBasic(asked, pack, creator, items.length)
  })
}

/** `app.bsky.graph.getList`. */
export function getList(asked: Asked, query: URLSearchParams): Answer {
  const [uri, limit, cursor] = [query.get('list'), query.get('limit') ?? '50', query.get('cursor') ?? '0']
  if (uri === null) return invalid('Error: Params must have the property "list"')
  if (!isAtUri(uri)) return invalid('Error: list must be a valid at-uri')
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_ITEMS)
    return invalid(`Error: limit can not be less than 1 or greater than ${String(MAX_ITEMS)}`)
  const [found] = standing(asked.world, [uri], LIST)
  if (found === undefined) return invalid('List not found')
  const all = itemsOf(asked.world, uri)
  const from = /^\d{1,9}$/.test(cursor) ? Number(cursor) : all.length
  const end = from + Number(limit)
  const items = all
    .slice(from, end)
    .map(({ item, subject }) => ({ uri: item.uri, subject: profileView(asked, subject) }))
  return ok({
    list: listView(asked, found.kept, found.creator, all.length),
    items,
    ...(end < all.length ? { cursor: String(end) } : {}),
  })
}

interface Wanted {
  readonly param: string
  readonly max?: number
  readonly collection: string
  readonly result: string
}

function several(
  asked: Asked,
  query: URLSearchParams,
  { param, max = Infinity, collection, result }: Wanted,
  view: (asked: Asked, kept: Kept, creator: Actor) => Json,
): Answer {
  const uris = query.getAll(param)
  if (uris.length === 0) return invalid(`Error: Params must have the property "${param}"`)
  if (uris.length > max) return invalid(`Error: ${param} must not have more than ${String(max)} elements`)
  if (!uris.every(isAtUri)) return invalid(`Error: ${param}/0 must be a valid at-uri`)
  const found = standing(asked.world, uris, collection)
  return ok({ [result]: found.map(({ kept, creator }) => view(asked, kept, creator)) })
}

/** Each once, in the order asked for. */
function standing(world: World, uris: readonly string[], collection: string) {
  return [...new Set(uris)].flatMap((uri) => {
    const kept = world.record(uri)
    const creator = kept && world.actor(kept.did)
    return kept?.collection === collection && creator?.active === true ? [{ kept, creator }] : []
  })
}

/** Who is on a list, by the items of its owner. */
function itemsOf(world: World, list: string) {
  return world.all(LIST_ITEM).flatMap((item) => {
    const subject = world.actor(String(item.record.subject))
    const isOn = item.record.list === list && list.startsWith(`at://${item.did}/`)
    return isOn && subject?.active === true ? [{ item, subject }] : []
  })
}
