import { isDid, type Did } from '../syntax/index.js'
import { cidOf, createClock, tidOf } from './ids.js'
import type { LedgerKeeper } from './ledger.js'
import { inventActor, profileRecord, type Actor } from './people.js'
import { seedOf, type Rng } from './prng.js'
import { Ring } from './ring.js'

/** An event before the stream has stamped it. `body` is the JSON of the object named by `kind`. */
export interface Draft {
  readonly did: Did
  readonly kind: 'commit' | 'identity' | 'account'
  /** Of a commit. */
  readonly collection?: string
  readonly body: string
}

/** A record this network holds, and the commit that made it. */
export interface Made {
  readonly uri: string
  readonly did: Did
  readonly rkey: string
  readonly rev: string
  /** Empty after a delete. */
  readonly cid: string
}

/** A record among the recent ones. */
export interface Kept extends Made {
  readonly collection: string
  readonly record: Readonly<Record<string, unknown>>
  /** How many events had been made before it: its age is counted in these. */
  readonly index: number
}

export interface WorldOptions {
  readonly seed: number
  readonly rng: Rng
  readonly accounts: number
  /** Unix ms. */
  readonly now: () => number
  readonly send: (draft: Draft) => void
  readonly ledger: LedgerKeeper
}

export const POST = 'app.bsky.feed.post'
const RELAY_SEQ = 7_000_000_000

/**
 * The state of the invented network: its people and its recent records. Every change of it is an event, given
 * to `send` at once. What no longer fits the bounds is forgotten, as if it were too old to matter.
 */
export class World {
  readonly posts: Ring<Kept>
  /** Likes, reposts, follows and the rest, to be deleted again. */
  readonly others: Ring<Kept>
  /** Those who may act. */
  readonly active: Actor[] = []
  /** How many events were made. */
  index = 0
  readonly #options: WorldOptions
  readonly #actors = new Map<string, Actor>()
  readonly #handles = new Map<string, string>()
  readonly #records = new Map<string, Kept>()
  readonly #people: Rng
  readonly #micros: () => number
  #invented = 0
  #relaySeq = RELAY_SEQ

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

  /** Whether a record was not deleted, and its author may act. */
  stands({ uri, did }: Kept): boolean {
    return this.#records.has(uri) && this.#actors.get(did)?.active === true
  }

  /** Invents an account that seems to have been there all along: nothing is sent. */
  add(fields: Partial<Actor>): Actor {
    const invented = inventActor(this.#people, this.#invented++, this.#options.seed)
    return this.#put({ ...invented, ...fields })
  }

  /** Sends a commit and keeps its record. Without an `rkey`, a new TID. */
  commit(
    did: Did,
    operation: 'create' | 'update',
    collection: string,
    record: Readonly<Record<string, unknown>>,
    rkey?: string,
  ): Made {
    const clockId = seedOf(did) % 1024
    const key = rkey ?? tidOf(this.#micros(), clockId)
    const rev = tidOf(this.#micros(), clockId)
    const json = JSON.stringify(record)
    const cid = cidOf(json, 'record')
    const uri = `at://${did}/${collection}/${key}`
    // An edit keeps its place among the recent, so that it is forgotten with it.
    const index = this.#records.get(uri)?.index ?? this.index
    const kept: Kept = { uri, did, rkey: key, rev, cid, collection, record, index }
    this.#records.set(uri, kept)
    if (operation === 'create') (collection === POST ? this.posts : this.others).push(kept)
    const head = JSON.stringify({ rev, operation, collection, rkey: key }).slice(0, -1)
    this.#emit({ did, kind: 'commit', collection, body: `${head},"record":${json},"cid":"${cid}"}` })
    this.#options.ledger.commit(operation, collection, uri)
    return { uri, did, rkey: key, rev, cid }
  }

  /** Sends a delete, whether the record is known or not. Throws on what is no at-uri. */
  remove(uri: string): Made {
    const [did, collection, rkey] = partsOf(uri)
    const rev = tidOf(this.#micros(), seedOf(did) % 1024)
    this.#records.delete(uri)
    const body = JSON.stringify({ rev, operation: 'delete', collection, rkey })
    this.#emit({ did, kind: 'commit', collection, body })
    this.#options.ledger.commit('delete', collection, uri)
    return { uri, did, rkey, rev, cid: '' }
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
    const body = { did: actor.did, ...(named ? { handle } : {}), seq: ++this.#relaySeq, time: this.#iso() }
    this.#emit({ did: actor.did, kind: 'identity', body: JSON.stringify(body) })
    this.#options.ledger.other('identity')
  }

  /** Changes the account's status and says so. */
  account(actor: Actor, active: boolean, status?: string): void {
    const { status: _, ...rest } = actor
    this.#put({ ...rest, active, ...(status === undefined ? {} : { status }) })
    const body = {
      active,
      did: actor.did,
      seq: ++this.#relaySeq,
      ...(status === undefined ? {} : { status }),
      time: this.#iso(),
    }
    this.#emit({ did: actor.did, kind: 'account', body: JSON.stringify(body) })
    this.#options.ledger.other('account')
  }

  #iso(): string {
    return new Date(this.now()).toISOString()
  }

  #emit(draft: Draft): void {
    this.index++
    this.#options.send(draft)
  }

  #put(actor: Actor): Actor {
    this.#actors.set(actor.did, actor)
    this.#handles.set(actor.handle.toLowerCase(), actor.did)
    const at = this.active.findIndex((each) => each.did === actor.did)
    if (actor.active && at < 0) this.active.push(actor)
    else if (actor.active) this.active[at] = actor
    else if (at >= 0) this.active.splice(at, 1)
    return actor
  }
}

/** `[did, collection, rkey]` of an at-uri made here. Throws on anything else. */
export function partsOf(uri: string): [Did, string, string] {
  const [, did, collection, rkey] = /^at:\/\/(did:[^/]+)\/([^/]+)\/([^/]+)$/.exec(uri) ?? []
  if (!isDid(did) || collection === undefined || rkey === undefined)
    throw new Error(`not the at-uri of a record: ${uri}`)
  return [did, collection, rkey]
}
