/**
 * Who a DID is: handle, name, avatar, self-labels.
 *
 * Owns the memory of authors and every call to the AppView. It must not know what is done with an author: whether a post
 * is shown is `moderation/`'s to say. Invariant: what is said of an author came from the author's own records or from
 * the AppView asked about that very DID, and each change of it is told once, with a version never used before.
 */
import type { Author, Profile } from '../decode/author.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { isHandle, type Did } from '../syntax/index.js'
import { createAsk } from './ask.js'
import { AuthorCache, type Changed } from './cache.js'
import { Lookups } from './lookups.js'
import { Pace } from './pace.js'
import type { Urgency } from './queue.js'
import { Resolver } from './resolve.js'

export type { Urgency } from './queue.js'

/** All calls to one AppView together (DESIGN rule 6). */
const CALLS_PER_SECOND = 5

export interface AuthorsOptions {
  /** Undefined: nobody is asked. */
  readonly appview: URL | undefined
  readonly fetch?: typeof fetch
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
  /** A handle's DID: of a known author, or from the AppView, within 3 s. Undefined when it cannot be told. */
  resolve(handle: string): Promise<Did | undefined>
  /** A sentence for the page on why authors stay unknown; undefined when all is well. */
  readonly trouble: string | undefined
  /** True when nobody can be asked: then waiting is of no use. */
  readonly off: boolean
  /** Turns to another AppView and forgets everything, telling nobody. */
  reset(appview: URL | undefined): void
  readonly size: number
}

export function createAuthors(options: AuthorsOptions): Authors {
  return new AuthorsOfOneNetwork(options)
}

/** What belongs to one AppView and ends with it. */
interface Source {
  readonly pace: Pace
  readonly lookups: Lookups
  readonly resolver: Resolver
}

class AuthorsOfOneNetwork implements Authors {
  private readonly listeners: Changed[] = []
  private readonly now: () => number
  private readonly cache: AuthorCache
  private source: Source | undefined
  private epoch = new AbortController()

  constructor(private readonly options: AuthorsOptions) {
    this.now = options.now ?? (() => Date.now())
    this.cache = new AuthorCache({
      max: options.maxAuthors ?? 200_000,
      ageMs: options.ageMs ?? 6 * 60 * 60_000,
      now: this.now,
      changed: (now, before) => this.changed(now, before),
    })
    options.signal.addEventListener('abort', () => this.epoch.abort(), { once: true })
    this.source = this.open(options.appview)
  }

  get size(): number {
    return this.cache.size
  }

  get off(): boolean {
    return this.source === undefined
  }

  get trouble(): string | undefined {
    if (this.source === undefined) return 'Author lookups are switched off'
    return this.source.pace.trouble(this.now())
  }

  get(did: Did): Author | undefined {
    const author = this.cache.get(did)
    if (author?.known === true) this.want(did, 'live')
    return author
  }

  want(did: Did, urgency: Urgency): void {
    if (this.source === undefined) return
    const lacks = this.cache.lacks(did)
    if (lacks !== undefined) this.source.lookups.want(did, lacks === 'freshness' ? 'replay' : urgency)
  }

  profile(did: Did, profile: Profile | undefined): void {
    this.cache.profile(did, profile ?? { labels: [] })
  }

  doubt(did: Did): void {
    this.cache.doubt(did)
    if (this.cache.has(did)) this.want(did, 'live')
  }

  identity(did: Did, handle: string | undefined): void {
    const told = handle !== undefined && this.cache.identity(did, handle)
    const lookups = this.source?.lookups
    // Of others the handle is asked for when they are wanted.
    if (this.cache.has(did) || lookups?.pending(did) === true) lookups?.handleChanged(did, told)
  }

  onChange(listener: Changed): void {
    this.listeners.push(listener)
  }

  async resolve(handle: string): Promise<Did | undefined> {
    const lower = handle.toLowerCase()
    if (!isHandle(lower) || lower === 'handle.invalid') return undefined
    return this.cache.withHandle(lower) ?? this.source?.resolver.resolve(lower)
  }

  reset(appview: URL | undefined): void {
    this.epoch.abort()
    this.epoch = new AbortController()
    this.cache.clear()
    this.options.metrics.authors(0)
    this.source = this.open(appview)
  }

  private open(appview: URL | undefined): Source | undefined {
    if (this.options.signal.aborted) this.epoch.abort()
    if (appview === undefined) return undefined
    const { metrics, log, userAgent, batchDelayMs = 40, timeoutMs = 5000 } = this.options
    const { signal } = this.epoch
    const { now, cache } = this
    // Looked up at each call, so that a test may put another in its place.
    const ask = createAsk({ fetch: this.options.fetch ?? fetch, userAgent, signal, now })
    const pace = new Pace(CALLS_PER_SECOND)
    const shared = { ask, appview, pace, now, signal }
    return {
      pace,
      lookups: new Lookups({
        ...shared,
        metrics,
        log,
        batchDelayMs,
        timeoutMs,
        found: (did, looked) => cache.looked(did, looked),
        missing: (did) => cache.missing(did),
      }),
      resolver: new Resolver(shared),
    }
  }

  private changed(now: Author, before: Author | undefined): void {
    this.options.metrics.authors(this.cache.size)
    for (const listener of this.listeners) listener(now, before)
  }
}
