import { differences, type TallyState } from '../../../src/simnet/index.js'
import type { Hole } from '../../../src/upstream/index.js'

/** What became of what was sent, in events. */
export interface Balance {
  /** Did not come, and nobody said so. */
  readonly lost: number
  /** Did not come, within a hole that was told. */
  readonly told: number
  readonly doubled: number
  /** Came, and is not what was sent: stretches in which as many came, but others. */
  readonly changed: number
  /** The unix second of the first of each that is wrong, for whoever looks for its cause. */
  readonly seconds: readonly number[]
}

/** A hole's edges are stamps of strangers, a bucket is a second, s. */
const SLACK = 2

/**
 * Compares the network's account with ours. Identity and account events are counted by number, not by time: what is
 * missing of them may belong to any hole.
 */
export function balance(sent: TallyState, seen: TallyState, holes: readonly Hole[]): Balance {
  const spans = holes
    .filter(({ reason }) => reason !== 'gap')
    .map(({ at, seconds = 0 }) => ({ from: at / 1000 - seconds - SLACK, to: at / 1000 + SLACK }))
  const isTold = (of: 'commits' | 'markers', bucket: number) =>
    of === 'markers' ? spans.length > 0 : spans.some(({ from, to }) => from <= bucket && bucket <= to)
  const sum = { lost: 0, told: 0, doubled: 0, changed: 0, seconds: [] as number[] }
  for (const { of, bucket, sent: ours, seen: theirs } of differences(sent, seen)) {
    if (theirs < ours && isTold(of, bucket)) {
      sum.told += ours - theirs
      continue
    }
    if (theirs < ours) sum.lost += ours - theirs
    else if (theirs > ours) sum.doubled += theirs - ours
    else sum.changed += 1
    if (of === 'commits') sum.seconds.push(bucket)
  }
  return sum
}
