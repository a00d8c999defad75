import { Log, type Bounds, type Entry } from './log.js'

/** A thing that is kept: a post, to those who know what it means. */
export interface Kept<T> {
  readonly key: string
  readonly owner: string
  /** Its place in the order of showing; an edit does not move it. */
  readonly seq: number
  readonly at: number
  readonly value: T
  /** Out of everyone's sight, but may come back in its place. */
  readonly hidden: boolean
}

/** What happened to what is shown, told to those who listen at that moment. */
export type Op<T> =
  | { readonly kind: 'add'; readonly kept: Kept<T> }
  /** `before` is absent when the thing is no longer in memory, or never was: a screen may still have it. */
  | { readonly kind: 'remove'; readonly key: string; readonly before?: T }
  | { readonly kind: 'replace'; readonly key: string; readonly before: T; readonly after: T }
  | { readonly kind: 'restore'; readonly kept: Kept<T> }
  /** Everything of one owner; `before` are those that were in sight. */
  | { readonly kind: 'gone'; readonly owner: string; readonly before: readonly Kept<T>[] }
  | { readonly kind: 'reset' }

/** The same, for those who come later. It names things and never holds them, so that a removed one is gone for good. */
export type PastOp =
  | { readonly kind: 'remove' | 'replace' | 'restore'; readonly key: string }
  | { readonly kind: 'gone'; readonly owner: string }
  | { readonly kind: 'reset' }

export interface ShownBounds {
  readonly kept: Bounds
  /** The log of ops; a reader that is behind it needs a fresh start. */
  readonly ops: Bounds
}

interface Slot<T> {
  kept: Kept<T>
  gone: boolean
  bytes: number
}

/** About what a past op costs: a key and its entry. */
const OP_BYTES = 300

/**
 * The log of what is shown: things in order, and the ops about them, under one sequence. It is opaque to what a
 * thing means. Invariant: what was removed cannot be read again by anyone, from either log.
 */
export class Shown<T> {
  private readonly slots: Log<Slot<T>>
  private readonly ops: Log<PastOp>
  private readonly byKey = new Map<string, Slot<T>>()
  private readonly byOwner = new Map<string, Set<Slot<T>>>()
  private readonly listeners = new Set<(op: Op<T>, seq: number) => void>()
  private sequence: number

  /** @param aged told the key of each thing that has left memory because of a bound */
  constructor(
    bounds: ShownBounds,
    private readonly now: () => number = Date.now,
    aged: (key: string) => void = () => {},
  ) {
    // So that a position from before a restart is always older than this process's log, never inside it.
    this.sequence = Math.floor(now() / 1000) * 100_000 - 1
    this.slots = new Log(bounds.kept, this.sequence, (slot) => {
      if (slot.gone) return
      this.unlink(slot)
      aged(slot.kept.key)
    })
    this.ops = new Log(bounds.ops, this.sequence)
  }

  /** The newest sequence number given out. */
  get last(): number {
    return this.sequence
  }

  /** A reader at or after this position can be brought up to date without a hole. */
  get floor(): number {
    return Math.max(this.slots.floor, this.ops.floor)
  }

  /** Things in memory, hidden ones too. */
  get size(): number {
    return this.byKey.size
  }

  get bytes(): number {
    return this.slots.bytes
  }

  /** Hears each op as it happens. Returns the way to stop. */
  subscribe(listener: (op: Op<T>, seq: number) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get(key: string): Kept<T> | undefined {
    return this.byKey.get(key)?.kept
  }

  /** All that is kept of one owner, oldest first. */
  ofOwner(owner: string): Kept<T>[] {
    return [...(this.byOwner.get(owner) ?? [])].map((slot) => slot.kept)
  }

  /** Things in sight that came before `seq`, newest first. */
  *backwards(before = Infinity): Generator<Kept<T>> {
    for (const { value: slot } of this.slots.backwards(before)) if (inSight(slot)) yield slot.kept
  }

  /** What happened after `seq`, oldest first; additions are not among it, see `backwards`. */
  *opsAfter(seq: number): Generator<Entry<PastOp>> {
    yield* this.ops.after(seq)
  }

  add(key: string, owner: string, value: T, bytes: number): void {
    const at = this.now()
    const slot: Slot<T> = {
      kept: { key, owner, seq: ++this.sequence, at, value, hidden: false },
      gone: false,
      bytes,
    }
    this.byKey.set(key, slot)
    const owned = this.byOwner.get(owner)
    if (owned === undefined) this.byOwner.set(owner, new Set([slot]))
    else owned.add(slot)
    this.slots.append(slot, bytes, at, this.sequence)
    this.sweep()
    this.tell({ kind: 'add', kept: slot.kept })
  }

  /** Gives a thing a new value, in its place. `quietly`: for memory only, no screen is told. */
  replace(key: string, after: T, quietly = false): void {
    const slot = this.byKey.get(key)
    if (slot === undefined) return
    const before = slot.kept.value
    slot.kept = { ...slot.kept, value: after }
    if (!slot.kept.hidden && !quietly)
      this.log({ kind: 'replace', key }, { kind: 'replace', key, before, after })
  }

  /** Purges a thing, never to come back. Says so even of one it does not know: a screen may still have it. */
  remove(key: string): void {
    const slot = this.byKey.get(key)
    if (slot === undefined) return this.log({ kind: 'remove', key }, { kind: 'remove', key })
    const { value: before, hidden } = slot.kept
    this.purge(slot)
    if (!hidden) this.log({ kind: 'remove', key }, { kind: 'remove', key, before })
  }

  /** Takes a thing out of sight. */
  hide(key: string): void {
    const slot = this.byKey.get(key)
    if (slot === undefined || slot.kept.hidden) return
    slot.kept = { ...slot.kept, hidden: true }
    this.log({ kind: 'remove', key }, { kind: 'remove', key, before: slot.kept.value })
  }

  /** Takes all of one owner out of sight; `purge`: for good. */
  hideOwner(owner: string, purge: boolean): number {
    const slots = [...(this.byOwner.get(owner) ?? [])]
    const before = slots.filter(inSight).map((slot) => slot.kept)
    for (const slot of slots) {
      if (purge) this.purge(slot)
      else slot.kept = { ...slot.kept, hidden: true }
    }
    this.log({ kind: 'gone', owner }, { kind: 'gone', owner, before })
    return before.length
  }

  /** Brings a hidden thing back in its place. */
  restore(key: string, value: T): void {
    const slot = this.byKey.get(key)
    if (slot === undefined || !slot.kept.hidden) return
    slot.kept = { ...slot.kept, value, hidden: false }
    this.log({ kind: 'restore', key }, { kind: 'restore', kept: slot.kept })
  }

  /** Forgets everything; every screen is emptied. */
  reset(): void {
    this.byKey.clear()
    this.byOwner.clear()
    this.sequence++
    this.slots.clear(this.sequence - 1)
    this.ops.clear(this.sequence - 1)
    this.ops.append({ kind: 'reset' }, OP_BYTES, this.now(), this.sequence)
    this.tell({ kind: 'reset' })
  }

  /** Lets go what has grown too old. To be called now and then, for a quiet stream. */
  sweep(): void {
    const now = this.now()
    this.slots.trim(now)
    this.ops.trim(now)
  }

  private log(past: PastOp, op: Op<T>): void {
    this.ops.append(past, OP_BYTES, this.now(), ++this.sequence)
    this.tell(op)
  }

  private tell(op: Op<T>): void {
    for (const listener of this.listeners) listener(op, this.sequence)
  }

  private purge(slot: Slot<T>): void {
    this.unlink(slot)
    slot.gone = true
    // The log's entry stays until its turn comes; what it held must not.
    slot.kept = { ...slot.kept, value: undefined as T, hidden: true }
  }

  private unlink(slot: Slot<T>): void {
    this.byKey.delete(slot.kept.key)
    const owned = this.byOwner.get(slot.kept.owner)
    owned?.delete(slot)
    if (owned?.size === 0) this.byOwner.delete(slot.kept.owner)
  }
}

function inSight<T>(slot: Slot<T>): boolean {
  return !slot.gone && !slot.kept.hidden
}
