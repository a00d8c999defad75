import type { Did } from '../syntax/index.js'
import { cidOf, didOf } from './ids.js'
import type { Rng } from './prng.js'
import { fill, type Bank } from './texts/bank.js'
import { BANKS } from './texts/index.js'

/** One invented account, as it is now. Immutable: a change makes a new one. */
export interface Actor {
  readonly did: Did
  readonly handle: string
  /** May be empty. */
  readonly displayName: string
  readonly description: string
  /** The avatar's blob; absent for those who have none. */
  readonly avatar?: string | undefined
  /** Self-labels of the profile record, e.g. `!no-unauthenticated`, `bot`. */
  readonly labels: readonly string[]
  /** What they write, the first one most. */
  readonly langs: readonly string[]
  readonly active: boolean
  /** It gives labels, and nothing else: it never acts by itself. */
  readonly isLabeler?: true
  /** Why not active: `deactivated`, `suspended`, `takendown`, `deleted`. */
  readonly status?: string
  /** ISO datetime. */
  readonly createdAt: string
}

const PLACES = [
  'stellar.example',
  'harbor.example',
  'tidepool.example',
  'lantern.test',
  'moss.example',
  'paperboat.test',
  'northlight.example',
  'pyre.test',
]
const HANDLE_WORDS =
  'mira otto june sora lumi teodor hana rafa ines kofi yuki mina elif tomas nour dana leila jun arjun pim saga olena anan beto zofia marek wanda piet kai noor tala ruben iris silas wren felix clara jonah ivy'.split(
    ' ',
  )
const HANDLE_TAILS =
  'sky draws reads bakes writes codes walks trains maps moss tea fox bird loops stars knits plays'.split(' ')
const EMOJI_MARKS = ['🌿', '🐈', '☕', '🌙', '✨', '🚲', '🎻', '🪴', '🏳️‍🌈', '🐝', '📚', '🔭']
const BOT_NAMES = ['Tide Clock', 'Hourly Moth', 'Cloud Almanac', 'Platform Four', 'Daily Haiku Machine']

/** The `n`-th account of this network. The same `rng` state and `n` give the same account. */
export function inventActor(rng: Rng, n: number, seed: number): Actor {
  const bank = rng.weighted(BANKS.map((each) => [each.weight, each] as const))
  const bot = rng.chance(0.02)
  const did = didOf(`simnet/${String(seed)}/${String(n)}`)
  const second = rng.chance(0.12) ? rng.pick(BANKS).lang : undefined
  const days = 20 + rng.int(900)
  return {
    did,
    handle: handleFor(rng, n),
    displayName: bot ? rng.pick(BOT_NAMES) : nameFor(rng, bank),
    description: rng.chance(0.8) ? fill(rng.pick(bank.bios), bank, rng) : '',
    ...(rng.chance(0.93) ? { avatar: cidOf(`avatar/${did}/0`, 'blob') } : {}),
    labels: [...(rng.chance(0.04) ? ['!no-unauthenticated'] : []), ...(bot ? ['bot'] : [])],
    langs: second === undefined || second === bank.lang ? [bank.lang] : [bank.lang, second],
    active: true,
    createdAt: new Date(Date.UTC(2023, 3, 1) + days * 86_400_000 + rng.int(86_400_000)).toISOString(),
  }
}

/** A display name as people have them: full, short, small, with a mark, or none. */
export function nameFor(rng: Rng, bank: Bank): string {
  const given = rng.pick(bank.given)
  const family = rng.pick(bank.family)
  const gap = bank.tight === true ? '' : ' '
  const full = bank.familyFirst === true ? family + gap + given : `${given} ${family}`
  return rng.weighted([
    [55, full],
    [20, given],
    [6, given.toLowerCase()],
    [13, `${given} ${rng.pick(EMOJI_MARKS)}`],
    [6, ''],
  ])
}

/** A handle nobody else has: the number makes it so. */
export function handleFor(rng: Rng, n: number): string {
  const word = rng.pick(HANDLE_WORDS)
  const name = rng.chance(0.5) ? `${word}-${rng.pick(HANDLE_TAILS)}` : word
  return `${name}${String(n)}.${rng.pick(PLACES)}`
}

/** The record `app.bsky.actor.profile/self` of an account. */
export function profileRecord(actor: Actor): Record<string, unknown> {
  return {
    $type: 'app.bsky.actor.profile',
    ...(actor.avatar === undefined
      ? {}
      : { avatar: { $type: 'blob', ref: { $link: actor.avatar }, mimeType: 'image/jpeg', size: 48_211 } }),
    createdAt: actor.createdAt,
    description: actor.description,
    displayName: actor.displayName,
    ...(actor.labels.length === 0
      ? {}
      : {
          labels: {
            $type: 'com.atproto.label.defs#selfLabels',
            values: actor.labels.map((val) => ({ val })),
          },
        }),
  }
}
