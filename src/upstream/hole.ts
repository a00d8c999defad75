import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { createSeldom } from './seldom.js'

/**
 * A stretch of the stream that did not come and will not: `cut` the host no longer had all since the cursor; `outdated` it
 * said so; `live` it could not be resumed at all; `gap` its own numbering jumped.
 */
export interface Hole {
  readonly reason: 'cut' | 'outdated' | 'live' | 'gap'
  /** `hostname[:port]` of who did not have it. */
  readonly host: string
  /** Unix ms at which it was noticed. */
  readonly at: number
  /** How wide it is, as far as is known. */
  readonly seconds?: number
  /** How many messages its numbering lacks, where it has one. */
  readonly messages?: number
}

/** What a protocol knows of a hole; the rest is known to who dials. */
export type Missing = Pick<Hole, 'reason' | 'seconds' | 'messages'>

/** A hole as a sentence for people, without a full stop: what is missing, and why. Plain text, not escaped. */
export function holeWords({ reason, host, seconds, messages }: Hole): string {
  if (messages !== undefined) {
    const count = messages === 1 ? 'One message is' : `${messages.toLocaleString('en')} messages are`
    return `${count} missing here: ${host} ${reason === 'gap' ? 'did not send' : 'no longer had'} them`
  }
  const span = seconds === undefined || seconds < 1 ? undefined : spanWords(seconds)
  const width = span === undefined ? 'Something is' : `About ${span} ${span.startsWith('1 ') ? 'is' : 'are'}`
  const why = reason === 'live' ? 'could only begin anew' : 'no longer had it all'
  return `${width} missing here: ${host} ${why}`
}

/** A span in the unit that people would say it in. @param seconds at least 1 */
export function spanWords(seconds: number): string {
  if (seconds < 100) return plural(Math.round(seconds), 'second')
  if (seconds < 100 * 60) return plural(Math.round(seconds / 60), 'minute')
  return plural(Math.round(seconds / 3600), 'hour')
}

function plural(n: number, unit: string): string {
  return `${n.toLocaleString('en')} ${unit}${n === 1 ? '' : 's'}`
}

/** Counts each hole, logs it now and then, and tells of it. */
export function createHoles(
  metrics: Metrics,
  log: Logger,
  tell: (hole: Hole) => void,
  now: () => number,
  logMs: number,
): (hole: Hole) => void {
  const seldom = createSeldom(now, logMs)
  return (hole) => {
    const { reason, messages = 0, seconds = 0 } = hole
    if (messages > 0) metrics.gap(messages)
    if (reason !== 'gap') metrics.hole(reason, seconds)
    seldom((times) => log.warn({ ...hole, times }, holeWords(hole)))
    tell(hole)
  }
}
