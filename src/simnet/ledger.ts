import { isCommit, type CommitDraft, type Message, type Op } from './draft.js'
import { createTally, type TallyState } from './tally.js'

/** What was sent, for tests and benches to compare with what arrived. */
export interface Ledger {
  /** Events sent in all. */
  readonly total: number
  /** By `create app.bsky.feed.post`, `delete …`, `identity`, `account`, `sync`. */
  readonly counts: Readonly<Record<string, number>>
  /** At-uris of the newest 50,000 created posts, oldest first. */
  readonly created: readonly string[]
  /** At-uris of the newest 50,000 deleted posts, oldest first. */
  readonly deleted: readonly string[]
  /** The exact account of the newest 2,000,000 events that were sent: see `Tally`. Without `#sync`, which v1 lacks. */
  readonly sent: TallyState
  /** The same of events that were numbered, but never sent: true loss. */
  readonly withheld: TallyState
  /** How often each flaw was sent on purpose. What is flawed is in no other figure here; its good siblings are. */
  readonly flawed: Readonly<Record<string, number>>
}

export interface LedgerKeeper extends Ledger {
  take(message: Message): void
}

const KEPT = 50_000
const POSTS = 'app.bsky.feed.post'

export function createLedger(): LedgerKeeper {
  let total = 0
  const counts: Record<string, number> = {}
  const flawed: Record<string, number> = {}
  const created: string[] = []
  const deleted: string[] = []
  const sent = createTally()
  const withheld = createTally()

  function count(key: string): void {
    total++
    counts[key] = (counts[key] ?? 0) + 1
  }
  function flaw(name: string): void {
    flawed[name] = (flawed[name] ?? 0) + 1
  }
  function op({ did, rev }: CommitDraft, { operation, collection, rkey }: Op, isWithheld: boolean): void {
    const tally = isWithheld ? withheld : sent
    tally.commit(did, collection, rkey, rev, operation)
    if (isWithheld) return
    count(`${operation} ${collection}`)
    const uri = `at://${did}/${collection}/${rkey}`
    if (collection === POSTS && operation === 'create') keep(created, uri)
    if (collection === POSTS && operation === 'delete') keep(deleted, uri)
  }

  return {
    get total() {
      return total
    },
    counts,
    flawed,
    get created() {
      return created.slice(-KEPT)
    },
    get deleted() {
      return deleted.slice(-KEPT)
    },
    get sent() {
      return sent.state
    },
    get withheld() {
      return withheld.state
    },
    take({ draft, seq, isWithheld }) {
      if (draft.flaw !== undefined) return flaw(draft.flaw)
      if (isCommit(draft)) {
        for (const each of draft.ops)
          if (each.flaw === undefined) op(draft, each, isWithheld)
          else flaw(each.flaw)
        return
      }
      const { kind, did } = draft
      const tally = isWithheld ? withheld : sent
      if (kind !== 'sync') tally.marker(kind, did, seq)
      if (!isWithheld) count(kind)
    },
  }
}

function keep(uris: string[], uri: string): void {
  uris.push(uri)
  if (uris.length > 2 * KEPT) uris.splice(0, KEPT)
}
