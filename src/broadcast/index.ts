/**
 * broadcast: one stream, many readers.
 *
 * Owns the logs, their sequences and bounds. It must not know what an entry means, nor who reads. Readers keep a
 * position and pull; nothing is queued for anyone. Invariants: sequences only rise; what is purged is out of memory
 * at once; `floor` says truly whether a reader has missed something.
 */
export { Log, type Bounds, type Entry } from './log.js'
export { Rate } from './rate.js'
export type { Kept, Op, PastOp } from './op.js'
export { Shown, type ShownBounds } from './shown.js'
