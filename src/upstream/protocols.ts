import type { Protocol } from './dial.js'
import { createFirehose, FIREHOSE_PATH } from './firehose.js'
import { createJetstreamV2, JETSTREAM_V2_PATH } from './jetstream-v2.js'
import { JETSTREAM } from './jetstream.js'

/**
 * The protocol that a host's path tells, with a memory of its own.
 * @param seq what an earlier one was at on this host; of use to one that can resume by nothing else
 */
export function protocolOf(url: string, seq?: number): Protocol {
  const { pathname } = new URL(url)
  if (pathname.endsWith(FIREHOSE_PATH)) return createFirehose(seq)
  return pathname.endsWith(JETSTREAM_V2_PATH) ? createJetstreamV2() : JETSTREAM
}
