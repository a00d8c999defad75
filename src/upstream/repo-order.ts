import type { Did } from '../syntax/index.js'

/** At which revision each repo was last seen, in a bounded memory. */
export interface RepoOrder {
  /** Whether this revision comes after the last one; remembers it if so. A repo that is not known is at none. */
  moves(did: Did, rev: string): boolean
  /** The repo was replaced: whatever revision comes next is taken. */
  forget(did: Did): void
}

/**
 * The last `max / 2` repos are always remembered, and never more than `max`. Two generations, as the fold has them.
 * A host that was restored from a backup sends a window again: what it sends must not undo what came after.
 */
export function createRepoOrder(max = 100_000): RepoOrder {
  const half = Math.max(1, Math.floor(max / 2))
  let young = new Map<Did, string>()
  let old = new Map<Did, string>()
  return {
    moves(did, rev) {
      const last = young.get(did) ?? old.get(did)
      // TIDs sort as their text does.
      if (last !== undefined && rev <= last) return false
      if (young.size >= half && !young.has(did)) {
        old = young
        young = new Map()
      }
      young.set(did, rev)
      return true
    },
    forget(did) {
      young.delete(did)
      old.delete(did)
    },
  }
}
