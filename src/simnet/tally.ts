import { parseTid } from '../syntax/index.js'

/** `[bucket, how many events, digest of their keys]`. */
export type Bucket = readonly [number, number, string]

/** What was sent or seen, bucket by bucket, oldest first. */
export interface TallyState {
  /** By the second of their `rev`. */
  readonly commits: readonly Bucket[]
  /** Identity and account events, by `seq` in thousands. */
  readonly markers: readonly Bucket[]
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

interface Sum {
  count: number
  low: number
  high: number
}

/** Forgets its oldest buckets when the rest holds `most` events or there are more than `MAX_BUCKETS`. */
export function createTally(most = 2_000_000): Tally {
  const commits = createSums(most)
  const markers = createSums(most)
  return {
    commit: (did, collection, rkey, rev, operation) =>
      commits.add(secondOf(rev), `${did} ${collection} ${rkey} ${rev} ${operation}`),
    marker: (kind, did, seq) => markers.add(Math.floor(seq / 1000), `${kind} ${did} ${String(seq)}`),
    get state() {
      return { commits: commits.list(), markers: markers.list() }
    },
  }
}

const MAX_BUCKETS = 10_000

function createSums(most: number) {
  const sums = new Map<number, Sum>()
  let total = 0
  function forget(): void {
    for (const [bucket, { count }] of sums) {
      if (sums.size <= MAX_BUCKETS && total - count < most) return
      sums.delete(bucket)
      total -= count
    }
  }
  return {
    add(bucket: number, key: string): void {
      let sum = sums.get(bucket)
      if (sum === undefined) {
        sum = { count: 0, low: 0, high: 0 }
        sums.set(bucket, sum)
        forget()
      }
      const [low, high] = hashOf(key)
      total++
      sum.count++
      sum.low = (sum.low + low) >>> 0
      sum.high = (sum.high + high) >>> 0
    },
    list: (): Bucket[] =>
      [...sums]
        .toSorted(([a], [b]) => a - b)
        .map(([bucket, { count, low, high }]) => [bucket, count, hex(high) + hex(low)]),
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
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
  return [a >>> 0, b >>> 0]
}

/** The unix second a TID stands for. */
function secondOf(rev: string): number {
  return Math.floor(parseTid(rev).timestamp / 1e6)
}

/** A bucket in which a reader's account differs from the network's. */
export interface Difference {
  readonly of: 'commits' | 'markers'
  readonly bucket: number
  /** More than `sent` says that something came twice, fewer that something is missing; equal, that it is not the same. */
  readonly sent: number
  readonly seen: number
}

/**
 * Where two accounts differ, in the buckets for which both have begun: the first one of `seen` may have begun in its
 * middle and is left out when `isWhole` is false (it joined live).
 */
export function differences(sent: TallyState, seen: TallyState, isWhole = true): Difference[] {
  return (['commits', 'markers'] as const).flatMap((of) => {
    const ours = new Map(sent[of].map((bucket) => [bucket[0], bucket]))
    const theirs = new Map(seen[of].map((bucket) => [bucket[0], bucket]))
    const first = isWhole ? -Infinity : Math.min(...theirs.keys())
    return [...new Set([...ours.keys(), ...theirs.keys()])]
      .filter((bucket) => bucket > first || isWhole)
      .toSorted((a, b) => a - b)
      .flatMap((bucket): Difference[] => {
        const [, sentCount = 0, sentDigest = ''] = ours.get(bucket) ?? []
        const [, seenCount = 0, seenDigest = ''] = theirs.get(bucket) ?? []
        const isSame = sentCount === seenCount && sentDigest === seenDigest
        return isSame ? [] : [{ of, bucket, sent: sentCount, seen: seenCount }]
      })
  })
}
