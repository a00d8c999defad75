import { invalid, ok, type Answer } from '../answer.js'
import { profileViewDetailed, type Asked } from './views.js'

const MAX_ACTORS = 25

/** `app.bsky.actor.getProfiles`. */
export function getProfiles(asked: Asked, query: URLSearchParams): Answer {
  const names = query.getAll('actors')
  if (names.length === 0) return invalid('Error: Params must have the property "actors"')
  if (names.length > MAX_ACTORS)
    return invalid(`Error: actors must not have more than ${String(MAX_ACTORS)} elements`)
  const found = names.flatMap((name) => asked.world.actor(name) ?? []).filter(({ active }) => active)
  return ok({ profiles: found.map((actor) => profileViewDetailed(asked, actor)) })
}

/** `app.bsky.actor.getProfile`. */
export function getProfile(asked: Asked, query: URLSearchParams): Answer {
  const actor = asked.world.actor(query.get('actor') ?? '')
  if (actor === undefined || actor.status === 'deleted') return invalid('Profile not found')
  if (actor.active) return ok(profileViewDetailed(asked, actor))
  return actor.status === 'deactivated'
    ? invalid('Account is deactivated', 'AccountDeactivated')
    : invalid('Account has been suspended', 'AccountTakedown')
}
