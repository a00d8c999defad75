/** Seeded chance (mulberry32): the same seed gives the same choices, on every machine. */
export interface Rng {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number, 0 ≤ x < n. */
  int(n: number): number
  chance(p: number): boolean
  /** One of a list that must not be empty. */
  pick<T>(list: readonly T[]): T
  /** One of `[weight, value]` pairs. */
  weighted<T>(pairs: readonly (readonly [number, T])[]): T
  /** An independent sequence: what one part draws does not shift what another gets. */
  fork(label: string): Rng
}

export function createRng(seed: number): Rng {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  function pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from')
    return list[Math.floor(next() * list.length)] as T
  }
  return {
    next,
    int: (n) => Math.floor(next() * n),
    chance: (p) => next() < p,
    pick,
    weighted(pairs) {
      let left = next() * pairs.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of pairs) if ((left -= weight) < 0) return value
      return pick(pairs)[1]
    },
    fork: (label) => createRng(seedOf(`${String(seed)}/${label}`)),
  }
}

/** A number for a text (FNV-1a): the seed of everything that follows from a name. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
