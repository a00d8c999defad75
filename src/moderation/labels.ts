import type { Label } from '../decode/label.js'
import type { Said } from './effects.js'
import { isAtUri, isDid, parseAtUri, type Did } from '../syntax/index.js'

/** What a label is about, as far as it concerns us: an account with all its posts, or one post. */
export type Subject =
  | { readonly kind: 'account'; readonly did: Did }
  | { readonly kind: 'post'; readonly did: Did; readonly uri: string }

export interface LabelBounds {
  /**
   * Labels kept, of accounts and of posts each. Of the labeler that has most of them what it labelled longest ago is
   * forgotten: one that floods pushes out nobody else's.
   */
  readonly accounts: number
  readonly posts: number
}

const BOUNDS: LabelBounds = { accounts: 50_000, posts: 50_000 }
const NONE: readonly Said[] = []

/**
 * What is labelled how, by all labelers together. Of each labeler, subject and value the newest label counts, by `cts`,
 * then by its place in the stream; so it does not matter in which order they come, or how often. A subject need not be
 * known: labels come before posts and after them.
 */
export class Labels {
  private readonly accounts: Shelves
  private readonly posts: Shelves

  constructor(
    private readonly now: () => number,
    bounds: LabelBounds = BOUNDS,
  ) {
    this.accounts = new Shelves(bounds.accounts)
    this.posts = new Shelves(bounds.posts)
  }

  get size(): number {
    return this.accounts.size + this.posts.size
  }

  /** Whether it says anything that is not known. */
  isNews(label: Label): boolean {
    const subject = subjectOf(label.uri)
    if (subject === undefined) return false
    const known = this.shelvesOf(subject).get(keyOf(subject)).find(isAbout(label))
    return known === undefined || isNewer(label, known)
  }

  /** @returns what it is about, if anything may have changed there */
  take(label: Label): Subject | undefined {
    const subject = subjectOf(label.uri)
    if (subject === undefined || !this.isNews(label)) return undefined
    this.shelvesOf(subject).put(keyOf(subject), label)
    return subject
  }

  /** A labeler is not followed any more: what it has said is forgotten. */
  forget(src: Did): void {
    this.accounts.forget(src)
    this.posts.forget(src)
  }

  /** What holds now for an account as a whole. */
  ofAccount(did: Did): readonly Said[] {
    // Of a profile's record it is not known which version stands on the cards: a label on any counts.
    return this.holding(this.accounts.get(did))
  }

  /** What holds now for this version of a post. */
  ofPost(uri: string, cid: string): readonly Said[] {
    return this.holding(this.posts.get(uri).filter((label) => label.cid === undefined || label.cid === cid))
  }

  /** To be called now and then. @returns subjects of which a label has expired since */
  expired(): Subject[] {
    const now = this.now()
    return [...this.accounts.expired(now), ...this.posts.expired(now)]
      .map(subjectOf)
      .filter((subject) => subject !== undefined)
  }

  /** Those of these that hold now: not taken back, and not expired. */
  holding(labels: readonly Label[]): readonly Said[] {
    if (labels.length === 0) return NONE
    const now = this.now()
    return labels.filter(({ neg, exp = Infinity }) => !neg && exp > now)
  }

  private shelvesOf({ kind }: Subject): Shelves {
    return kind === 'account' ? this.accounts : this.posts
  }
}

/**
 * Undefined when it is about nothing that is shown here. A profile's record counts as the account: its name and
 * picture stand on every card.
 */
export function subjectOf(uri: string): Subject | undefined {
  if (isDid(uri)) return { kind: 'account', did: uri }
  if (!isAtUri(uri)) return undefined
  const { repo: did, collection, rkey } = parseAtUri(uri)
  if (collection === 'app.bsky.feed.post') return { kind: 'post', did, uri }
  return collection === 'app.bsky.actor.profile' && rkey === 'self' ? { kind: 'account', did } : undefined
}

function keyOf(subject: Subject): string {
  return subject.kind === 'account' ? subject.did : subject.uri
}

function isAbout({ src, uri, val }: Label): (other: Label) => boolean {
  return (other) => other.src === src && other.val === val && other.uri === uri
}

function isNewer(label: Label, known: Label): boolean {
  return label.cts > known.cts || (label.cts === known.cts && label.seq > known.seq)
}

/** Labels by what they are about, bounded, a shelf for each labeler. */
class Shelves {
  private readonly bySrc = new Map<Did, Shelf>()

  constructor(private readonly max: number) {}

  get size(): number {
    let size = 0
    for (const shelf of this.bySrc.values()) size += shelf.size
    return size
  }

  get(key: string): readonly Label[] {
    let found: readonly Label[] = []
    for (const shelf of this.bySrc.values()) {
      const theirs = shelf.get(key)
      if (theirs.length > 0) found = found.length === 0 ? theirs : [...found, ...theirs]
    }
    return found
  }

  put(key: string, label: Label): void {
    const known = this.bySrc.get(label.src)
    const shelf = known ?? new Shelf()
    if (known === undefined) this.bySrc.set(label.src, shelf)
    shelf.put(key, label)
    while (this.size > this.max) this.fullest().dropOldest()
  }

  forget(src: Did): void {
    this.bySrc.delete(src)
  }

  /** Keys of which a label has expired that had not at the last call. */
  expired(now: number): ReadonlySet<string> {
    return new Set([...this.bySrc.values()].flatMap((shelf) => shelf.expired(now)))
  }

  private fullest(): Shelf {
    return [...this.bySrc.values()].reduce((a, b) => (b.size > a.size ? b : a))
  }
}

/** One labeler's labels by what they are about. */
class Shelf {
  private readonly bySubject = new Map<string, readonly Label[]>()
  private readonly expiring = new Set<string>()
  private nextExpiry = Infinity
  size = 0

  get(key: string): readonly Label[] {
    return this.bySubject.get(key) ?? []
  }

  /** In the place of the one that it follows. */
  put(key: string, label: Label): void {
    const before = this.get(key)
    const others = before.filter((other) => !isAbout(label)(other))
    this.bySubject.delete(key)
    this.bySubject.set(key, [...others, label])
    this.size += 1 + others.length - before.length
    if (label.exp !== undefined) {
      this.expiring.add(key)
      this.nextExpiry = Math.min(this.nextExpiry, label.exp)
    }
  }

  /** All about what it labelled longest ago. */
  dropOldest(): void {
    for (const [oldest, { length }] of this.bySubject) {
      this.bySubject.delete(oldest)
      this.expiring.delete(oldest)
      this.size -= length
      return
    }
  }

  /** Keys of which a label has expired that had not at the last call. */
  expired(now: number): string[] {
    if (now < this.nextExpiry) return []
    const since = this.nextExpiry
    this.nextExpiry = Infinity
    const found: string[] = []
    for (const key of this.expiring) {
      const ends = this.get(key).flatMap(({ exp }) => exp ?? [])
      if (ends.some((exp) => exp <= now && exp >= since)) found.push(key)
      const next = Math.min(...ends.filter((exp) => exp > now))
      if (next === Infinity) this.expiring.delete(key)
      else this.nextExpiry = Math.min(this.nextExpiry, next)
    }
    return found
  }
}
