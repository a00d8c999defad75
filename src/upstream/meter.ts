const SLOT_MS = 5_000
const SLOTS = 12

/** Counts over the last minute, to five seconds. Time is Unix ms. */
export function createMeter(now: () => number): { add(): void; perMinute(): number } {
  const counts = new Float64Array(SLOTS)
  const slots = new Float64Array(SLOTS)
  return {
    add() {
      const slot = Math.floor(now() / SLOT_MS)
      const at = slot % SLOTS
      counts[at] = slots[at] === slot ? (counts[at] ?? 0) + 1 : 1
      slots[at] = slot
    },
    perMinute() {
      const oldest = Math.floor(now() / SLOT_MS) - SLOTS
      return counts.reduce((sum, count, at) => ((slots[at] ?? 0) > oldest ? sum + count : sum), 0)
    },
  }
}
