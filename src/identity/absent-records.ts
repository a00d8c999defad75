import { LRUCache } from 'lru-cache'

const MOST = 20_000
/** What is not there is not asked for again for so long. */
const ABSENT_MS = 60_000

/**
 * Records that are not there, as somebody has said. What the AppView leaves out may have been taken down: that does not
 * end when owners' own hosts are asked, and lasts until a working AppView has it. Bounded.
 */
export class AbsentRecords {
  private readonly said = new LRUCache<string, { readonly since: number; readonly byAppview: boolean }>({
    max: MOST,
  })

  /** Whether it was said so lately that nobody need be asked. */
  isFresh(uri: string, now: number): boolean {
    const said = this.said.get(uri)
    return said !== undefined && now - said.since < ABSENT_MS
  }

  /** Whether the AppView has said it. */
  isOmitted(uri: string): boolean {
    return this.said.get(uri)?.byAppview === true
  }

  /** @param byAppview it is the AppView that says so */
  note(uri: string, now: number, byAppview: boolean): void {
    this.said.set(uri, { since: now, byAppview: byAppview || this.isOmitted(uri) })
  }

  forget(uri: string): void {
    this.said.delete(uri)
  }
}
