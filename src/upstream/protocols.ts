import type { Protocol } from './dial.js'
import { createFirehose, FIREHOSE_PATH } from './firehose.js'
import { JETSTREAM } from './jetstream.js'

/** The protocol that a host's path tells, with a memory of its own. */
export function protocolOf(url: string): Protocol {
  return new URL(url).pathname.endsWith(FIREHOSE_PATH) ? createFirehose() : JETSTREAM
}
