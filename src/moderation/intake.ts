import type { Account, Commit, Event } from '../decode/event.js'
import type { Arrivals } from './arrivals.js'
import type { Besides } from './besides.js'
import type { GateOptions } from './gate-options.js'
import type { KeptPosts } from './kept-posts.js'
import type { Tombstones } from './tombstones.js'

/** The collections of which the stream's commits are heeded. */
export const POSTS = 'app.bsky.feed.post'
export const PROFILES = 'app.bsky.actor.profile'

/**
 * What the stream says: each event goes to those whom it concerns. A post that is new goes to the arrivals, an edit to
 * where its post is; what is deleted goes from everywhere, and leaves a tombstone that refuses a create that comes late.
 */
export class Intake {
  private readonly now: () => number

  constructor(
    private readonly options: GateOptions,
    private readonly tombstones: Tombstones,
    private readonly arrivals: Arrivals,
    private readonly kept: KeptPosts,
    private readonly besides: Besides,
  ) {
    this.now = options.now ?? Date.now
  }

  /** As `Gate.take`. */
  take(event: Event, replayed: boolean): void {
    if (event.kind === 'account') this.account(event)
    else if (event.kind === 'identity') this.options.authors.identity(event.did, event.handle)
    else if (event.kind !== 'commit') return
    else if (event.collection === POSTS) this.post(event, replayed)
    else if (event.collection === PROFILES && event.rkey === 'self') this.profile(event)
  }

  private post(commit: Commit, replayed: boolean): void {
    const uri = `at://${commit.did}/${commit.collection}/${commit.rkey}`
    if (commit.operation === 'delete') return this.delete(uri, commit.rev)
    if (this.tombstones.covers(uri, commit.rev)) return this.options.metrics.refused('deleted-before')
    const now = this.now()
    const at = replayed ? Math.min(now, Math.floor(commit.timeUs / 1000)) : now
    const decoded = this.options.decode.post(commit, at)
    const known = this.options.shown.get(uri)
    if (commit.operation === 'create') this.options.onPost(at)
    if (!decoded.ok) {
      this.options.metrics.malformed('post', decoded.fault)
      // An edit into something that can't be shown: what stands there is no longer what its author says.
      const mayStand = known !== undefined || this.arrivals.has(uri) || commit.operation === 'update'
      if (mayStand) this.delete(uri, commit.rev)
      return
    }
    this.tombstones.written(uri)
    const post = decoded.value
    if (this.arrivals.has(uri)) this.arrivals.edited(post)
    else if (known !== undefined) {
      if (post.rev > known.value.post.rev) this.kept.edited(post)
    } else if (commit.operation === 'create') this.arrivals.take({ post, at, replayed })
    else {
      this.options.metrics.refused('edit-of-unknown')
      // A screen may have it as it was, and memory can't make that card anew.
      if (!replayed) this.options.shown.remove(uri)
    }
    // Only now: what quotes it, itself maybe, finds it in memory as it is.
    this.besides.said(post)
  }

  private delete(uri: string, rev: string): void {
    const { shown, metrics } = this.options
    const known = this.arrivals.get(uri) ?? shown.get(uri)?.value.post
    // It comes late: what stands there was written after it.
    if (known !== undefined && known.rev > rev) return
    this.tombstones.add(uri, rev)
    if (this.arrivals.has(uri)) this.arrivals.remove(uri)
    else {
      if (known !== undefined) metrics.removed('deleted')
      this.besides.unwatch(uri)
      shown.remove(uri)
    }
    this.besides.postChanged(uri)
  }

  private profile(commit: Commit): void {
    if (commit.operation === 'delete') return this.options.authors.profile(commit.did, undefined)
    const decoded = this.options.decode.profile(commit.record)
    if (decoded.ok) return this.options.authors.profile(commit.did, decoded.value)
    this.options.metrics.malformed('profile', decoded.fault)
    this.options.authors.doubt(commit.did)
  }

  private account(event: Account): void {
    const { accounts, authors, shown, metrics } = this.options
    const became = accounts.take(event)
    if (became === 'stale') return
    if (became === 'active') this.kept.ofAuthor(event.did, authors.get(event.did), false)
    else {
      if (became === 'deleted') {
        this.arrivals.removeOwner(event.did)
        for (const { key } of shown.ofOwner(event.did)) this.besides.unwatch(key)
      }
      const taken = shown.hideOwner(event.did, became === 'deleted')
      metrics.removed(became === 'deleted' ? 'account-deleted' : 'account-inactive', taken)
    }
    this.besides.ownerChanged(event.did)
  }
}
