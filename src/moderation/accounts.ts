import type { Account } from '../decode/event.js'
import type { Did } from '../syntax/index.js'

/** What is known of an account. Whoever was never heard of is active. */
export interface AccountStatus {
  readonly active: boolean
  /** Gone for good, as far as anyone knows: purge. */
  readonly deleted: boolean
}

/** What an account event made of the account; `stale`: it was older than what is known, and changed nothing. */
export type AccountChange = 'inactive' | 'active' | 'deleted' | 'stale'

export interface Accounts {
  take(event: Account): AccountChange
  status(did: Did): AccountStatus
  clear(): void
}

interface Known extends AccountStatus {
  readonly seq: number
  readonly timeUs: number
}

/** Further back than clocks of different hosts lie apart: such an event is a replay, whatever its seq. */
const REPLAY_US = 60_000_000

const ACTIVE: AccountStatus = { active: true, deleted: false }

/**
 * The accounts that are not active, by the newest event about each.
 *
 * Which of two events is newer: on one host, seq and time agree. Hosts behind different relays count differently, and
 * their clocks differ by seconds; so an event is stale when neither its seq nor its time is newer, or when its time is
 * over a minute older. In doubt it is believed: a replay that repeats an old event repeats what followed it too,
 * while an event that is ignored is lost. A time ahead of our own clock counts as now, or one wrong
 * clock upstream would make everything after it stale.
 *
 * @param max how many inactive accounts are remembered; a tenth of it for active ones, kept only so that their old
 *   events can be told to be old. The oldest are forgotten.
 */
export function createAccounts(max = 500_000, now: () => number = () => Date.now()): Accounts {
  const inactive = new Map<Did, Known>()
  const active = new Map<Did, Known>()

  function remember(did: Did, known: Known): void {
    inactive.delete(did)
    active.delete(did)
    const map = known.active ? active : inactive
    map.set(did, known)
    const most = known.active ? Math.ceil(max / 10) : max
    for (const oldest of map.keys()) {
      if (map.size <= most) break
      map.delete(oldest)
    }
  }

  return {
    take(event) {
      const { did, seq } = event
      const timeUs = Math.min(event.timeUs, now() * 1000)
      const known = inactive.get(did) ?? active.get(did)
      if (known !== undefined && isStale(seq, timeUs, known)) return 'stale'
      const deleted = !event.active && event.status === 'deleted'
      remember(did, { seq, timeUs, active: event.active, deleted })
      if (event.active) return 'active'
      return deleted ? 'deleted' : 'inactive'
    },
    status: (did) => inactive.get(did) ?? ACTIVE,
    clear() {
      inactive.clear()
      active.clear()
    },
  }
}

function isStale(seq: number, timeUs: number, known: Known): boolean {
  return timeUs < known.timeUs - REPLAY_US || (timeUs <= known.timeUs && seq <= known.seq)
}
