import { LRUCache } from 'lru-cache'
import type { Profile } from '../decode/author.js'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import type { DidDocument } from './document.js'
import type { Documents } from './documents.js'
import type { Handles, Owner } from './handles.js'
import type { Hosts } from './hosts.js'
import { Later } from './later.js'
import { Missing } from './missing.js'
import type { Looked } from './profiles.js'
import { WantQueue, type Urgency, type Wanted } from './queue.js'
import { PROFILE, readRecord, recordUrl, type RecordFault } from './record.js'
import { within } from './turn.js'

const MAX_BYTES = 100_000
/** How many are asked about at the directory at a time, and how many are under way in all. */
const DOCUMENTS = 4
const UNDER_WAY = 2000
/** Those who are absent, and those whose identity has changed. */
const KEPT = 20_000
/** A profile waits no longer than this for its handle to be confirmed: that comes after it, then. */
const HANDLE_WAIT_MS = 1500
/** After an identity event the document is looked at this soon, so often in a minute; then once a minute. */
const FRESH_MS = 2000
const FRESH_TIMES = 3
const CALM_MS = 60_000

export interface DirectOptions {
  readonly documents: Documents
  readonly hosts: Pick<Hosts, 'ask'>
  readonly handles: Handles
  readonly metrics: Metrics
  readonly now: () => number
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** @param whole false: its handle is not confirmed, so it is to be asked about again before long */
  readonly found: (did: Did, looked: Looked, whole: boolean) => void
  readonly missing: (did: Did) => void
  /** A handle that was confirmed after its author had been told of. */
  readonly named: (did: Did, handle: string) => void
}

/**
 * Asks about authors without an AppView: the DID document says where an account lives, its own host what its profile
 * says, and its handle is believed when the handle's domain names the same DID.
 */
export class Direct {
  private readonly queue = new WantQueue()
  private readonly asking = new Set<Did>()
  private absent = new Missing(KEPT)
  private readonly fresh = new Later(FRESH_MS, KEPT)
  private readonly calm = new Later(CALM_MS, KEPT)
  private readonly freshened = new LRUCache<Did, { since: number; times: number }>({ max: KEPT })
  private documentsUnderWay = 0
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: DirectOptions) {
    options.signal.addEventListener('abort', () => clearTimeout(this.timer), { once: true })
  }

  want(did: Did, urgency: Urgency): void {
    if (this.asking.has(did) || this.absent.defers(did)) return
    this.enqueue(did, urgency)
    this.run()
  }

  /** Whether an answer about this DID may be on its way. */
  pending(did: Did): boolean {
    return this.asking.has(did)
  }

  /** The DID document has changed, or may have: looked at a little later, once for all events until then. */
  identityChanged(did: Did): void {
    const now = this.options.now()
    let lately = this.freshened.get(did)
    if (lately === undefined || now - lately.since >= CALM_MS) lately = { since: now, times: 0 }
    this.freshened.set(did, { ...lately, times: lately.times + 1 })
    const later = lately.times < FRESH_TIMES ? this.fresh : this.calm
    later.add(did, now)
    this.run()
  }

  /** What was said of document and handle is asked for anew when it is next of use. */
  forget(did: Did): void {
    const handle = this.options.documents.forget(did)
    if (handle !== undefined) this.options.handles.forget(handle)
  }

  /** Lets go of all who wait: somebody else is asked about them now. */
  clear(): void {
    while (this.queue.size > 0) this.queue.take(1000, Infinity)
    this.absent = new Missing(KEPT)
  }

  private enqueue(did: Did, urgency: Urgency): void {
    for (let n = this.queue.add(did, urgency); n > 0; n--) this.options.metrics.lookup('pds', 'dropped')
  }

  private run(): void {
    const { now, signal, documents } = this.options
    if (signal.aborted) return
    for (const did of this.absent.due(now())) this.enqueue(did, 'replay')
    for (const later of [this.fresh, this.calm]) {
      for (const did of later.due(now())) {
        this.forget(did)
        if (this.asking.has(did)) later.add(did, now())
        else this.enqueue(did, 'live')
      }
    }
    let wait = Infinity
    while (this.documentsUnderWay < DOCUMENTS && this.asking.size < UNDER_WAY) {
      const next = this.queue.all().next().value
      if (next === undefined) break
      wait = documents.wait(next.did)
      if (wait > 0) break
      wait = Infinity
      for (const wanted of this.queue.take(1, Infinity)) this.start(wanted)
    }
    this.sleep(wait)
  }

  private start(wanted: Wanted): void {
    this.asking.add(wanted.did)
    void this.look(wanted).then(() => {
      this.asking.delete(wanted.did)
      this.run()
    })
  }

  private sleep(wait: number): void {
    const { now } = this.options
    const at = Math.min(now() + wait, this.absent.nextAt, this.fresh.nextAt, this.calm.nextAt)
    clearTimeout(this.timer)
    if (at < Infinity) this.timer = setTimeout(() => this.run(), Math.max(1, at - now()))
  }

  private async look(wanted: Wanted): Promise<void> {
    const { did } = wanted
    const { documents, handles, signal } = this.options
    const plc = did.startsWith('did:plc:')
    if (plc) this.documentsUnderWay++
    const answer = await documents.get(did)
    if (plc) this.documentsUnderWay--
    if (signal.aborted) return
    this.run()
    // The directory is in trouble, not this author.
    if (answer.kind === 'failed' && plc) return this.queue.putBack([wanted])
    if (answer.kind !== 'document') return this.lost(did, answer.kind === 'none')
    const { document } = answer
    if (document.pds === undefined) return this.lost(did, true)
    handles.home(document.pds)
    let handle: string | undefined
    let whole = false
    const confirmed = this.confirm(did, document).then((sure) => {
      whole = sure
      if (sure) handle = document.handle
    })
    const profile = await this.profileOf(did, document.pds)
    if (typeof profile === 'string') return this.lost(did, profile === 'missing' || profile === 'malformed')
    await within(HANDLE_WAIT_MS, confirmed, signal)
    if (signal.aborted) return
    this.absent.forget(did)
    this.options.found(did, { ...profile, ...(handle !== undefined && { handle }) }, whole)
    if (!whole) {
      void confirmed.then(() => {
        if (handle !== undefined && !signal.aborted) this.options.named(did, handle)
      })
    }
  }

  /** Whether the document's handle, if it has one, is this DID's by the handle's own word, too. */
  private async confirm(did: Did, { handle }: DidDocument): Promise<boolean> {
    if (handle === undefined) return true
    const { handles } = this.options
    const isIts = (owner: Owner) => typeof owner === 'object' && owner.did === did
    const first = await handles.owner(handle)
    if (first === 'failed' || isIts(first)) return isIts(first)
    // It may have moved since it was asked for.
    return isIts(await handles.owner(handle, CALM_MS))
  }

  private async profileOf(did: Did, pds: string): Promise<Profile | RecordFault> {
    const answer = await this.options.hosts.ask(recordUrl(new URL(pds), { did, ...PROFILE }), {
      who: 'the author’s own host',
      timeoutMs: this.options.timeoutMs,
      maxBytes: MAX_BYTES,
    })
    if (this.options.signal.aborted) return 'failed'
    const read = readRecord(did, answer)
    this.options.metrics.lookup('pds', typeof read === 'string' ? read : 'ok')
    return read
  }

  /** @param gone its own side was asked, and shows no account, or none that can be read */
  private lost(did: Did, gone: boolean): void {
    const { signal, now, missing } = this.options
    if (signal.aborted) return
    this.absent.note(did, now())
    if (!gone) return
    // It may live elsewhere by now.
    this.forget(did)
    missing(did)
  }
}
