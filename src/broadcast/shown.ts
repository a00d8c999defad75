import { Log, type Bounds, type Entry } from './log.js'
import type { Kept, Op, PastOp } from './op.js'
import { NUMBERS_PER_MS, Past } from './past.js'

export interface ShownBounds {
  readonly kept: Bounds
  /** The log of ops; a reader that is behind it needs a fresh start. */
  readonly ops: Bounds
}

interface Slot<T> {
  kept: Kept<T>
  gone: boolean
  /** What screens were told last, as long as they are still to be told that it is another thing. */
  told?: T | undefined
}

/** About what a past op costs: a key and its entry. */
const OP_BYTES = 300
/** What comes to a place with more than this above it is told to nobody: no screen reaches so far down. */
const NEAR_TOP = 1000

/**
 * The log of what is shown: things in order, and the ops about them, under one sequence; below its first number, what
 * is from before it began, by its own time. It is opaque to what a thing means. Invariant: what was removed cannot be
 * read again by anyone.
 */
export class Shown<T> {
  private readonly slots: Log<Slot<T>>
  private past: Past<Slot<T>>
  private readonly ops: Log<PastOp>
  private readonly byKey = new Map<string, Slot<T>>()
  private readonly byOwner = new Map<string, Set<Slot<T>>>()
  private readonly listeners = new Set<(op: Op<T>, seq: number) => void>()
  private sequence: number

  /** @param aged told the key of each thing that has left memory because of a bound */
  constructor(
    private readonly bounds: ShownBounds,
    private readonly now: () => number = Date.now,
    private readonly aged: (key: string) => void = () => {},
  ) {
    this.sequence = this.numberOfNow() - 1
    this.slots = new Log(bounds.kept, this.sequence, (slot) => this.left(slot))
    this.past = this.newPast()
    this.ops = new Log(bounds.ops, this.sequence)
  }

  /** Unix ms; what is older than that has its place in the past. */
  get began(): number {
    return this.past.first / NUMBERS_PER_MS
  }

  /** The newest sequence number given out. */
  get last(): number {
    return this.sequence
  }

  /**
   * The place in the order of showing of what happens now, at this time of its own: all up to it came before.
   * @param at Unix ms
   */
  placeOf(at: number): number {
    return at < this.began ? (Math.floor(at) + 1) * NUMBERS_PER_MS - 1 : this.sequence
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
    return this.slots.bytes + this.past.bytes
  }

  /** Unix ms from which the age of the oldest thing in memory counts; hidden ones too. */
  get oldestAt(): number | undefined {
    const { oldest } = this.past
    if (oldest !== undefined) return oldest.at
    for (const { at, value } of this.slots.after(-Infinity)) if (!value.gone) return at
    return undefined
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
    const slots = [...(this.byOwner.get(owner) ?? [])]
    return slots.map((slot) => slot.kept).toSorted((a, b) => a.seq - b.seq)
  }

  /** Things in sight that came before `seq`, newest first. */
  *backwards(before = Infinity): Generator<Kept<T>> {
    for (const { value: slot } of this.slots.backwards(before)) if (inSight(slot)) yield slot.kept
    for (const { value: slot } of this.past.backwards(before)) if (inSight(slot)) yield slot.kept
  }

  /** Of all in memory, hidden too, those that came before `seq`, newest first, at most so many. */
  some(before: number, most: number): Kept<T>[] {
    const found: Kept<T>[] = []
    for (const log of [this.slots, this.past])
      for (const { value: slot } of log.backwards(before)) {
        if (found.length === most) return found
        if (!slot.gone) found.push(slot.kept)
      }
    return found
  }

  /** What happened after `seq`, oldest first; additions are not among it, see `backwards`. */
  *opsAfter(seq: number): Generator<Entry<PastOp>> {
    yield* this.ops.after(seq)
  }

  /** @param hidden nobody hears of it until it is restored */
  add(key: string, owner: string, value: T, bytes: number, hidden = false): void {
    const at = this.now()
    this.makeRoom(1, bytes)
    const slot = this.link({ key, owner, seq: ++this.sequence, at, value, hidden })
    this.slots.append(slot, bytes, at, this.sequence)
    if (!hidden) this.tell({ kind: 'add', kept: slot.kept })
  }

  /**
   * Puts a thing from before this log `began` in its place in the past. It counts towards the same bounds, of which its
   * age is that of its own time; nobody has missed it.
   * @param at its own time, Unix ms
   * @param hidden as for `add`
   * @returns false when it is older than what the bounds keep: it was not taken
   */
  backfill(key: string, owner: string, value: T, bytes: number, at: number, hidden = false): boolean {
    const seq = this.past.numberOf(at)
    const slot = this.link({ key, owner, seq, at, value, hidden })
    const newer = this.slots.size + this.past.insert({ seq, at, bytes, value: slot })
    this.sweep()
    if (this.byKey.get(key) !== slot) return false
    if (newer < NEAR_TOP && !hidden) this.log({ kind: 'fill', key }, { kind: 'fill', kept: slot.kept })
    return true
  }

  /** Gives a thing a new value, in its place. `quietly`: for memory only, no screen is told. */
  replace(key: string, after: T, quietly = false): void {
    const slot = this.byKey.get(key)
    if (slot === undefined) return
    if (!quietly) this.tellUntold(slot)
    const before = slot.kept.value
    slot.kept = { ...slot.kept, value: after }
    if (!slot.kept.hidden && !quietly)
      this.log({ kind: 'replace', key }, { kind: 'replace', key, before, after })
  }

  /**
   * Gives a thing a new value, of which screens are told a little later, by `tellReplaced` or before whatever else they are
   * told of it: whoever reads from now on has the new one.
   */
  replaceAhead(key: string, after: T): void {
    const slot = this.byKey.get(key)
    if (slot === undefined) return
    if (!slot.kept.hidden) slot.told ??= slot.kept.value
    slot.kept = { ...slot.kept, value: after }
  }

  /** Tells of what has been replaced ahead, if that was not told yet. */
  tellReplaced(key: string): void {
    const slot = this.byKey.get(key)
    if (slot !== undefined) this.tellUntold(slot)
  }

  /** Purges a thing, never to come back. Says so even of one it does not know: a screen may still have it. */
  remove(key: string): void {
    const slot = this.byKey.get(key)
    if (slot === undefined) return this.log({ kind: 'remove', key }, { kind: 'remove', key })
    this.tellUntold(slot)
    const { value: before, hidden } = slot.kept
    this.purge(slot)
    if (!hidden) this.log({ kind: 'remove', key }, { kind: 'remove', key, before })
  }

  /** Takes a thing out of sight. */
  hide(key: string): void {
    const slot = this.byKey.get(key)
    if (slot === undefined || slot.kept.hidden) return
    this.tellUntold(slot)
    slot.kept = { ...slot.kept, hidden: true }
    this.log({ kind: 'remove', key }, { kind: 'remove', key, before: slot.kept.value })
  }

  /** Takes all of one owner out of sight; `purge`: for good. */
  hideOwner(owner: string, purge: boolean): number {
    const slots = [...(this.byOwner.get(owner) ?? [])]
    const before: Kept<T>[] = []
    let taken = 0
    for (const slot of slots) {
      if (inSight(slot)) {
        taken++
        before.push(slot.kept)
        // Who was told of the one need not be who reads the other.
        if (slot.told !== undefined) before.push({ ...slot.kept, value: slot.told })
      }
      slot.told = undefined
      if (purge) this.purge(slot)
      else if (!slot.kept.hidden) slot.kept = { ...slot.kept, hidden: true }
    }
    this.log({ kind: 'gone', owner }, { kind: 'gone', owner, before })
    return taken
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
    this.sequence = Math.max(this.sequence + 1, this.numberOfNow())
    this.past = this.newPast()
    this.slots.clear(this.sequence - 1)
    this.ops.clear(this.sequence - 1)
    this.ops.append({ kind: 'reset' }, OP_BYTES, this.now(), this.sequence)
    this.tell({ kind: 'reset' })
  }

  /** Lets go what has grown too old. To be called now and then, for a quiet stream. */
  sweep(): void {
    this.makeRoom()
    const now = this.now()
    this.slots.trim(now)
    this.ops.trim(now)
  }

  /** Lets the past go as far as it has to for what comes: all of it, before anything that was added goes. */
  private makeRoom(entries = 0, bytes = 0): void {
    const { kept } = this.bounds
    this.past.trim(this.now(), {
      entries: kept.entries - this.slots.size - entries,
      bytes: kept.bytes - this.slots.bytes - bytes,
      ageMs: kept.ageMs,
    })
  }

  private tellUntold(slot: Slot<T>): void {
    const { told: before } = slot
    if (before === undefined) return
    slot.told = undefined
    const { key, value: after } = slot.kept
    this.log({ kind: 'replace', key }, { kind: 'replace', key, before, after })
  }

  private log(past: PastOp, op: Op<T>): void {
    this.ops.append(past, OP_BYTES, this.now(), ++this.sequence)
    this.tell(op)
  }

  private tell(op: Op<T>): void {
    for (const listener of this.listeners) listener(op, this.sequence)
  }

  /** The number of this second: a position from before a restart is always older than this process's log, never inside it. */
  private numberOfNow(): number {
    return Math.floor(this.now() / 1000) * 1000 * NUMBERS_PER_MS
  }

  private newPast(): Past<Slot<T>> {
    return new Past(this.sequence + 1, (slot) => this.left(slot))
  }

  /** It had to go because of a bound. */
  private left(slot: Slot<T>): void {
    if (slot.gone) return
    this.unlink(slot)
    this.aged(slot.kept.key)
  }

  private purge(slot: Slot<T>): void {
    this.unlink(slot)
    this.past.remove(slot.kept.seq)
    slot.gone = true
    // The log's entry stays until its turn comes; what it held must not.
    slot.kept = { ...slot.kept, value: undefined as T, hidden: true }
  }

  private link(kept: Kept<T>): Slot<T> {
    const slot: Slot<T> = { kept, gone: false }
    this.byKey.set(kept.key, slot)
    const owned = this.byOwner.get(kept.owner)
    if (owned === undefined) this.byOwner.set(kept.owner, new Set([slot]))
    else owned.add(slot)
    return slot
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
