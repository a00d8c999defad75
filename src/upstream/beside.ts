import { spanWords } from './hole.js'
import type { Host } from './host.js'
import type { Leg } from './leg.js'
import type { Timings } from './timings.js'

/**
 * Why a second connection is made beside the one that serves: it has fallen `silent`, though it answers pings; it is
 * `behind` and does not come nearer; a better host may be there again, to `return` to; or it has come from replay to live, and what
 * the host has lost at that `seam` is to be had from a replay of the seam. Older Jetstreams lose some there (legacy issue #42).
 */
export type Why = 'silent' | 'behind' | 'return' | 'seam'

/** How far before a seam its replay begins, and how far behind it ends, µs. */
const SEAM_US = 10_000_000

/** How much fresher another host has to be to be turned to, and how near to be returned to, µs. */
const FRESHER_US = 10_000_000
const NEAR_US = 2_000_000

/**
 * Whether the connection that serves should be looked after, and whom to try. The best host comes first.
 * @returns `fromUs`: where the second connection is to begin, if not where the stream is
 */
export function whomToTry(
  main: Leg,
  hosts: readonly Host[],
  now: number,
): { readonly why: Why; readonly host: Host; readonly fromUs?: number } | undefined {
  const at = hosts.indexOf(main.host)
  const others = [...hosts.slice(at + 1), ...hosts.slice(0, at)].filter(
    (host) => host.refusal === undefined && host.retryAt <= now,
  )
  const { seamUs } = main
  if (seamUs !== undefined && main.newestUs > seamUs + SEAM_US)
    return { why: 'seam', host: main.host, fromUs: seamUs - SEAM_US }
  // Those first that have not come to nothing lately.
  const [other] = others.toSorted((a, b) => a.returnAt - b.returnAt)
  // Of an only host another connection shows whether it was the first one's fault.
  if (main.pulse.isDoubtful(now)) return { why: 'silent', host: other ?? main.host }
  if (other !== undefined && main.isBehind() && other.returnAt <= now) return { why: 'behind', host: other }
  const better = hosts.slice(0, at).find((host) => others.includes(host) && host.returnAt <= now)
  return better === undefined || !main.isHeard ? undefined : { why: 'return', host: better }
}

/** Whether the second connection has shown that it is the better one, with nothing missing between the two. */
export function hasWon(why: Why, main: Leg, beside: Leg, timings: Timings, now: number): boolean {
  if (beside.firstUs === undefined) return false
  if (why === 'seam') return false
  if (why === 'silent') return beside.isNew
  if (why === 'behind') return beside.newestUs > main.newestUs + FRESHER_US
  const isPassed = main.newestUs >= beside.firstUs && beside.newestUs >= main.newestUs - NEAR_US
  return isPassed && joins(main.newestUs, beside, timings, now)
}

/**
 * Whether nothing is missing between what the first connection has brought and where the second one began. Of one that began
 * live the stamps do not tell, two hosts put them on at different times: the two have to run side by side for a while.
 * @param broughtUs how far the first one has come, Unix µs
 */
export function joins(broughtUs: number, beside: Leg, { rewindMs }: Timings, now: number): boolean {
  if (beside.firstUs === undefined) return false
  return beside.goesOn || (broughtUs >= beside.firstUs && now - beside.firstAt >= rewindMs)
}

/** Whether the second connection has done what it was made for, without taking over. */
export function isDone(why: Why, main: Leg, beside: Leg): boolean {
  return why === 'seam' && beside.newestUs > (main.seamUs ?? 0) + SEAM_US
}

/** How it stands with a stream that serves. */
export type Pace = 'fresh' | 'behind' | 'silent' | 'quiet'

/**
 * `fresh` its events are of now; `behind` they are old; `silent` none has come for oddly long; `quiet` that was looked into, and
 * there was nothing to hear.
 * @param isOnly there is no other host to compare it with
 */
export function paceOf(leg: Leg, isOnly: boolean, now: number, { behindMs, quietMs }: Timings): Pace {
  if (!leg.isHeard) return leg.pulse.isQuiet || (isOnly && now - leg.pulse.at > quietMs) ? 'quiet' : 'silent'
  if (leg.pulse.isQuiet) return 'quiet'
  if (leg.pulse.isSilent(now)) return 'silent'
  return leg.lagMs < behindMs ? 'fresh' : 'behind'
}

/** The same for people, without a full stop. @param host as people call it @param lagMs how far behind */
export function paceWords(pace: Pace, host: string, lagMs: number): string {
  if (pace === 'quiet') return `Connected to ${host}, which is quiet`
  if (pace === 'behind') return `Catching up with ${host}, ${spanWords(lagMs / 1000)} behind`
  return `Live from ${host}${pace === 'silent' ? ', though nothing has come for a while' : ''}`
}
