import { Away } from './away.js'
import { composeEdit, composePost } from './compose.js'
import { strongRef } from './embeds.js'
import { GATE, gateFor, gateOf, isOpen } from './gates.js'
import type { Json } from './json.js'
import { cidOf } from './ids.js'
import { handleFor, nameFor, type Actor } from './people.js'
import type { Rng } from './prng.js'
import { worldPost } from './quoting.js'
import { LIST, LIST_ITEM, POST, type Kept, type Made, type Write } from './record.js'
import { bankOf } from './texts/index.js'
import type { World } from './world.js'

export interface TrafficOptions {
  readonly rng: Rng
  /** Events a second, as it is now: what "a minute ago" is in events. */
  readonly rate: () => number
  /** Posts a second that there must be at least. */
  readonly postsPerSecond: number
  /** Somebody has posted. */
  readonly posted?: (post: Made) => void
}

const LIKE = 'app.bsky.feed.like'
const REPOST = 'app.bsky.feed.repost'
const FOLLOW = 'app.bsky.graph.follow'

/**
 * What the network's people do, one commit at a time, in the mix measured on the real one: 70 % likes, 12 % posts,
 * 10 % reposts, 6 % follows; of all, 4 % deletes, 0.6 % updates, 0.1 % identity, 0.1 % account. All choices come
 * from the seed; times are counted in events, so the same seed and rate give the same contents at any speed.
 */
export class Traffic {
  /** Posts that are owed to the floor. */
  #owed = 0
  #names = 100_000
  /** Events that there is room for. */
  #most = Infinity
  readonly #away = new Away()

  constructor(
    readonly world: World,
    readonly options: TrafficOptions,
  ) {}

  /** Makes the next commit, of at most `most` events, or another event. Returns how many it made. */
  step(most = Infinity): number {
    this.#most = most
    const before = this.world.index
    this.#act()
    return this.world.index - before
  }

  #act(): void {
    const { rng } = this.options
    this.#owed = Math.max(this.#owed + this.options.postsPerSecond / this.#pace(), -8)
    if (this.#away.wakeOne(this.world)) return
    if (this.#owed >= 1) return this.#post()
    const act = rng.weighted([
      [951.6, () => this.#create()],
      [40, () => this.#delete()],
      [6.2, () => this.#update()],
      [1, () => this.#identity()],
      [1.2, () => this.#account()],
    ] as const)
    act()
  }

  #pace(): number {
    return this.options.rate() || 60
  }

  /** A few people make most of the noise. */
  #someone(): Actor {
    const { active } = this.world
    const actor = active[Math.floor(this.options.rng.next() ** 1.7 * active.length)]
    if (actor === undefined) throw new Error('nobody is left on this network')
    return actor
  }

  #post(): void {
    const author = this.#someone()
    this.#owed -= 1
    const { did } = author
    const record = composePost(this.options.rng, this.world, author)
    const rkey = this.world.tid(did)
    const writes: Write[] = [{ operation: 'create', collection: POST, rkey, record }]
    // Some say at once who may reply: both in one commit, with one key.
    if (this.#most >= 2 && this.options.rng.chance(0.012)) {
      const gate = gateFor(`at://${did}/${POST}/${rkey}`, this.#iso())
      writes.push({ operation: 'create', collection: GATE, rkey, record: gate })
    }
    const [post] = this.world.write(did, writes)
    if (post !== undefined) this.options.posted?.(post)
  }

  #create(): void {
    const { rng } = this.options
    const make = rng.weighted([
      [71.3, () => this.#react(LIKE)],
      [11.5, () => this.#post()],
      [10.1, () => this.#react(REPOST)],
      [4.7, () => this.#follow()],
      [1.9, () => this.#rest()],
    ] as const)
    make()
  }

  #react(collection: string): void {
    const { rng } = this.options
    const post = worldPost(rng, this.world)
    if (post === undefined) return this.#post()
    const via = collection === LIKE && rng.chance(0.1) ? this.world.others.some(rng, isRepost) : undefined
    this.#commit(collection, {
      subject: strongRef(post),
      ...(via === undefined ? {} : { via: strongRef(via) }),
    })
  }

  /** Mostly one; the people of a starter pack in one commit. */
  #follow(): void {
    const { rng } = this.options
    const count = Math.min(rng.chance(0.05) ? 2 + rng.int(3) : 1, this.#most)
    const { did } = this.#someone()
    const createdAt = this.#iso()
    const writes = Array.from({ length: count }, (): Write => {
      const record = { $type: FOLLOW, createdAt, subject: rng.pick(this.world.active).did }
      return { operation: 'create', collection: FOLLOW, record }
    })
    this.world.write(did, writes)
  }

  /** Everything else that people keep in their repositories. */
  #rest(): void {
    const { rng, world } = { ...this.options, world: this.world }
    const post = worldPost(rng, world)
    const make = rng.weighted([
      [40, () => this.#commit('app.bsky.graph.block', { subject: rng.pick(world.active).did })],
      [20, () => this.#enlist()],
      [8, () => this.#commit(LIST, { name: 'Good birds', purpose: 'app.bsky.graph.defs#curatelist' })],
      [12, () => this.#gate(post)],
      [12, () => this.#commit('example.skylog.observation', { seen: 'a heron', count: 1 + rng.int(4) })],
    ] as const) // prettier-ignore
    make()
  }

  /** Somebody puts one more on a list of theirs. */
  #enlist(): void {
    const { rng } = this.options
    const lists = this.world.all(LIST).filter((kept) => this.world.stands(kept))
    if (lists.length === 0) return this.#follow()
    const { did, uri } = rng.pick(lists)
    const subject = rng.pick(this.world.active).did
    const record = { $type: LIST_ITEM, createdAt: this.#iso(), list: uri, subject }
    this.world.commit(did, 'create', LIST_ITEM, record)
  }

  #gate(post: Kept | undefined): void {
    if (post === undefined || !isOpen(this.world, post)) return this.#follow()
    this.world.commit(post.did, 'create', GATE, gateFor(post.uri, this.#iso()), post.rkey)
  }

  #delete(): void {
    const { rng } = this.options
    const minute = 60 * this.#pace()
    const isPost = rng.chance(0.27)
    // Posts stay for at least some seconds, so that somebody saw them; nothing goes that is old.
    const least = isPost ? minute / 20 : 0
    const isGrown = (kept: Kept): boolean => {
      const age = this.world.index - kept.index
      return age >= least && age <= minute && this.world.stands(kept)
    }
    const gone = isPost
      ? this.world.posts.some(rng, isGrown, minute * 0.13)
      : this.world.others.some(rng, isGrown, minute * 0.8)
    if (gone === undefined) return this.#create()
    const { did, collection, rkey } = gone
    // A post takes its gate with it, in one commit.
    const isGated = collection === POST && this.#most > 1 && gateOf(this.world, gone) !== undefined
    const collections = isGated ? [POST, GATE] : [collection]
    this.world.write(
      did,
      collections.map((each) => ({ operation: 'delete', collection: each, rkey })),
    )
  }

  #update(): void {
    const { rng, world } = { ...this.options, world: this.world }
    const post = rng.chance(0.4) ? worldPost(rng, world) : undefined
    if (post !== undefined && String(post.record.text).length < 160) {
      world.commit(post.did, 'update', POST, composeEdit(rng, post), post.rkey)
      return
    }
    const actor = this.#someone()
    const change = rng.weighted<Partial<Actor>>([
      [45, { displayName: nameFor(rng, bankOf(actor.langs[0])) }],
      [45, { avatar: cidOf(`avatar/${actor.did}/${String(rng.next())}`, 'blob') }],
      [5, { labels: ['!no-unauthenticated'] }],
      [5, { labels: [] }],
    ])
    world.profile(actor, change)
  }

  #identity(): void {
    const { rng } = this.options
    this.world.identity(this.#someone(), handleFor(rng, this.#names++), rng.chance(0.25))
  }

  #account(): void {
    const { rng, world } = { ...this.options, world: this.world }
    // Never so many that nobody is left to write.
    if (world.active.length < 20) return this.#create()
    const actor = this.#someone()
    const status = rng.weighted([[80, 'deactivated'], [8, 'takendown'], [12, 'deleted']]) // prettier-ignore
    world.account(actor, false, status)
    if (status === 'deleted') world.add({})
    else this.#away.leave(actor.did, world.index + Math.ceil((30 + rng.int(90)) * this.#pace()))
  }

  #commit(collection: string, record: Json): void {
    const whole = { $type: collection, createdAt: this.#iso(), ...record }
    this.world.commit(this.#someone().did, 'create', collection, whole)
  }

  #iso(): string {
    return new Date(this.world.now() - 400).toISOString()
  }
}

function isRepost({ collection }: Kept): boolean {
  return collection === REPOST
}
