import type { Start } from './follow.js'

/** Where the stream is in time, whichever host it comes from. All in Unix µs. */
export class Position {
  /** To resume from; undefined for live. */
  at: number | undefined
  /** Up to which all has come, in this process or an earlier one. */
  owed: number | undefined

  /** @param now Unix ms */
  constructor(
    start: Start | undefined,
    private readonly now: () => number,
  ) {
    this.at = start?.fromUs
    this.owed = start?.owedUs
  }

  /** The stream that serves has come to there. */
  reach(atUs: number): void {
    // A time from the future as cursor would skip what comes until then.
    const reached = Math.min(atUs, Math.trunc(this.now() * 1000))
    if (reached <= (this.at ?? 0)) return
    this.at = reached
    this.owed = Math.max(reached, this.owed ?? 0)
  }

  /** Gives up resuming: what follows begins live. */
  leave(): void {
    this.at = undefined
  }
}
