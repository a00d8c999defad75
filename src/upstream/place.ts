/** Where we are in the numbering of one host. */
export interface Place {
  /** The number of the last message that came, if its place was not given up. */
  readonly seq: number | undefined
  /** What comes next follows a hole: there was a place and it was given up. */
  readonly isLost: boolean
  /** Nothing numbered has come since the start, or since the place was given up. */
  readonly isNew: boolean
  /** A message that has a number came over this connection. */
  readonly hasMoved: boolean
  /** Begins a connection. @returns the `seq` after which to go on; undefined for live */
  resume(): number | undefined
  /** A message came that has a number. @returns how many are missing before it */
  move(seq: number): number
  /** A message came whose number cannot be read: one that is not missing. */
  pass(): void
  /** The message after the last one is never to be asked for again; if asking has brought nothing new, nor is the rest. */
  skip(): void
  forget(): void
}

/** @param seq where an earlier process was */
export function createPlace(seq?: number): Place {
  let last = seq
  let highest = seq ?? 0
  let passed = 0
  let isLost = false
  let hasMoved = false
  const forget = () => {
    isLost ||= last !== undefined
    last = undefined
  }
  return {
    get seq() {
      return last
    },
    get isNew() {
      return last === undefined
    },
    get isLost() {
      return isLost
    },
    get hasMoved() {
      return hasMoved
    },
    resume() {
      hasMoved = false
      highest = last ?? 0
      passed = 0
      return last
    },
    move(seq) {
      // Measured from the highest: a window that is sent again ends where it began, and nothing is missing after it.
      const missing = last === undefined ? 0 : Math.max(0, seq - highest - 1 - passed)
      last = seq
      highest = Math.max(highest, seq)
      passed = 0
      isLost = false
      hasMoved = true
      return missing
    },
    pass() {
      passed += 1
    },
    skip() {
      if (hasMoved && last !== undefined) last += 1
      else forget()
    },
    forget,
  }
}
