import type { Author } from '../decode/author.js'
import type { Label } from '../decode/label.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { decide, decideAuthor, type Blocks, type Decision, type Reason, type Rules } from './decide.js'
import type { Definitions } from './definitions.js'
import { givenEffect, type Said } from './effects.js'
import type { GateOptions } from './gate-options.js'
import type { Labels } from './labels.js'

/** Brings together what a decision rests on: account status, labels, the host's rules. It acts on nothing itself. */
export class Judge {
  private rules: Rules
  /** While an author may become known yet. */
  private holding: Rules
  /** For whom there is no author to be known. */
  private showing: Rules

  constructor(
    private readonly options: Pick<GateOptions, 'accounts' | 'authors' | 'rules'>,
    private readonly labels: Labels,
    definitions: Definitions,
  ) {
    const rules = { ...options.rules, defined: (said: Said) => definitions.effectOf(said) }
    this.rules = rules
    this.holding = { ...rules, unknownAuthors: 'hold' }
    this.showing = { ...rules, unknownAuthors: 'show' }
  }

  /** The host of this server blocks these from now on, and nothing else. */
  block(blocks: Blocks): void {
    this.rules = { ...this.rules, blocks }
    this.holding = { ...this.holding, blocks }
    this.showing = { ...this.showing, blocks }
  }

  /** Whether a labeler's label changes anything. */
  matters(said: Said): boolean {
    return givenEffect(said, this.rules.defined) !== undefined
  }

  /** A post that has come, or whose author has become known. */
  first(post: Post, author: Author | undefined): Decision {
    // Even those who would be shown unknown are waited for a moment, unless nobody can be asked.
    return this.decide(post, author, this.options.authors.off ? this.rules : this.holding)
  }

  /** A post that was shown once. It isn't taken back because its author has fallen out of memory. */
  again(post: Post, author: Author | undefined): Decision {
    return this.decide(post, author, author === undefined ? this.showing : this.rules)
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
    const { rules } = this
    const status = this.options.accounts.status(did)
    const decision = decideAuthor(did, author, status, this.labels.ofAccount(did), rules)
    if (!decision.show) return decision.reason
    if (author === undefined) return undefined
    // Known once, and now doubted or missing from the AppView: withheld until known again.
    return author.known || rules.unknownAuthors === 'show' ? undefined : 'author-unknown'
  }

  /** Whether all of this author that may be shown is covered, or its media. */
  coversAll(did: Did, author: Author | undefined): boolean {
    const status = this.options.accounts.status(did)
    const decision = decideAuthor(did, author, status, this.labels.ofAccount(did), this.rules)
    return decision.show && decision.cover !== undefined
  }

  /**
   * Something of an author that is no post, or their name alone: it has no cover, so what asks for one is not shown.
   * @param labels what labelers say of it alone
   */
  named(did: Did, author: Author | undefined, labels: readonly Label[]): Decision {
    const given = [...this.labels.ofAccount(did), ...this.labels.holding(labels)]
    const decision = decideAuthor(did, author, this.options.accounts.status(did), given, this.rules)
    if (decision.show && decision.cover?.of === 'post') return { show: false, reason: 'hidden', lifts: true }
    if (!decision.show || author?.known === true || this.options.authors.off) return decision
    return { show: false, reason: 'author-unknown', lifts: true }
  }

  private decide(post: Post, author: Author | undefined, rules: Rules): Decision {
    const { did, uri, cid } = post
    const given = { post: this.labels.ofPost(uri, cid), account: this.labels.ofAccount(did) }
    return decide(post, author, this.options.accounts.status(did), given, rules)
  }
}
