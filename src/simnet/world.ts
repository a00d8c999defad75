import type { Did } from '../syntax/index.js'
import { isCommit, type Draft, type Op } from './draft.js'
import { createClock, tidOf } from './ids.js'
import type { Json } from './json.js'
import { inventActor, profileRecord, type Actor } from './people.js'
import { seedOf, type Rng } from './prng.js'
import { partsOf, POST, type Kept, type Made, type Oddities, type Write } from './record.js'
import { recordCid } from './record-cid.js'
import { Ring } from './ring.js'

export interface WorldOptions {
  readonly seed: number
  readonly rng: Rng
  readonly accounts: number
  /** Unix ms. */
  readonly now: () => number
  readonly send: (draft: Draft) => void
}

/**
 * The state of the invented network: its people and its recent records. Every change of it is an event, given
 * to `send` at once. What no longer fits the bounds is forgotten, as if it were too old to matter.
 */
export class World {
  readonly posts: Ring<Kept>
  /** Posts that were deleted not long ago. */
  readonly gone = new Ring<Kept>(200)
  /** Likes, reposts, follows and the rest, to be deleted again. */
  readonly others: Ring<Kept>
  /** Those who may act by themselves. */
  readonly active: Actor[] = []
  /** How many events were made. */
  index = 0
  readonly #options: WorldOptions
  readonly #actors = new Map<string, Actor>()
  readonly #handles = new Map<string, string>()
  readonly #records = new Map<string, Kept>()
  readonly #people: Rng
  readonly #micros: () => number
  /** The revision each repo is at, once it has written something. */
  readonly #revs = new Map<Did, string>()
  #invented = 0

  constructor(options: WorldOptions) {
    this.#options = options
    this.#people = options.rng.fork('people')
    this.#micros = createClock(options.now)
    const forget = (kept: Kept): void => {
      if (this.#records.get(kept.uri)?.index === kept.index) this.#records.delete(kept.uri)
    }
    this.posts = new Ring(6000, forget)
    this.others = new Ring(4000, forget)
    for (let i = 0; i < options.accounts; i++) this.add({})
  }

  /** Unix ms. */
  now(): number {
    return this.#options.now()
  }

  /** By DID or handle, whether active or not. */
  actor(name: string): Actor | undefined {
    return this.#actors.get(name) ?? this.#actors.get(this.#handles.get(name.toLowerCase()) ?? '')
  }

  /** A recent record that was not deleted. */
  record(uri: string): Kept | undefined {
    return this.#records.get(uri)
  }

  /** Every record of this collection that is still known. */
  all(collection: string): Kept[] {
    return [...this.#records.values()].filter((kept) => kept.collection === collection)
  }

  /** Whether a record was not deleted, and its author may act. */
  stands({ uri, did }: Kept): boolean {
    return this.#records.has(uri) && this.#actors.get(did)?.active === true
  }

  /** Invents an account that seems to have been there all along: nothing is sent. */
  add(fields: Partial<Actor>): Actor {
    const invented = inventActor(this.#people, this.#invented++, this.#options.seed)
    return this.#put({ ...invented, ...fields })
  }

  /** A record that was there all along, and is not forgotten: nothing is sent. */
  plant(did: Did, collection: string, rkey: string, record: Json, createdAtMs: number): Kept {
    const uri = `at://${did}/${collection}/${rkey}`
    const rev = tidOf(createdAtMs * 1000, seedOf(did) % 1024)
    const kept: Kept = { uri, did, rkey, rev, cid: recordCid(record).cid, collection, record, index: 0 }
    this.#records.set(uri, kept)
    return kept
  }

  /** A new TID in this repo; `aheadUs` of its time. */
  tid(did: Did, aheadUs = 0): string {
    return tidOf(this.#micros() + aheadUs, seedOf(did) % 1024)
  }

  /** Sends one commit of all these writes and keeps its records, deletes of unknown ones included. */
  write(did: Did, writes: readonly Write[], { flawed, ...odd }: Oddities = {}): Made[] {
    const keys = writes.map(({ rkey }) => rkey ?? this.tid(did))
    const rev = this.tid(did)
    const ops: Op[] = flawed === undefined ? [] : [flawed]
    const made = writes.map((write, i) => this.#apply(did, rev, write, keys[i] ?? '', ops))
    const since = this.#revs.get(did)
    this.#revs.set(did, rev)
    this.send({ kind: 'commit', did, rev, ...(since === undefined ? {} : { since }), ops, ...odd })
    return made
  }

  /** Sends a commit of one record. Without an `rkey`, a new TID. */
  commit(did: Did, operation: 'create' | 'update', collection: string, record: Json, rkey?: string): Made {
    return only(this.write(did, [{ operation, collection, record, ...(rkey === undefined ? {} : { rkey }) }]))
  }

  /** Sends a delete, whether the record is known or not. Throws on what is no at-uri. */
  remove(uri: string): Made {
    const [did, collection, rkey] = partsOf(uri)
    return only(this.write(did, [{ operation: 'delete', collection, rkey }]))
  }

  #apply(did: Did, rev: string, write: Write, rkey: string, ops: Op[]): Made {
    const { operation, collection } = write
    const uri = `at://${did}/${collection}/${rkey}`
    const before = this.#records.get(uri)
    const prev = before === undefined ? {} : { prev: before.cid }
    if (write.operation === 'delete') {
      this.#records.delete(uri)
      if (collection === POST && before !== undefined) this.gone.push(before)
      ops.push({ operation, collection, rkey, ...prev })
      return { uri, did, rkey, rev, cid: '' }
    }
    const { record } = write
    const json = JSON.stringify(record)
    const named = recordCid(record, json)
    const { cid } = named
    // An edit keeps its place among the recent, so that it is forgotten with it.
    const index = before?.index ?? this.index + ops.length
    const kept: Kept = { uri, did, rkey, rev, cid, collection, record, index }
    this.#records.set(uri, kept)
    if (operation === 'create') (collection === POST ? this.posts : this.others).push(kept)
    ops.push({ operation, collection, rkey, json, ...named, ...(operation === 'update' ? prev : {}) })
    return { uri, did, rkey, rev, cid }
  }

  /** Changes the profile and sends its record. */
  profile(actor: Actor, fields: Partial<Actor>, operation: 'create' | 'update' = 'update'): Made {
    const changed = this.#put({ ...actor, ...fields })
    return this.commit(actor.did, operation, 'app.bsky.actor.profile', profileRecord(changed), 'self')
  }

  /** Changes the handle and says so; the event itself names it only when `named`, as is rare on the network. */
  identity(actor: Actor, handle: string, named: boolean): void {
    if (actor.handle !== handle) this.#handles.delete(actor.handle)
    this.#put({ ...actor, handle })
    this.send({ kind: 'identity', did: actor.did, fields: named ? { handle } : {} })
  }

  /** Changes the account's status and says so. */
  account(actor: Actor, active: boolean, status?: string): void {
    const { status: _, ...rest } = actor
    const why = status === undefined ? {} : { status }
    this.#put({ ...rest, active, ...why })
    this.send({ kind: 'account', did: actor.did, fields: { active, ...why } })
  }

  /** Says that the repo begins anew, at a new revision. */
  sync(did: Did): string {
    const rev = this.tid(did)
    this.#revs.set(did, rev)
    this.send({ kind: 'sync', did, fields: { rev } })
    return rev
  }

  /** Sends a message as it is; nothing of it is kept here. */
  send(draft: Draft): void {
    this.index += isCommit(draft) ? draft.ops.length : 1
    this.#options.send(draft)
  }

  #put(actor: Actor): Actor {
    this.#actors.set(actor.did, actor)
    this.#handles.set(actor.handle.toLowerCase(), actor.did)
    if (actor.isLabeler === true) return actor
    const at = this.active.findIndex((each) => each.did === actor.did)
    if (actor.active && at < 0) this.active.push(actor)
    else if (actor.active) this.active[at] = actor
    else if (at >= 0) this.active.splice(at, 1)
    return actor
  }
}

function only(made: readonly Made[]): Made {
  const [first] = made
  if (first === undefined) throw new Error('a commit without a write')
  return first
}
