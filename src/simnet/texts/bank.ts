import type { Rng } from '../prng.js'

/** What can be in a generated photo. The order is that of `Bank.scenes`. */
export const SCENES = ['hills', 'sea', 'city', 'meadow', 'night', 'forest', 'peaks', 'dunes'] as const
export type Scene = (typeof SCENES)[number]

/** The phrases of one language. `{name}` in a pattern stands for one of `slots[name]`. */
export interface Bank {
  /** BCP 47 */
  readonly lang: string
  /** Share of the network's people who write it. */
  readonly weight: number
  readonly slots: Readonly<Record<string, readonly string[]>>
  /** Sentences that begin a post. */
  readonly posts: readonly string[]
  /** Sentences that may follow any of `posts`. */
  readonly more: readonly string[]
  readonly replies: readonly string[]
  /** What one writes beside one's own photo. */
  readonly captions: readonly string[]
  /** Titles of articles. */
  readonly headlines: readonly string[]
  readonly tags: readonly string[]
  /** Alt texts, one for each of `SCENES`. */
  readonly scenes: readonly string[]
  readonly given: readonly string[]
  readonly family: readonly string[]
  readonly bios: readonly string[]
  /** Family name first. */
  readonly familyFirst?: boolean
  /** Written without spaces between sentences and names. */
  readonly tight?: boolean
}

/** One entry per line. */
export function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Entries parted by `|`. */
export function list(text: string): readonly string[] {
  return text.split('|').map((entry) => entry.trim())
}

/** A pattern with its slots filled. */
export function fill(pattern: string, bank: Bank, rng: Rng): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const choices = bank.slots[name]
    if (choices === undefined) throw new Error(`${bank.lang}: no slot {${name}}`)
    return fill(rng.pick(choices), bank, rng)
  })
}
