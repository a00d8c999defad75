/** How often a stream is heard, and so how long its silence means nothing. Times in ms, of our clock. */
export interface Pulse {
  /** When it was last heard, or opened. */
  readonly at: number
  beat(now: number): void
  /** Whether it has been silent for oddly long, against its habit. */
  isSilent(now: number): boolean
  /** Whether that should be looked into, by another connection. */
  isDoubtful(now: number): boolean
  /** It was looked into: the next look is due after twice the time. @param found whether there was nothing to hear */
  lookedInto(now: number, found: boolean): void
  /** Whether the last look has shown that there is nothing to hear. */
  readonly isQuiet: boolean
}

/** A silence this many times the usual one is odd. */
const ODD = 10
/** What a long silence weighs fades with each event after it. */
const FADE = 0.98

/**
 * @param leastMs no shorter silence is odd: a busy stream may well pause
 * @param mostMs no longer one is borne without a look
 */
export function createPulse(openedAt: number, leastMs: number, mostMs: number): Pulse {
  let at = openedAt
  let usual = 0
  let patience = 1
  let lookedAt = -Infinity
  let isQuiet = false
  const borneMs = (times: number) => Math.min(mostMs, Math.max(leastMs, usual * ODD) * times)
  return {
    get at() {
      return at
    },
    get isQuiet() {
      return isQuiet
    },
    beat(now) {
      usual = Math.max(now - at, usual * FADE)
      at = now
      patience = 1
      isQuiet = false
    },
    isSilent: (now) => now - at > borneMs(1),
    isDoubtful: (now) => now - Math.max(at, lookedAt) > borneMs(patience),
    lookedInto(now, found) {
      lookedAt = now
      patience *= 2
      isQuiet = found
    },
  }
}
