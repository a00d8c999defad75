import * as embeds from '../embeds.js'
import { MEDIA, mediaOf } from '../media.js'
import { FEED, LIST, PACK } from '../record.js'
import { en } from '../texts/english.js'
import type { Stage } from './index.js'

const REFERENCE = 'app.bsky.graph.defs#referencelist'

/** Posts that quote: posts of all kinds, feeds, lists and starter packs, and what is not there to be quoted. */
export function quoteKinds({ acts, rng, who, post, embed }: Stage): void {
  const by = who('sora')
  const words = post('quoted', { by, text: 'まだ飲めるお茶がある。', langs: ['ja'] })
  const first = embed('quote', embeds.quote(words))
  embed('quote of a quote', embeds.quote(first), { by })
  embed('quote of oneself', embeds.quote(words), { by })
  const pictured = embed('quoted with pictures', mediaOf('images', rng, en), { by })
  embed('quote of pictures', embeds.quote(pictured))
  const filmed = embed('quoted with a video', mediaOf('video', rng, en), { by })
  embed('quote of a video', embeds.quote(filmed))
  for (const [, kind] of MEDIA)
    embed(`quote with media: ${kind}`, embeds.quoteWith(words, mediaOf(kind, rng, en)))

  const gone = acts.post({ by, text: 'I did not mean that.' })
  acts.delete(gone.uri)
  embed('quote of a deleted post', embeds.quote(gone))
  const shy = acts.post({ by: who('shy'), text: 'Not for everyone, this one.' })
  embed('quote of one for people who are logged in', embeds.quote(shy))
  const adult = post('quoted, and for adults', { by, labels: ['porn'] })
  embed('quote of one for adults', embeds.quote(adult))
  const left = acts.account({ displayName: 'Left', labels: [] })
  const farewell = acts.post({ by: left, text: 'Goodbye.' })
  acts.status(left.did, { active: false, status: 'deactivated' })
  embed('quote of one who has left', embeds.quote(farewell))

  for (const [kind, collection] of [
    ['feed', FEED],
    ['list', LIST],
    ['starter pack', PACK],
  ] as const) {
    const found = acts.records(collection).find(({ did, record }) => {
      return record.purpose !== REFERENCE && isSeen(acts.actor(did))
    })
    if (found !== undefined) embed(`quote of a ${kind}`, embeds.quote(found))
  }
  const cid = words.cid
  embed('quote of a feed that is not there', embeds.quote({ uri: `at://${by.did}/${FEED}/nothing`, cid }))
  const strange = `at://${by.did}/example.skylog.observation/${words.rkey}`
  embed('quote of something else', embeds.quote({ uri: strange, cid }))
}

function isSeen(actor: ReturnType<Stage['acts']['actor']>): boolean {
  return actor?.active === true && actor.labels.length === 0
}
