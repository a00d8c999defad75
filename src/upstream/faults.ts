import type { FrameFault } from '../decode/event.js'
import type { FirehoseFault } from '../decode/firehose-message.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { createSeldom } from './seldom.js'

/** What a stream sent that was no event: each counted by reason, some logged. */
export type CountFault = (fault: FrameFault | FirehoseFault, from: string) => void

/** Logs at most one line in `everyMs`, with how many were skipped since the last one: garbage can come at any rate. */
export function createFaults(metrics: Metrics, log: Logger, now: () => number, everyMs: number): CountFault {
  const seldom = createSeldom(now, everyMs)
  return (fault, from) => {
    metrics.malformed('frame', fault)
    seldom((skipped) => log.warn({ fault, from, skipped }, 'skipped malformed frames'))
  }
}
