import { isTid, parseTid } from '../syntax/index.js'

/** How far clocks may be apart. */
const AHEAD_MS = 5 * 60_000

/**
 * What is wrong with a revision: not a TID, or more than 5 minutes after `now` (Unix ms). One from the future would make
 * what its repo does until then seem old.
 */
export function revFault(rev: string, now: number): 'rev' | 'rev_ahead' | undefined {
  if (!isTid(rev)) return 'rev'
  return parseTid(rev).timestamp > (now + AHEAD_MS) * 1000 ? 'rev_ahead' : undefined
}
