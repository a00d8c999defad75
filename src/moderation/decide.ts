import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { AccountStatus } from './accounts.js'

/** Why a post is not shown. A closed list: it becomes a metric's label. */
export type Reason =
  | 'account-deleted'
  | 'account-inactive'
  | 'author-unknown'
  | 'no-unauthenticated' // the author asked to be seen by logged-in people only: no viewer of ours is
  | 'adult'
  | 'graphic'
  | 'hidden'
  | 'warned'
  | 'taken-down' // by a labeler

export type Decision =
  | { readonly show: true }
  /** `lifts`: the same post may be shown later, when its author or account has changed. An edit is another post. */
  | { readonly show: false; readonly reason: Reason; readonly lifts: boolean }

export interface Rules {
  /** What becomes of posts whose author's self-labels are not known (`UNKNOWN_AUTHORS`). */
  readonly unknownAuthors: 'hold' | 'show'
}

/** What labelers say of a post and its author; of the post only what holds for this version of it. */
export interface Given {
  readonly post: readonly string[]
  readonly account: readonly string[]
}

/** Labels that keep a post from people who are not logged in, whoever gives them; any other changes nothing. */
const LABELS: ReadonlyMap<string, Reason> = new Map([
  ['porn', 'adult'],
  ['sexual', 'adult'],
  ['nudity', 'adult'],
  ['graphic-media', 'graphic'],
  ['gore', 'graphic'],
  ['!hide', 'hidden'],
  // There is no cover to lift yet: what asks for one is not shown.
  ['!warn', 'warned'],
])
/** What only an author can ask for. */
const OWN: ReadonlyMap<string, Reason> = new Map([...LABELS, ['!no-unauthenticated', 'no-unauthenticated']])
/** What only a labeler can say. */
const GIVEN: ReadonlyMap<string, Reason> = new Map([
  ...LABELS,
  ['!takedown', 'taken-down'],
  ['!suspend', 'taken-down'],
])

const SHOW: Decision = { show: true }

/** Whether a labeler's label of this value changes anything. */
export function matters(value: string): boolean {
  return GIVEN.has(value)
}

/** Whether a post may be shown to somebody who is not logged in: the one place where that is decided. Pure. */
export function decide(
  post: Post,
  author: Author | undefined,
  account: AccountStatus,
  given: Given,
  rules: Rules,
): Decision {
  const whole = decideAuthor(author, account, given.account)
  if (!whole.show) return whole
  const own = labelled(post.labels, OWN)
  if (own !== undefined) return { show: false, reason: own, lifts: false }
  const others = labelled(given.post, GIVEN)
  if (others !== undefined) return { show: false, reason: others, lifts: true }
  if (author?.known !== true && rules.unknownAuthors === 'hold') {
    return { show: false, reason: 'author-unknown', lifts: true }
  }
  return SHOW
}

/**
 * Whether anything of an author may be shown, by what is known of them; that nothing is known is no reason here.
 * Account labels, their own and labelers', count like those on a post.
 * @param given what labelers say of the account
 */
export function decideAuthor(
  author: Author | undefined,
  account: AccountStatus,
  given: readonly string[],
): Decision {
  if (account.deleted) return { show: false, reason: 'account-deleted', lifts: false }
  if (!account.active) return { show: false, reason: 'account-inactive', lifts: true }
  const reason = labelled(author?.labels ?? [], OWN) ?? labelled(given, GIVEN)
  return reason === undefined ? SHOW : { show: false, reason, lifts: true }
}

function labelled(labels: readonly string[], reasons: ReadonlyMap<string, Reason>): Reason | undefined {
  for (const label of labels) {
    const reason = reasons.get(label)
    if (reason !== undefined) return reason
  }
  return undefined
}
