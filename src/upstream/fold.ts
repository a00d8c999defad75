import type { Event } from '../decode/event.js'

/** Tells what has come before. At-least-once upstreams and rewound cursors make repeats normal. */
export interface Fold {
  /** How many of the newest events are remembered for sure. */
  readonly sure: number
  /** Whether this very event has come before; remembers it if not. */
  isRepeat(event: Event): boolean
  /** Forgets everything. */
  forget(): void
}

/**
 * A fold with a bounded memory: the last `max / 2` events are always remembered, and never more than `max`.
 *
 * Two generations instead of one list in order of age: the older half is dropped at once, so that an event costs one
 * insertion and two look-ups, whatever the size.
 */
export function createFold(max = 200_000): Fold {
  const half = Math.max(1, Math.floor(max / 2))
  let young = new Set<string>()
  let old = new Set<string>()
  return {
    sure: half,
    isRepeat(event) {
      const key = identityOf(event)
      if (young.has(key) || old.has(key)) return true
      if (young.size >= half) {
        old = young
        young = new Set()
      }
      young.add(key)
      return false
    },
    forget() {
      young = new Set()
      old = new Set()
    },
  }
}

/**
 * What makes an event itself, on every generation of server. Never its time: the operations of one commit share
 * one `time_us`, and two hosts stamp one event differently. None of the parts can hold a space.
 */
function identityOf(event: Event): string {
  return event.kind === 'commit'
    ? `${event.did} ${event.collection} ${event.rkey} ${event.rev} ${event.operation}`
    : `${event.kind} ${event.did} ${event.seq}`
}
