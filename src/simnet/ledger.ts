/** What was sent, for tests and benches to compare with what arrived. */
export interface Ledger {
  /** Events sent in all. */
  readonly total: number
  /** By `create app.bsky.feed.post`, `delete …`, `identity`, `account`. */
  readonly counts: Readonly<Record<string, number>>
  /** At-uris of the newest 50,000 created posts, oldest first. */
  readonly created: readonly string[]
  /** At-uris of the newest 50,000 deleted posts, oldest first. */
  readonly deleted: readonly string[]
}

const KEPT = 50_000
const POSTS = 'app.bsky.feed.post'

export interface LedgerKeeper extends Ledger {
  commit(operation: string, collection: string, uri: string): void
  other(kind: string): void
}

export function createLedger(): LedgerKeeper {
  let total = 0
  const counts: Record<string, number> = {}
  const created: string[] = []
  const deleted: string[] = []
  function count(key: string): void {
    total++
    counts[key] = (counts[key] ?? 0) + 1
  }
  return {
    get total() {
      return total
    },
    counts,
    get created() {
      return created.slice(-KEPT)
    },
    get deleted() {
      return deleted.slice(-KEPT)
    },
    commit(operation, collection, uri) {
      count(`${operation} ${collection}`)
      if (collection === POSTS && operation === 'create') keep(created, uri)
      if (collection === POSTS && operation === 'delete') keep(deleted, uri)
    },
    other: count,
  }
}

function keep(uris: string[], uri: string): void {
  uris.push(uri)
  if (uris.length > 2 * KEPT) uris.splice(0, KEPT)
}
