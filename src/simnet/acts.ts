import { replyTo, selfLabels, composePost } from './compose.js'
import { fieldsOf } from './json.js'
import { makeKinds } from './kinds/index.js'
import type { LabelFields, Labeler } from './labeler/index.js'
import type { Actor } from './people.js'
import type { Rng } from './prng.js'
import type { Stream } from './stream.js'
import { partsOf, POST, type Kept, type Made, type Write } from './record.js'
import type { World } from './world.js'

export interface PostFields {
  /** Default: an invented account that has not posted before. */
  readonly by?: Actor
  readonly text?: string
  readonly langs?: readonly string[]
  readonly facets?: unknown
  readonly embed?: unknown
  /** A post made here, or a `reply` as records have it. */
  readonly reply?: unknown
  /** Self-labels. */
  readonly labels?: readonly string[]
  readonly createdAt?: string
  /** Replaces the whole record; nothing is added to it. */
  readonly record?: Readonly<Record<string, unknown>>
}

export type ProfileFields = Partial<Pick<Actor, 'displayName' | 'description' | 'avatar' | 'labels'>>

/** What a test does to the network. Each acts at once: its event is on every reader's socket when it returns. */
export interface Acts {
  /** An account that was there all along: nothing is sent. Fields as in `Actor`. */
  account(fields?: Partial<Actor>): Actor
  /** By DID or handle. */
  actor(name: string): Actor | undefined
  /** What there is of a collection now: recent records, and those that were there all along. */
  records(collection: string): readonly Kept[]
  post(fields?: PostFields): Made
  /** One post of every kind of card there is, by name: see `kinds/`. */
  kinds(): Readonly<Record<string, Made>>
  /** Replaces the given fields of a post; of an unknown one, sends just these. */
  update(uri: string, fields: Omit<PostFields, 'by'>): Made
  /** Any record by its at-uri, known or not. */
  delete(uri: string): Made
  /** Any record; without an `rkey` it gets a new TID. */
  create(did: string, collection: string, record: Readonly<Record<string, unknown>>, rkey?: string): Made
  /** Several writes in one commit: events of one `rev`, in this order. */
  commit(did: string, writes: readonly Write[]): readonly Made[]
  /** The network's labeler says this of an account (a DID) or a record (an at-uri). */
  label(uri: string, val: string, fields?: LabelFields): void
  /** Changes the profile and commits it (`update`, or as said). */
  profile(did: string, fields: ProfileFields, operation?: 'create' | 'update'): Made
  /** Changes the handle. `named: false` leaves it out of the event, as the real network mostly does. */
  handle(did: string, handle: string, named?: boolean): void
  status(did: string, state: { readonly active: boolean; readonly status?: string }): void
  /** Says that the repo begins anew. Returns its new `rev`. Nothing on v1. */
  sync(did: string): string
  /** Bytes as they are, to every reader: text frames for strings, binary ones for Buffers. */
  raw(frame: string | Buffer): void
}

/** What acts act on. */
export interface Stage {
  readonly world: World
  readonly stream: Stream
  readonly labeler: Labeler
}

/** Bound to one network. `did`s that are not known throw, as that is the test's mistake. */
export function actsOf({ world, stream, labeler }: Stage, rng: Rng): Acts {
  function known(did: string): Actor {
    const actor = world.actor(did)
    if (actor === undefined) throw new Error(`no such account: ${did}`)
    return actor
  }
  function sent<T>(made: T): T {
    stream.flush()
    return made
  }
  function given({ text, langs, facets, embed, reply, labels, createdAt }: PostFields): object {
    const fields = {
      createdAt,
      embed,
      facets,
      labels: labels && selfLabels(labels),
      langs,
      reply: replyOf(reply),
      text,
    }
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  }
  function replyOf(reply: unknown): unknown {
    const { uri } = fieldsOf(reply)
    const kept = typeof uri === 'string' ? world.record(uri) : undefined
    return kept === undefined ? reply : replyTo(kept)
  }

  const acts: Acts = {
    account: (fields = {}) => world.add(fields),
    actor: (name) => world.actor(name),
    records: (collection) => world.all(collection),
    post(fields = {}) {
      const { record, by = world.add({ labels: [] }) } = fields
      const said = fields.text !== undefined || fields.embed !== undefined
      const base = said
        ? { $type: POST, createdAt: new Date(world.now()).toISOString(), langs: ['en'], text: '' }
        : { ...composePost(rng, world, by) }
      return sent(world.commit(by.did, 'create', POST, record ?? { ...base, ...given(fields) }))
    },
    kinds: () => makeKinds(acts, rng),
    update(uri, fields) {
      const [did, collection, rkey] = partsOf(uri)
      const before = world.record(uri)?.record ?? {
        $type: POST,
        createdAt: new Date(world.now()).toISOString(),
        text: '',
      }
      const record = fields.record ?? { ...before, ...given(fields) }
      return sent(world.commit(did, 'update', collection, record, rkey))
    },
    delete: (uri) => sent(world.remove(uri)),
    create: (did, collection, record, rkey) =>
      sent(world.commit(known(did).did, 'create', collection, record, rkey)),
    commit: (did, writes) => sent(world.write(known(did).did, writes)),
    label: (uri, val, fields = {}) => labeler.label(uri, val, fields),
    profile: (did, fields, operation) => sent(world.profile(known(did), fields, operation)),
    handle: (did, handle, named = true) => sent(world.identity(known(did), handle, named)),
    status: (did, { active, status }) => sent(world.account(known(did), active, status)),
    sync: (did) => sent(world.sync(known(did).did)),
    raw: (frame) => stream.shout(() => [frame]),
  }
  return acts
}
