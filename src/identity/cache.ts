import { LRUCache } from 'lru-cache'
import { stranger, type Author, type Profile } from '../decode/author.js'
import type { Did } from '../syntax/index.js'
import { amended, type Said } from './amend.js'
import {
  NO_CLAIM,
  outdated,
  saidByAppview,
  saidByEvent,
  shownHandle,
  toCheck,
  type Check,
  type Claim,
  type Verdict,
} from './claim.js'
import { tidyHandle, tidyName, type Looked } from './profiles.js'

/** How long what the stream said beats what the AppView says: it lags behind. */
const STREAM_WINS_MS = 60_000

/** What is remembered beside the author itself; times in Unix ms. */
interface Entry {
  readonly author: Author
  /** It has been looked up. */
  readonly looked: boolean
  /** From then on it is to be looked up again. */
  readonly refreshAt: number
  /** When a profile commit, or a handle from an identity event, last came. */
  readonly profileAt: number | undefined
  readonly handleAt: number | undefined
  /** What is thought of the handle that was last said. */
  readonly claimed: string | undefined
  readonly verdict: Verdict
}

export type Changed = (now: Author, before: Author | undefined) => void

export interface CacheOptions {
  readonly max: number
  readonly ageMs: number
  readonly now: () => number
  readonly changed: Changed
}

/** The authors in memory, with an index of their handles that never outlives them. */
export class AuthorCache {
  private readonly entries: LRUCache<Did, Entry>
  private readonly byHandle = new Map<string, Did>()
  /** One count for all, so that an author who was forgotten and came back has no old version again. */
  private versions = 0

  constructor(private readonly options: CacheOptions) {
    this.entries = new LRUCache({
      max: options.max,
      dispose: ({ author }, did, reason) => {
        if (reason !== 'set') this.unindex(author.handle, did)
      },
    })
  }

  get size(): number {
    return this.entries.size
  }

  has(did: Did): boolean {
    return this.entries.has(did)
  }

  get(did: Did): Author | undefined {
    return this.entries.get(did)?.author
  }

  clear(): void {
    this.entries.clear()
  }

  withHandle(handle: string): Did | undefined {
    return this.byHandle.get(handle)
  }

  /** What a look-up would bring: everything, a first handle, fresher data, a check of the handle, or nothing. */
  lacks(did: Did): 'all' | 'handle' | 'freshness' | 'check' | undefined {
    const entry = this.entries.peek(did)
    if (entry === undefined || !entry.author.known) return 'all'
    if (this.options.now() < entry.refreshAt) return toCheck(entry) === undefined ? undefined : 'check'
    return entry.looked ? 'freshness' : 'handle'
  }

  /**
   * The AppView's answer, or that of the author's own host; what the stream said in the last minute stands against it.
   * @param sure the handle was confirmed by both sides
   * @param ageMs after which it is to be looked up again
   */
  looked(did: Did, looked: Looked, sure = false, ageMs = this.options.ageMs): void {
    const { now } = this.options
    const entry = this.entries.peek(did)
    const recent = (at: number | undefined) => at !== undefined && now() - at < STREAM_WINS_MS
    const { displayName, avatar, labels } = looked
    const claim = sure ? sureOf(looked.handle) : saidByAppview(entry ?? NO_CLAIM, looked.handle)
    const handled = !recent(entry?.handleAt)
    this.put(
      did,
      {
        ...(handled && { handle: shownHandle(claim) }),
        ...(!recent(entry?.profileAt) && { displayName, avatar, labels }),
        known: true,
      },
      { looked: true, refreshAt: now() + ageMs, ...(handled && claim) },
    )
  }

  /** The author's handle was confirmed, after all else. */
  named(did: Did, handle: string): void {
    if (this.entries.has(did)) this.put(did, { handle }, sureOf(handle))
  }

  /** The handle that is to be checked, if there is one. */
  claimOf(did: Did): Check | undefined {
    const entry = this.entries.peek(did)
    return entry === undefined ? undefined : toCheck(entry)
  }

  /** It was asked whether the handle is the author's; if it is not, the author has none. */
  checked(did: Did, handle: string, good: boolean): void {
    if (this.claimOf(did)?.handle !== handle) return
    if (good) this.named(did, handle)
    else this.put(did, { handle: undefined }, { claimed: handle, verdict: 'refused' })
  }

  /** The DID document may have changed. */
  outdated(did: Did): void {
    const entry = this.entries.peek(did)
    if (entry !== undefined) this.entries.set(did, { ...entry, ...outdated(entry) })
  }

  /** The AppView knows no such author: withheld, unless the network itself has shown us the profile. */
  missing(did: Did): void {
    const entry = this.entries.peek(did)
    if (entry?.profileAt === undefined && entry?.author.known === true) this.put(did, { known: false }, {})
  }

  /** What was known of it no longer holds; the next look-up says what does. */
  doubt(did: Did): void {
    const entry = this.entries.peek(did)
    if (entry?.author.known === true) this.put(did, { known: false }, { profileAt: undefined, refreshAt: 0 })
  }

  profile(did: Did, { displayName, avatar, labels }: Profile): void {
    const said = { displayName: tidyName(displayName), avatar, labels: [...new Set(labels)], known: true }
    this.put(did, said, { profileAt: this.options.now() })
  }

  /**
   * A handle from an identity event; `handle.invalid` takes the old one away. Nobody has checked it against its domain
   * yet, so one that another author holds is not taken over.
   * @param checks it can be checked, and is not shown until it is
   * @returns false when it has to be looked up
   */
  identity(did: Did, handle: string, checks: boolean): boolean {
    const tidy = tidyHandle(handle)
    if (tidy === undefined && handle.toLowerCase() !== 'handle.invalid') return false
    if (tidy !== undefined && (this.byHandle.get(tidy) ?? did) !== did) return false
    const said = checks ? saidByEvent : saidByAppview
    const claim = said(this.entries.peek(did) ?? NO_CLAIM, tidy)
    this.put(did, { handle: shownHandle(claim) }, { handleAt: this.options.now(), ...claim })
    return true
  }

  private put(did: Did, said: Said, also: Partial<Omit<Entry, 'author'>>): void {
    const before = this.entries.peek(did)
    const defaults = { looked: false, refreshAt: 0, profileAt: undefined, handleAt: undefined, ...NO_CLAIM }
    const author = amended(before?.author ?? stranger(did), said, () => ++this.versions)
    this.entries.set(did, { ...defaults, ...before, ...also, author })
    this.index(before?.author, author)
    if (author !== before?.author) this.options.changed(author, before?.author)
  }

  private index(before: Author | undefined, { did, handle, known }: Author): void {
    if (before?.handle !== handle || !known) this.unindex(before?.handle, did)
    if (handle === undefined || !known) return
    const holder = this.byHandle.get(handle)
    this.byHandle.set(handle, did)
    const entry = holder === undefined || holder === did ? undefined : this.entries.peek(holder)
    // It has moved from one author to another: who had it must have another by now.
    if (entry !== undefined) this.entries.set(entry.author.did, { ...entry, refreshAt: 0 })
  }

  private unindex(handle: string | undefined, did: Did): void {
    if (handle !== undefined && this.byHandle.get(handle) === did) this.byHandle.delete(handle)
  }
}

function sureOf(handle: string | undefined): Claim {
  return { claimed: handle, verdict: 'sure' }
}
