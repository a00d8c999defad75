/**
 * Who a DID is: handle, name, avatar, self-labels.
 *
 * Owns the memory of authors and every call to AppView, PLC directory and the hosts that DIDs and handles name. It must
 * not know what is done with an author: whether a post is shown is `moderation/`'s to say. Invariants: what is said of an
 * author came from the author's own records or from the AppView asked about that very DID, and each change of it is told
 * once, with a version never used before; an author whom a working AppView omits stays unknown, whatever others say; and
 * hosts that the network names are never reached where the public internet does not reach.
 *
 * Authors are looked up in batches at the AppView (`lookups.ts`); without one, or while it is down, one by one at their
 * own hosts (`direct.ts`). So are the records that posts point to (`records.ts`), after them. How long videos play is
 * asked of the host that has them (`video-lengths.ts`).
 */
import { setMaxListeners } from 'node:events'
import type { Author, Profile } from '../decode/author.js'
import type { Label } from '../decode/label.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { isHandle, type Did } from '../syntax/index.js'
import { AuthorCache, type Changed } from './cache.js'
import type { ResolveTxt } from './handles.js'
import type { Reach } from './reach.js'
import type { Urgency } from './queue.js'
import type { Resolution } from './resolve.js'
import { RecordDesk, type Records } from './records.js'
import { openSource, type Source } from './source.js'

export { createFindLabeler, type FindLabeler } from './labelers.js'
export { askLabelers } from './labeler-services.js'
export type { Urgency } from './queue.js'
export { createVideoLengths, type VideoLengths } from './video-lengths.js'

/** Who is asked. Undefined: nobody. */
export interface Places {
  readonly appview: URL | undefined
  /** The directory of `did:plc`; without it DID documents are not looked at, and the AppView's handles are trusted. */
  readonly plc: URL | undefined
  /** Whose labels the AppView is asked for, with each author and record. */
  readonly labelers?: readonly Did[]
}

export interface AuthorsOptions extends Places {
  /** Further hosts that the settings name: as `appview` and `plc`, they may be private, and speak plain http. */
  readonly named?: readonly URL[]
  /** Told of what labelers say of an author, by the AppView's word, before the author becomes known. */
  readonly labelled?: (label: Label) => void
  /** The ways out, for tests. */
  readonly reach?: Reach
  readonly resolveTxt?: ResolveTxt
  readonly userAgent: string
  readonly metrics: Metrics
  readonly log: Logger
  readonly signal: AbortSignal
  /** Unix ms. */
  readonly now?: () => number
  readonly maxAuthors?: number
  /** A known author older than this is looked up again, without being unknown meanwhile. */
  readonly ageMs?: number
  /** How long the first wanted author waits for others to share the call with. */
  readonly batchDelayMs?: number
  readonly timeoutMs?: number
}

export interface Authors {
  /** Undefined: never heard of. An author with `known: false` may exist, e.g. of whom only the handle came by. */
  get(did: Did): Author | undefined
  /** Asks for an author to become known; the result comes through `onChange`. Asking again is free. */
  want(did: Did, urgency: Urgency): void
  /** A profile commit came; undefined: the record was deleted, so no name, no avatar, no labels. */
  profile(did: Did, profile: Profile | undefined): void
  /** A profile commit came that can't be read: it may have said anything, so the author is looked up anew. */
  doubt(did: Did): void
  /** An identity event came, with the new handle or, mostly, without. */
  identity(did: Did, handle: string | undefined): void
  /** Called for real changes only, in the order they happened. */
  onChange(listener: Changed): void
  /** A handle's DID: of a known author, or looked up, within 3 s. */
  resolve(handle: string): Promise<Resolved>
  /** Posts, feeds, lists and starter packs that others point to; turned to another network with the authors. */
  readonly records: Records
  /** A sentence for the page on why authors stay unknown; undefined when all is well. */
  readonly trouble: string | undefined
  /** True when nobody can be asked: then waiting is of no use. */
  readonly off: boolean
  /** Turns to another network and forgets everything, telling nobody. */
  reset(places: Places): void
  readonly size: number
}

/** Whose a handle is; `none`: nobody's; `failed`: it can't be told just now; `off`: nobody is asked here. */
export type Resolved = Resolution | 'off'

export function createAuthors(options: AuthorsOptions): Authors {
  return new AuthorsOfOneNetwork(options)
}

/** Each look-up that is under way or waits listens to one signal: more than Node takes for a leak, and bounded. */
const MOST_LISTENERS = 320

function newEpoch(): AbortController {
  const epoch = new AbortController()
  setMaxListeners(MOST_LISTENERS, epoch.signal)
  return epoch
}

class AuthorsOfOneNetwork implements Authors {
  private readonly listeners: Changed[] = []
  private readonly now: () => number
  private readonly cache: AuthorCache
  readonly records = new RecordDesk()
  private source: Source | undefined
  private epoch = newEpoch()

  constructor(private readonly options: AuthorsOptions) {
    this.now = options.now ?? (() => Date.now())
    this.cache = new AuthorCache({
      max: options.maxAuthors ?? 200_000,
      ageMs: options.ageMs ?? 6 * 60 * 60_000,
      now: this.now,
      changed: (now, before) => this.changed(now, before),
    })
    options.signal.addEventListener('abort', () => this.epoch.abort(), { once: true })
    this.source = this.open(options)
  }

  get size(): number {
    return this.cache.size
  }

  get off(): boolean {
    return this.source === undefined
  }

  get trouble(): string | undefined {
    if (this.source === undefined) return 'Author lookups are switched off'
    return this.source.trouble(this.now())
  }

  get(did: Did): Author | undefined {
    const author = this.cache.get(did)
    if (author?.known === true) this.want(did, 'live')
    return author
  }

  want(did: Did, urgency: Urgency): void {
    if (this.source === undefined) return
    const lacks = this.cache.lacks(did)
    if (lacks === 'check') this.source.check(did)
    else if (lacks !== undefined) this.source.want(did, lacks === 'freshness' ? 'replay' : urgency)
  }

  profile(did: Did, profile: Profile | undefined): void {
    this.cache.profile(did, profile ?? { labels: [] })
  }

  doubt(did: Did): void {
    this.cache.doubt(did)
    if (this.cache.has(did)) this.want(did, 'live')
  }

  identity(did: Did, handle: string | undefined): void {
    this.cache.outdated(did)
    const { source } = this
    // Without an AppView the handle is looked up at once, and shown when its own side confirms it.
    const told =
      handle !== undefined &&
      source?.alone !== true &&
      this.cache.identity(did, handle, source?.checks === true)
    // Of others the handle is asked for when they are wanted.
    if (this.cache.has(did) || source?.pending(did) === true) source?.identityChanged(did, told)
  }

  onChange(listener: Changed): void {
    this.listeners.push(listener)
  }

  async resolve(handle: string): Promise<Resolved> {
    const lower = handle.toLowerCase()
    if (!isHandle(lower) || lower === 'handle.invalid') return 'none'
    return this.cache.withHandle(lower) ?? this.source?.resolve(lower) ?? 'off'
  }

  reset(places: Places): void {
    this.epoch.abort()
    this.epoch = newEpoch()
    this.cache.clear()
    this.options.metrics.authors(0)
    this.source = this.open(places)
  }

  private open({ appview, plc, labelers = [] }: Places): Source | undefined {
    if (this.options.signal.aborted) this.epoch.abort()
    const { cache, now, options, records } = this
    const { signal } = this.epoch
    const source = openSource({
      ...options,
      appview,
      plc,
      labelers,
      now,
      signal,
      cache,
      recordAnswered: (uri, found) => records.answer(uri, found),
    })
    records.turn(source?.records, signal)
    return source
  }

  private changed(now: Author, before: Author | undefined): void {
    this.options.metrics.authors(this.cache.size)
    if (before?.handle !== now.handle)
      for (const handle of [before?.handle, now.handle])
        if (handle !== undefined) this.source?.forget(handle.toLowerCase())
    for (const listener of this.listeners) listener(now, before)
  }
}
