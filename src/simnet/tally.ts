import { parseTid } from '../syntax/index.js'

/** `[bucket, how many events, digest of their keys]`. */
export type Bucket = readonly [number, number, string]

/** What was sent or seen, in buckets, oldest first. */
export interface TallyState {
  /** By the unix second of their `rev`. */
  readonly commits: readonly Bucket[]
  /** Identity and account events, by `seq` in thousands. */
  readonly markers: readonly Bucket[]
  /** The newest buckets that are not kept any more; -1 if all are. */
  readonly forgotten: { readonly commits: number; readonly markers: number }
}

/**
 * An exact account of events that fits in little memory, the same for writer and reader whatever the wire and the order:
 * events fall into buckets by what they themselves say, and a bucket keeps their number and the sum of two 32-bit hashes
 * of their keys. So the same events give the same buckets, and one that is lost, doubled or changed shows in its own.
 * The key of a commit's op is `did collection rkey rev operation`, of the rest `kind did seq`; `seq` is the relay's.
 */
export interface Tally {
  commit(did: string, collection: string, rkey: string, rev: string, operation: string): void
  marker(kind: string, did: string, seq: number): void
  readonly state: TallyState
}

/** Forgets its oldest buckets when the rest holds `most` events, or when there are more than 10,000 of them. */
export function createTally(most = 2_000_000): Tally {
  const commits = new Sums(most)
  const markers = new Sums(most)
  return {
    commit: (did, collection, rkey, rev, operation) =>
      commits.add(secondOf(rev), `${did} ${collection} ${rkey} ${rev} ${operation}`),
    marker: (kind, did, seq) => markers.add(Math.floor(seq / 1000), `${kind} ${did} ${String(seq)}`),
    get state() {
      return {
        commits: commits.list(),
        markers: markers.list(),
        forgotten: { commits: commits.forgotten, markers: markers.forgotten },
      }
    },
  }
}

/** The unix second a TID stands for. */
function secondOf(rev: string): number {
  return Math.floor(parseTid(rev).timestamp / 1e6)
}

const MAX_BUCKETS = 10_000

class Sums {
  forgotten = -1
  readonly #sums = new Map<number, { count: number; high: number; low: number }>()
  #total = 0

  constructor(readonly most: number) {}

  add(bucket: number, key: string): void {
    let sum = this.#sums.get(bucket)
    if (sum === undefined) {
      sum = { count: 0, high: 0, low: 0 }
      this.#sums.set(bucket, sum)
      this.#forget()
    }
    const [high, low] = hashOf(key)
    this.#total++
    sum.count++
    sum.high = (sum.high + high) >>> 0
    sum.low = (sum.low + low) >>> 0
  }

  list(): Bucket[] {
    return [...this.#sums]
      .map(([bucket, { count, high, low }]): Bucket => [bucket, count, digestOf(high, low)])
      .toSorted(([a], [b]) => a - b)
  }

  #forget(): void {
    for (const [bucket, { count }] of this.#sums) {
      if (this.#sums.size <= MAX_BUCKETS && this.#total - count < this.most) return
      this.#sums.delete(bucket)
      this.#total -= count
      this.forgotten = Math.max(this.forgotten, bucket)
    }
  }
}

/** Two multiplicative hashes of the UTF-16 units, mixed at the end (cyrb53 without its last cut). */
function hashOf(key: string): [number, number] {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [b >>> 0, a >>> 0]
}

/** 16 hexadecimal digits. */
function digestOf(high: number, low: number): string {
  return [high, low].map((lane) => lane.toString(16).padStart(8, '0')).join('')
}

/** A bucket in which a reader's account differs from the network's. */
export interface Difference {
  readonly of: 'commits' | 'markers'
  readonly bucket: number
  /** How many more or fewer there are tells what came twice or is missing; as many, that they are not the same. */
  readonly sent: number
  readonly seen: number
}

/**
 * Where a reader's account differs from the network's. One that joined live gives the network's account of that moment as
 * `before`: it is taken off. Buckets that one of them has forgotten are left out.
 */
export function differences(sent: TallyState, seen: TallyState, before?: TallyState): Difference[] {
  return (['commits', 'markers'] as const).flatMap((of) => {
    const [ours, theirs, gone] = [sent, seen, before].map((state) => new Map(bucketsOf(state?.[of])))
    const kept = Math.max(sent.forgotten[of], seen.forgotten[of])
    return [...new Set([...(ours?.keys() ?? []), ...(theirs?.keys() ?? [])])]
      .filter((bucket) => bucket > kept)
      .toSorted((a, b) => a - b)
      .flatMap((bucket): Difference[] => {
        const [count, digest] = less(ours?.get(bucket), gone?.get(bucket))
        const [seenCount, seenDigest] = theirs?.get(bucket) ?? NOTHING
        const isSame = count === seenCount && digest === seenDigest
        return isSame ? [] : [{ of, bucket, sent: count, seen: seenCount }]
      })
  })
}

type Sum = readonly [count: number, digest: string]
const NOTHING: Sum = [0, digestOf(0, 0)]

function bucketsOf(buckets: readonly Bucket[] = []): (readonly [number, Sum])[] {
  return buckets.map(([bucket, count, digest]) => [bucket, [count, digest]])
}

function less([count, digest] = NOTHING, [goneCount, goneDigest] = NOTHING): Sum {
  const lane = (at: number): number =>
    (parseInt(digest.slice(at, at + 8), 16) - parseInt(goneDigest.slice(at, at + 8), 16)) >>> 0
  return [count - goneCount, digestOf(lane(0), lane(8))]
}
