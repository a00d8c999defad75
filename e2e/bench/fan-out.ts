import { costOf, share, type Crowd } from './crowd.js'
import type { Options } from './options.js'
import { quantile } from './sampler.js'
import type { Row } from './table.js'

const BUDGET = 1 / 10

/** The server's CPU time for each post on each screen, against a plain port in the same run. */
export function fanOut(ours: Crowd, plain: Crowd): Row[] {
  const part = 'fan-out'
  const rows = (who: string, crowd: Crowd): Row[] => {
    const { base, full, viewers, skipped } = crowd
    const each = full.delivered / viewers
    const { raw, net } = costOf(crowd)
    return [
      {
        part,
        what: `${who}: posts to a viewer`,
        value: each,
        unit: 'posts/s',
        note: stepNote(each, full.made),
      },
      {
        part,
        what: `${who}: writes to a viewer`,
        value: full.frames / viewers,
        unit: 'frames/s',
        note: `${(full.bytes / full.delivered).toFixed(0)} B on the wire per post${skipped === 0 ? '' : `; ${skipped} skipped`}`,
      },
      { part, what: `${who}: CPU`, value: share(full), unit: '% of a core', note: idleNote(base) },
      {
        part,
        what: `${who}: CPU per delivered post`,
        value: raw,
        unit: 'µs',
        note: `${net.toFixed(2)} without idle`,
      },
    ]
  }
  const [mine, theirs] = [costOf(ours), costOf(plain)]
  return [
    ...rows('ours', ours),
    ...rows('plain port', plain),
    {
      part,
      what: 'ours / plain port, whole',
      value: mine.raw / theirs.raw,
      unit: '×',
      budget: { atMost: BUDGET },
      note: `1 / ${(theirs.raw / mine.raw).toFixed(1)}; a twelfth is the aim`,
    },
    {
      part,
      what: 'ours / plain port, without idle',
      value: mine.net / theirs.net,
      unit: '×',
      note: `1 / ${(theirs.net / mine.net).toFixed(1)}: the cost of viewers alone`,
    },
  ]
}

/** Not all posts may be shown; but far fewer, or more, means that what is measured is a backlog. */
function stepNote(each: number, made: number): string {
  const words = `of ${made.toFixed(1)} made`
  return each > 0.85 * made && each < 1.1 * made ? words : `${words}: OUT OF STEP, do not trust this run`
}

function idleNote(base: Crowd['base']): string {
  return `${share(base).toFixed(1)} % with nobody looking`
}

/** How old posts are when they reach a screen, in the same crowd. */
export function latency({ ages, quiet }: Crowd, { viewers }: Options): Row[] {
  const part = 'latency'
  const unit = 'ms'
  const note = `${ages.length} posts on 3 of ${viewers} screens: the first served, one in the middle, the last`
  return [
    { part, what: 'everything, p50', value: quantile(ages, 0.5), unit, budget: { atMost: 180 }, note },
    { part, what: 'everything, p99', value: quantile(ages, 0.99), unit, budget: { atMost: 400 } },
    {
      part,
      what: 'a quiet feed, p50',
      value: quantile(quiet, 0.5),
      unit,
      budget: { atMost: 60 },
      note: `${quiet.length} posts beside that crowd; the slowest ${Math.max(...quiet).toFixed(0)} ms`,
    },
  ]
}
