import { Pace } from './pace.js'

/** How many calls in a second those who come second may make, and as long as the first wait for theirs. */
const SECOND_PER_SECOND = 2
const LEAST_PER_SECOND = 1

/**
 * Two kinds of callers of one host at one pace: the first go first, and leave one call in a second to the second, as
 * long as those wait for it.
 */
export class Share {
  private readonly firsts: Pace
  private readonly seconds = new Pace(SECOND_PER_SECOND)
  private readonly least = new Pace(LEAST_PER_SECOND)
  /** Whether each waits for a call; false until somebody is there to ask. */
  firstWait: () => boolean = () => false
  secondWait: () => boolean = () => false

  /** @param pace of all calls together */
  constructor(
    readonly pace: Pace,
    perSecond: number,
  ) {
    this.firsts = new Pace(perSecond - LEAST_PER_SECOND)
  }

  /** How long a first one has to wait, ms. */
  waitOfFirst(now: number): number {
    return Math.max(this.pace.wait(now), this.secondWait() ? this.firsts.wait(now) : 0)
  }

  firstStarted(now: number): void {
    this.pace.started(now)
    this.firsts.started(now)
  }

  /** How long a second one has to wait, ms. */
  waitOfSecond(now: number): number {
    return Math.max(this.pace.wait(now), this.firstWait() ? this.least.wait(now) : this.seconds.wait(now))
  }

  secondStarted(now: number): void {
    this.pace.started(now)
    this.seconds.started(now)
    this.least.started(now)
  }
}
