import type { OwnLabel } from '../labeler/policies.js'
import { mediaOf } from '../media.js'
import { en } from '../texts/english.js'
import type { Stage } from './index.js'

/** Posts that their author or the network's labeler has something to say of, and that may still be shown. */
export function labelKinds({ acts, rng, who, post, embed }: Stage): void {
  const label = (val: OwnLabel | '!warn', { uri }: { readonly uri: string }) => acts.label(uri, val)
  post('warned of by its author', { labels: ['!warn'] })
  label('!warn', post('warned of by the labeler', {}))
  label('spoilers', post('labelled, its words covered', {}))
  label('spoilers', embed('labelled, all of it covered', mediaOf('images', rng, en)))
  label('loud-colors', embed('labelled, its pictures covered', mediaOf('images', rng, en)))
  label('loud-colors', embed('labelled, its video covered', mediaOf('video', rng, en)))
  label('weather-report', post('labelled, and nothing covered', { by: who('sora') }))
}
