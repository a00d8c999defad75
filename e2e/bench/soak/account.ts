import { differences, type TallyState } from '../../../src/simnet/index.js'
import type { Hole } from '../../../src/upstream/index.js'

/** What the network says that it has sent. */
export interface Ledger {
  readonly sent: TallyState
  readonly withheld: TallyState
}

/** A fault that was asked for. */
export interface Befell {
  readonly name: string
  /** Unix ms. */
  readonly at: number
  readonly isLossy: boolean
}

/** What became of what was sent, in events. */
export interface Balance {
  /** Did not come, and nobody said so. */
  readonly lost: number
  /** Did not come, within a hole that was told. */
  readonly told: number
  /** Of these, by faults that some cannot come through whole. */
  readonly excused: number
  readonly doubled: number
  /** Came, and is not what was sent: stretches in which as many came, but others. */
  readonly changed: number
  /** The unix second of the first of each that is wrong, for whoever looks for its cause. */
  readonly seconds: readonly number[]
}

/** A hole's edges are stamps of strangers, a bucket is a second, s. */
const SLACK = 2
/** So soon something is missing when a fault was the cause, s. */
const SOON = 10

/**
 * Compares the network's account with ours. Identity and account events are counted by number, not by time: what is
 * missing of them may belong to any hole.
 */
export function balance(
  sent: TallyState,
  seen: TallyState,
  holes: readonly Hole[],
  befell: readonly Befell[] = [],
): Balance {
  const spans = holes
    .filter(({ reason }) => reason !== 'gap')
    .map(({ at, seconds = 0 }) => ({ from: at / 1000 - seconds - SLACK, to: at / 1000 + SLACK }))
  const isTold = (of: 'commits' | 'markers', bucket: number) =>
    of === 'markers' ? spans.length > 0 : spans.some(({ from, to }) => from <= bucket && bucket <= to)
  const isExcused = (bucket: number) =>
    befell.some(({ at, isLossy }) => isLossy && bucket >= at / 1000 - SLACK && bucket <= at / 1000 + SOON)
  const sum = { lost: 0, told: 0, excused: 0, doubled: 0, changed: 0, seconds: [] as number[] }
  for (const { of, bucket, sent: ours, seen: theirs } of differences(sent, seen)) {
    if (theirs < ours && isTold(of, bucket)) {
      sum.told += ours - theirs
      if (of === 'commits' && isExcused(bucket)) sum.excused += ours - theirs
      continue
    }
    if (theirs < ours) sum.lost += ours - theirs
    else if (theirs > ours) sum.doubled += theirs - ours
    else sum.changed += 1
    if (of === 'commits') sum.seconds.push(bucket)
  }
  return sum
}

export function eventsOf({ commits, markers }: TallyState): number {
  return [...commits, ...markers].reduce((sum, [, count]) => sum + count, 0)
}
