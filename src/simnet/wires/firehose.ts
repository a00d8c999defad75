import { encode } from '@atcute/cbor'
import type { EventLog } from '../log.js'
import { cborFrame, frameOf } from './firehose-frame.js'
import { checkedQuery, cursorOf, shared, type Start, type Wire } from './wire.js'

/** The raw firehose, as a relay has it. Source: https://atproto.com/specs/sync, lexicon com.atproto.sync.subscribeRepos */
export function createFirehose(): Wire {
  const framesOf = shared((message) => {
    const { kind, did } = message.draft
    return [{ kind, did, seq: message.seq, data: frameOf(message) }]
  })
  return {
    path: '/xrpc/com.atproto.sync.subscribeRepos',
    isBinary: true,
    isXrpc: true,
    garbage: GARBAGE,
    ask(url) {
      const cursor = cursorOf(checkedQuery(url))
      return { wants: () => true, start: (log) => startOf(log, cursor) }
    },
    heard: () => undefined,
    encode: (message) => (message.isForgotten ? [] : framesOf(message)),
    failure,
    info,
  }
}

function failure(error: string, message: string): Buffer {
  return cborFrame({ op: -1 }, { error, message })
}

function info(name: string, message: string): Buffer {
  return cborFrame({ op: 1, t: '#info' }, { name, message })
}

/** Exclusive: what comes after `cursor`. 0 asks for everything, and is told nothing of what is gone. */
function startOf(log: EventLog, cursor: number | undefined): Start {
  if (cursor === undefined) return { position: log.tip }
  if (cursor >= log.nextSeq)
    return { position: log.tip, notices: [failure('FutureCursor', 'Cursor in the future.')], isOver: true }
  const last = log.last(({ seq, isForgotten }) => seq <= cursor && !isForgotten)
  if (last !== undefined) return { position: last + 1 }
  const oldest = log.at(log.floor)?.seq ?? log.nextSeq
  const isOutdated = cursor > 0 && cursor < oldest - 1
  return {
    position: log.floor,
    notices: isOutdated ? [info('OutdatedCursor', 'Requested cursor exceeded limit.')] : [],
  }
}

const GARBAGE: readonly (string | Buffer)[] = [
  Buffer.from([0xff]),
  Buffer.alloc(0),
  '{"op":1,"t":"#commit"}',
  Buffer.from(encode({ op: 1, t: '#commit' })),
  Buffer.concat([encode({ op: 1, t: '#commit' }), encode([1, 2, 3])]),
  Buffer.concat([encode(7), encode({ seq: 1 })]),
  Buffer.from([...encode({ op: 1, t: '#identity' }), 0xbf, 0xff]),
  Buffer.concat([encode({ op: 1, t: '#commit' }), encode({ seq: 'soon', repo: 42, ops: 'none' })]),
  Buffer.alloc(10_000, 0x81),
  Buffer.from([0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
]
