import { LRUCache } from 'lru-cache'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import type { Check } from './claim.js'
import type { Documents } from './documents.js'
import type { Handles } from './handles.js'
import { Pace } from './pace.js'

/** Of the directory's calls, so that authors without an AppView, and handles that people type, come first. */
const PER_SECOND = 2
const IN_FLIGHT = 4
/** Besides these: of `did:web`, whose hosts may be as slow as they like. */
const WEB_IN_FLIGHT = 20
const WAITING = 10_000
/** A document that denies a handle is believed when it is no older. */
const FRESH_MS = 60_000
/** Whoever could not be checked is left alone for so long. */
const AGAIN_MS = 10 * 60_000

export interface ChecksOptions {
  readonly documents: Documents
  readonly handles: Handles
  readonly metrics: Metrics
  readonly now: () => number
  readonly signal: AbortSignal
  /** What is still to be checked; undefined when it is nothing any more. */
  readonly claimOf: (did: Did) => Check | undefined
  readonly checked: (did: Did, handle: string, good: boolean) => void
}

/**
 * Asks DID documents whether they, too, give an author the handle that the AppView gives, and both sides about one that
 * only an identity event gives: at leisure, whoever was last in use first. Nothing but that handle waits for it.
 */
export class Checks {
  /** An LRU: the newest is taken, the oldest dropped. */
  private readonly waiting = new LRUCache<Did, true>({ max: WAITING })
  private readonly failed = new LRUCache<Did, number>({ max: WAITING })
  private readonly underWay = { plc: new Set<Did>(), web: new Set<Did>() }
  private readonly pace = new Pace(PER_SECOND)
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: ChecksOptions) {
    options.signal.addEventListener('abort', () => clearTimeout(this.timer), { once: true })
  }

  want(did: Did): void {
    if (this.lane(did).has(did) || this.options.now() < (this.failed.get(did) ?? 0)) return
    this.waiting.set(did, true)
    this.run()
  }

  private run(): void {
    const { now, signal, documents } = this.options
    if (signal.aborted) return
    clearTimeout(this.timer)
    while (this.underWay.plc.size < IN_FLIGHT && this.underWay.web.size < WEB_IN_FLIGHT) {
      const { value: did } = this.waiting.keys().next()
      if (did === undefined) return
      const lane = this.lane(did)
      const wait = Math.max(this.pace.wait(now()), documents.wait(did))
      if (wait > 0) {
        this.timer = setTimeout(() => this.run(), wait)
        return
      }
      this.waiting.delete(did)
      lane.add(did)
      void this.check(did).then(() => {
        lane.delete(did)
        this.run()
      })
    }
  }

  private lane(did: Did): Set<Did> {
    return did.startsWith('did:plc:') ? this.underWay.plc : this.underWay.web
  }

  private async check(did: Did): Promise<void> {
    const { now, signal, metrics, claimOf, checked } = this.options
    const claim = claimOf(did)
    if (claim === undefined) return
    this.pace.started(now())
    const good = await this.agrees(did, claim)
    if (signal.aborted) return
    if (good === undefined) {
      this.failed.set(did, now() + AGAIN_MS)
      return
    }
    if (!good) metrics.lookup('handle', 'mismatch')
    checked(did, claim.handle, good)
  }

  /** Undefined when nobody could tell. */
  private async agrees(did: Did, { handle, bothSides }: Check): Promise<boolean | undefined> {
    const { documents, handles } = this.options
    for (const maxAgeMs of [Infinity, FRESH_MS]) {
      const answer = await documents.get(did, maxAgeMs)
      if (answer.kind === 'failed') return undefined
      if (answer.kind !== 'document' || answer.document.handle !== handle) continue
      if (!bothSides) return true
      if (answer.document.pds !== undefined) handles.home(answer.document.pds)
      const owner = await handles.owner(handle, FRESH_MS)
      return owner === 'failed' ? undefined : owner !== 'none' && owner.did === did
    }
    return false
  }
}
