/**
 * moderation: what may be shown.
 *
 * Owns the one decision function, account status, what labelers say, and the gate that applies the decision to everything that arrives
 * and again whenever what it rests on changes. It must not know how a post looks or who reads it. Invariant: nothing
 * is in sight that `decide` forbids; what was deleted never comes back.
 */
export { createAccounts, type Accounts } from './accounts.js'
export type { FoundPost, Thread } from './finder.js'
export type { Lookups } from './beside-options.js'
export { BlocklistFile, type BlocklistReport } from './blocklist-file.js'
export { decide, type Decision, type Rules } from './decide.js'
export { Erasures } from './erasures.js'
export { Gate } from './gate.js'
export { POSTS, PROFILES } from './intake.js'
