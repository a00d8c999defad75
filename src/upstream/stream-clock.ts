/** How many stamps are looked at: more than a few wrong clocks in a row are no accident of the network's. */
const MOST = 15

/**
 * Tells where in time a stream is whose messages were stamped by strangers: the median of the last stamps, so that no
 * account's host can move it by a clock of its own.
 *
 * @returns takes a message's stamp (any unit), gives the stream's
 */
export function createStreamClock(): (stamp: number) => number {
  const recent: number[] = []
  let next = 0
  return (stamp) => {
    recent[next] = stamp
    next = (next + 1) % MOST
    const sorted = recent.toSorted((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? stamp
  }
}
