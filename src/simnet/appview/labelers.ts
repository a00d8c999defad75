import { isDid } from '../../syntax/index.js'
import { invalid, ok, type Answer } from '../answer.js'
import { SERVICE } from '../labeler/index.js'
import { labelerView, type Asked } from './views.js'

/** `app.bsky.labeler.getServices`: who is no labeler is left out. */
export function getServices(asked: Asked, query: URLSearchParams): Answer {
  const dids = query.getAll('dids')
  if (dids.length === 0) return invalid('Error: Params must have the property "dids"')
  if (!dids.every(isDid)) return invalid('Error: dids/0 must be a valid did')
  const { world } = asked
  const views = dids.flatMap((did) => {
    const service = world.record(`at://${did}/${SERVICE}/self`)
    const creator = world.actor(did)
    if (service === undefined || creator?.active !== true) return []
    return [labelerView(asked, service, creator, query.get('detailed') === 'true')]
  })
  return ok({ views })
}
