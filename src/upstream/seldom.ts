/** Says something, unless something was said a short while ago. */
export type Seldom = (say: (times: number) => void) => void

/** At most one saying in `everyMs`, given how many times there was reason for one since the last: strangers set the rate. */
export function createSeldom(now: () => number, everyMs: number): Seldom {
  let times = 0
  let saidAt = -Infinity
  return (say) => {
    times += 1
    if (now() - saidAt < everyMs) return
    saidAt = now()
    say(times)
    times = 0
  }
}
