import { Children } from './children.js'
import type { Options } from './options.js'
import { reading } from './reading.js'
import { openSampler, type Sampler } from './sampler.js'
import { pause, setStage, within, type Window } from './stage.js'

/** A server with a crowd before it that looks at everything. */
export interface Crowd {
  /** Lean readers; the samplers come on top. */
  readonly viewers: number
  /** With nobody looking. */
  readonly base: Window
  readonly full: Window
  /** Posts not sent to viewers that were behind. */
  readonly skipped: number
  /** How old posts were on screens of everything, and on one of something rare, ms. */
  readonly ages: readonly number[]
  readonly quiet: readonly number[]
}

/** In no text of the built-in network's own. */
const RARE = 'zwielichtfalter'
/** Between two rare posts: longer than a feed's tick, or it is not quiet. Then by chance so much more, ms. */
const RARE_MS = 400
const RARE_MORE_MS = 200
/** How long the last of what was said may take to all samplers, ms. */
const LAST_MS = 120_000

/** Gathers the crowd and measures it, once with nobody there and once with all. */
export async function gather(kind: 'ours' | 'plain', options: Options): Promise<Crowd> {
  const { viewers, seconds, smoke } = options
  const children = new Children()
  const samplers: Sampler[] = []
  try {
    const stage = await setStage(children, kind, options)
    const settle = smoke ? 100 : 3000
    await stage.warmUp()
    await pause(settle)
    const base = await stage.window(smoke ? 0.2 : Math.max(4, seconds / 2))
    // Frames leave in the order in which viewers came: a sample is taken first, in the middle, and last.
    const half = Math.ceil(viewers / 2)
    const sample = async (query?: string) => {
      const sampler = await openSampler(stage.address(query))
      samplers.push(sampler)
      return sampler
    }
    await stage.flow(false)
    const everything = [await sample()]
    for (const n of [half, viewers - half]) {
      await stage.readers.ask(
        'open',
        Array.from({ length: n }, () => stage.address()),
      )
      everything.push(await sample())
    }
    const quiet = await sample(RARE)
    await stage.flow(true)
    await pause(settle)
    const skippedBefore = await reading(stage.server.url, 'pyresky_skipped_total')
    for (const sampler of samplers) sampler.begin()
    const speaking = speak((text) => stage.network.ask('say', text), seconds)
    const full = await stage.window(seconds, true)
    const said = await speaking
    await within(
      LAST_MS,
      () => quiet.ages.length >= said && everything.every((sampler) => sampler.ages.length > 0),
    )
    const skipped = (await reading(stage.server.url, 'pyresky_skipped_total')) - skippedBefore
    const ages = everything.flatMap((sampler) => sampler.ages)
    return { viewers, base, full, skipped, ages, quiet: [...quiet.ages] }
  } finally {
    for (const sampler of samplers) sampler.close()
    await children.end()
  }
}

/** Rare posts at odd moments, so that they meet no rhythm of the server's. @returns how many */
async function speak(say: (text: string) => Promise<void>, seconds: number): Promise<number> {
  const times = Math.floor((seconds * 1000) / (RARE_MS + RARE_MORE_MS))
  for (let n = 1; n <= times; n++) {
    await pause(RARE_MS + RARE_MORE_MS * Math.random())
    await say(`Ein ${RARE} an der Lampe, der ${n}. heute.`)
  }
  return times
}

export interface Cost {
  /** Server CPU per post and viewer, µs. */
  readonly raw: number
  /** The same without what the server uses when nobody looks. */
  readonly net: number
}

/** What delivering a post to one viewer costs the server. */
export function costOf({ base, full }: Crowd): Cost {
  return { raw: full.cpuUs / full.delivered, net: (full.cpuUs - base.cpuUs) / full.delivered }
}

/** Percent of one core. */
export function share({ cpuUs }: Window): number {
  return cpuUs / 1e4
}
