import type { FrameFault } from '../decode/event.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'

/** What a stream sent that was no event: each counted by reason, some logged. */
export type CountFault = (fault: FrameFault, from: string) => void

/** Logs at most one line in `everyMs`, with how many were skipped since the last one: garbage can come at any rate. */
export function createFaults(metrics: Metrics, log: Logger, now: () => number, everyMs: number): CountFault {
  let skipped = 0
  let loggedAt = -Infinity
  return (fault, from) => {
    metrics.malformed('frame', fault)
    skipped += 1
    if (now() - loggedAt < everyMs) return
    loggedAt = now()
    log.warn({ fault, from, skipped }, 'skipped malformed frames')
    skipped = 0
  }
}
