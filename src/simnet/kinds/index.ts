/**
 * One post of every kind of card there is, by named people: for a page of them all, and for whoever looks for a kind by
 * its name. What a post quotes or answers stands before it. Source of the kinds: the lexicons `app.bsky.embed.*`, and
 * what clients make of them.
 */
import type { Acts, PostFields } from '../acts.js'
import type { Json } from '../json.js'
import type { Actor } from '../people.js'
import type { Rng } from '../prng.js'
import type { Made } from '../record.js'
import { labelKinds } from './labels.js'
import { mediaKinds } from './media.js'
import { quoteKinds } from './quotes.js'
import { wordKinds } from './words.js'

/** Who writes them: each is one account, however often the kinds are made. */
const PEOPLE = {
  mira: { displayName: 'Mira Okonkwo', handle: 'mira.kinds.example', labels: [], langs: ['en'] },
  noor: { displayName: 'نور الحداد', handle: 'noor.kinds.example', labels: [], langs: ['ar'] },
  sora: { displayName: '空野 陽', handle: 'sora.kinds.example', labels: [], langs: ['ja'] },
  clock: { displayName: 'Tide Clock', handle: 'clock.kinds.example', labels: ['bot'], langs: ['en'] },
  nameless: {
    displayName: '',
    handle: 'nameless.kinds.example',
    labels: [],
    langs: ['en'],
    avatar: undefined,
  },
  loud: {
    displayName: `\u202e<b>Loud</b> &amp; ${'wide '.repeat(9)}`,
    handle: 'a-handle-that-is-about-as-long-as-one-label-of-a-name-may-be.kinds.example',
    labels: [],
    langs: ['en'],
  },
  shy: { displayName: 'Shy', handle: 'shy.kinds.example', labels: ['!no-unauthenticated'], langs: ['en'] },
} satisfies Readonly<Record<string, Partial<Actor>>>

export interface Stage {
  readonly acts: Acts
  readonly rng: Rng
  readonly who: (name: keyof typeof PEOPLE) => Actor
  /** By Mira, unless said otherwise. */
  readonly post: (name: string, fields: PostFields) => Made
  /** A post of one embed, its name as its text. */
  readonly embed: (name: string, embed: Json, fields?: PostFields) => Made
}

/** All may be shown, but for those whose names say otherwise: they are answered or quoted. */
export function makeKinds(acts: Acts, rng: Rng): Readonly<Record<string, Made>> {
  const made: Record<string, Made> = {}
  const who: Stage['who'] = (name) => acts.actor(PEOPLE[name].handle) ?? acts.account(PEOPLE[name])
  const post: Stage['post'] = (name, fields) => {
    return (made[name] = acts.post({ by: who('mira'), text: name, langs: ['en'], ...fields }))
  }
  const embed: Stage['embed'] = (name, value, fields) => post(name, { embed: value, ...fields })
  const stage: Stage = { acts, rng, who, post, embed }
  wordKinds(stage)
  mediaKinds(stage)
  quoteKinds(stage)
  labelKinds(stage)
  return made
}
