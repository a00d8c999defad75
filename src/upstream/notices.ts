import type { Failure, Info } from '../decode/firehose-message.js'
import type { Metrics } from '../observe/metrics.js'
import type { Dial } from './dial.js'
import { ended, type Ended } from './reconnect.js'
import { createSeldom } from './seldom.js'
import { cleaned, hostOf } from './words.js'

/** Logs what a host gives notice of, now and then. */
export function createNotices({
  url,
  log,
  now,
  timings,
}: Pick<Dial, 'url' | 'log' | 'now' | 'timings'>): (info: Info) => void {
  const seldom = createSeldom(now, timings.faultLogMs)
  return ({ name, message = '' }) => {
    const said = { host: hostOf(url), name: cleaned(name, 64), said: cleaned(message) }
    seldom((times) => log.warn({ ...said, times }, 'the host gives notice'))
  }
}

/** The end that an error frame is: counted, and in words. */
export function endedByFrame({ code, message = '' }: Failure, metrics: Metrics): Ended {
  metrics.streamError(labelOf(code))
  const text = cleaned(message)
  const name = cleaned(code, 64) || 'no reason given'
  return ended('told', `ended the stream (${name}${text === '' ? '' : `: ${text}`})`)
}

/** A metric's label: strangers do not choose it. */
function labelOf(code: string): 'FutureCursor' | 'ConsumerTooSlow' | 'other' {
  return code === 'FutureCursor' || code === 'ConsumerTooSlow' ? code : 'other'
}
