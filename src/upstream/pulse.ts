/** How often a stream is heard, and so how long its silence means nothing. Times in ms, of our clock. */
export interface Pulse {
  /** When it was last heard, or opened. */
  readonly at: number
  beat(now: number): void
  /** Whether it has been silent for so long, against its habit, that another look is due. */
  isDoubtful(now: number): boolean
  /** The other look has shown nothing new: the next one is due after twice the silence. */
  trust(): void
  /** Whether the last look has shown that there was nothing to hear. */
  readonly isTrusted: boolean
}

/** A silence this many times the usual one is odd. */
const ODD = 10
/** What a long silence weighs fades with each event after it. */
const FADE = 0.98

/**
 * @param leastMs no shorter silence is doubted: a busy stream may well pause
 * @param mostMs no longer one is borne without another look
 */
export function createPulse(openedAt: number, leastMs: number, mostMs: number): Pulse {
  let at = openedAt
  let usual = 0
  let patience = 1
  return {
    get at() {
      return at
    },
    get isTrusted() {
      return patience > 1
    },
    beat(now) {
      usual = Math.max(now - at, usual * FADE)
      at = now
      patience = 1
    },
    isDoubtful: (now) => now - at > Math.min(mostMs, Math.max(leastMs, usual * ODD) * patience),
    trust() {
      // What has been silent until now is not looked at again at once.
      patience = Math.max(2, patience * 2)
    },
  }
}
