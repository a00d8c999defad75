import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Cover } from '../decode/shown-post.js'
import type { Did } from '../syntax/index.js'
import type { AccountStatus } from './accounts.js'
import { givenEffect, ownEffect, type Defined, type Effect, type Said } from './effects.js'

/** Why a post is not shown. A closed list: it becomes a metric's label. */
export type Reason =
  | 'account-deleted'
  | 'account-inactive'
  | 'author-unknown'
  | 'no-unauthenticated' // the author asked to be seen by logged-in people only: no viewer of ours is
  | 'adult'
  | 'graphic'
  | 'hidden'
  | 'taken-down' // by a labeler
  | 'blocked' // by the host of this server

export type Decision =
  /** `cover`: not in sight until a reader wants it. */
  | { readonly show: true; readonly cover?: Cover }
  /** `lifts`: the same post may be shown later, when its author or account has changed. An edit is another post. */
  | { readonly show: false; readonly reason: Reason; readonly lifts: boolean }

/** What the host of this server shows to nobody (`BLOCKLIST`). */
export interface Blocks {
  /** All that is by this author. */
  author(did: Did, handle: string | undefined): boolean
  /** This post, for what it says or where it links. */
  post(post: Post, author: Author | undefined): boolean
}

export interface Rules {
  /** What becomes of posts whose author's self-labels are not known (`UNKNOWN_AUTHORS`). */
  readonly unknownAuthors: 'hold' | 'show'
  /** What labelers' own labels come to; absent: nothing. */
  readonly defined?: Defined
  readonly blocks?: Blocks
}

/** What labelers say of a post and its author; of the post only what holds for this version of it. */
export interface Given {
  readonly post: readonly Said[]
  readonly account: readonly Said[]
}

const SHOW: Decision = { show: true }

/**
 * Whether a post may be shown to somebody who is not logged in, and whether under a cover: the one place where that is
 * decided. Pure. What drops goes before what covers, a cover of the post before one of its media, and of several the
 * first counts: what is on the account before what is on the post, the author's own before labelers'.
 */
export function decide(
  post: Post,
  author: Author | undefined,
  account: AccountStatus,
  given: Given,
  rules: Rules,
): Decision {
  const whole = decideAuthor(post.did, author, account, given.account, rules)
  if (!whole.show) return whole
  const own = weigh(post.labels, ownEffect)
  if (own.drop !== undefined) return { show: false, reason: own.drop, lifts: false }
  const others = weigh(given.post, (said) => givenEffect(said, rules.defined))
  if (others.drop !== undefined) return { show: false, reason: others.drop, lifts: true }
  if (rules.blocks?.post(post, author) === true) return { show: false, reason: 'blocked', lifts: true }
  if (author?.known !== true && rules.unknownAuthors === 'hold') {
    return { show: false, reason: 'author-unknown', lifts: true }
  }
  return shownUnder(outer(outer(whole.cover, own.cover), others.cover))
}

/**
 * Whether anything of an author may be shown, by what is known of them; that nothing is known is no reason here.
 * Account labels, their own and labelers', count like those on a post.
 * @param given what labelers say of the account
 */
export function decideAuthor(
  did: Did,
  author: Author | undefined,
  account: AccountStatus,
  given: readonly Said[],
  rules: Rules,
): Decision {
  if (account.deleted) return { show: false, reason: 'account-deleted', lifts: false }
  if (!account.active) return { show: false, reason: 'account-inactive', lifts: true }
  const own = weigh(author?.labels ?? [], ownEffect)
  const others = weigh(given, (said) => givenEffect(said, rules.defined))
  const reason = own.drop ?? others.drop
  if (reason !== undefined) return { show: false, reason, lifts: true }
  if (rules.blocks?.author(did, author?.handle) === true)
    return { show: false, reason: 'blocked', lifts: true }
  return shownUnder(outer(own.cover, others.cover))
}

/** What labels come to together. */
function weigh<T>(labels: readonly T[], effectOf: (label: T) => Effect | undefined): Partial<Effect> {
  let cover: Cover | undefined
  for (const label of labels) {
    const effect = effectOf(label)
    if (effect?.drop !== undefined) return effect
    cover = outer(cover, effect?.cover)
  }
  return cover === undefined ? {} : { cover }
}

/** Of two covers the one that hides more, or else the first. */
function outer(first: Cover | undefined, second: Cover | undefined): Cover | undefined {
  return second === undefined || first?.of === 'post' || first?.of === second.of ? first : second
}

function shownUnder(cover: Cover | undefined): Decision {
  return cover === undefined ? SHOW : { show: true, cover }
}
