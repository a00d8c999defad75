/** What decides whether the built-in network stands in. */
export interface Situation {
  readonly demo: 'auto' | 'never'
  /** Nobody asked for these hosts. */
  readonly byDefault: boolean
  /** A live event was seen in this process. */
  readonly seenLive: boolean
  readonly hosts: number
  /** How many of them have failed at least once. */
  readonly failedHosts: number
  /** The time a first valid event may take is over. */
  readonly isLate: boolean
}

/**
 * `DEMO=auto` (DESIGN 5): the built-in network stands in when every host has failed once or 5 s have passed without
 * a first valid event; never after a live event, and never in place of hosts that somebody asked for.
 */
export function wantsDemo(situation: Situation): boolean {
  const { demo, byDefault, seenLive, hosts, failedHosts, isLate } = situation
  if (demo !== 'auto' || !byDefault || seenLive) return false
  return failedHosts >= hosts || isLate
}
