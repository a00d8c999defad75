import type { Event } from '../decode/event.js'
import type { Did } from '../syntax/index.js'

/**
 * What authors have taken back since it was last asked: records they deleted, accounts that are gone. What keeps
 * events is to strike it out within a minute (DESIGN rule 13).
 */
export class Erasures {
  /** By author, then by path: the rev of the delete. */
  private records = new Map<Did, Map<string, string>>()
  private accounts = new Set<Did>()

  note(event: Event): void {
    if (event.kind === 'account' && !event.active && event.status === 'deleted') this.accounts.add(event.did)
    if (event.kind !== 'commit' || event.operation !== 'delete') return
    const theirs = this.records.get(event.did) ?? new Map<string, string>()
    this.records.set(event.did, theirs.set(pathOf(event), event.rev))
  }

  /** Which events have to go, of all that came until now; undefined when none has. The deletes themselves stay. */
  take(): ((event: Event) => boolean) | undefined {
    const { records, accounts } = this
    if (records.size + accounts.size === 0) return undefined
    this.records = new Map()
    this.accounts = new Set()
    return (event) => {
      if (event.kind !== 'commit' || event.operation === 'delete') return false
      if (accounts.has(event.did)) return true
      const deleted = records.get(event.did)?.get(pathOf(event))
      return deleted !== undefined && event.rev <= deleted
    }
  }
}

function pathOf({ collection, rkey }: { readonly collection: string; readonly rkey: string }): string {
  return `${collection}/${rkey}`
}
