import type { Author } from '../decode/author.js'
import type { Label } from '../decode/label.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { decide, decideAuthor, type Decision, type Reason, type Rules } from './decide.js'
import { givenEffect, type Said } from './effects.js'
import type { GateOptions } from './gate-options.js'
import type { Labels } from './labels.js'

/** Brings together what a decision rests on: account status, labels, the host's rules. It acts on nothing itself. */
export class Judge {
  constructor(
    private readonly options: Pick<GateOptions, 'accounts' | 'authors' | 'rules'>,
    private readonly labels: Labels,
  ) {}

  /** Whether a labeler's label changes anything. */
  matters(said: Said): boolean {
    return givenEffect(said, this.options.rules.defined) !== undefined
  }

  /** A post that has come, or whose author has become known. */
  first(post: Post, author: Author | undefined): Decision {
    const { authors, rules } = this.options
    // Even those who would be shown unknown are waited for a moment, unless nobody can be asked.
    return this.decide(post, author, authors.off ? rules : { ...rules, unknownAuthors: 'hold' })
  }

  /** A post that was shown once. It isn't taken back because its author has fallen out of memory. */
  again(post: Post, author: Author | undefined): Decision {
    const { rules } = this.options
    return this.decide(post, author, author === undefined ? { ...rules, unknownAuthors: 'show' } : rules)
  }

  /**
   * Whether a post that may not be shown is kept out of sight, to come to its place when that is lifted: when others
   * forbid it. What an author does not want shown, or has written with an account that is not active, is not gathered.
   */
  keepsRefused(did: Did, author: Author | undefined): boolean {
    const { accounts } = this.options
    return decideAuthor(did, author, accounts.status(did), [], { unknownAuthors: 'show' }).show
  }

  /** Why nothing of this author may be shown, if so. */
  refusesAll(did: Did, author: Author | undefined): Reason | undefined {
    const { accounts, rules } = this.options
    const decision = decideAuthor(did, author, accounts.status(did), this.labels.ofAccount(did), rules)
    if (!decision.show) return decision.reason
    if (author === undefined) return undefined
    // Known once, and now doubted or missing from the AppView: withheld until known again.
    return author.known || rules.unknownAuthors === 'show' ? undefined : 'author-unknown'
  }

  /** Something of an author that is no post. @param labels what labelers say of it alone */
  named(did: Did, author: Author | undefined, labels: readonly Label[]): Decision {
    const { accounts, rules } = this.options
    const given = [...this.labels.ofAccount(did), ...labels.filter(({ neg }) => !neg)]
    const decision = decideAuthor(did, author, accounts.status(did), given, rules)
    if (!decision.show || author?.known === true || this.options.authors.off) return decision
    return { show: false, reason: 'author-unknown', lifts: true }
  }

  private decide(post: Post, author: Author | undefined, rules: Rules): Decision {
    const { did, uri, cid } = post
    const given = { post: this.labels.ofPost(uri, cid), account: this.labels.ofAccount(did) }
    return decide(post, author, this.options.accounts.status(did), given, rules)
  }
}
