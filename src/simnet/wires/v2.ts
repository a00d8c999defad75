import { isCommit, jetstreamOps, type CommitDraft, type Message, type Op } from '../draft.js'
import type { EventLog } from '../log.js'
import { FIRST_TIME_CURSOR, markerBody, startAtCursor, startAtTime } from './jetstream.js'
import { parseV2, type V2Ask } from './v2-ask.js'
import { BadAsk, shared, type Frame, type Start, type Wire } from './wire.js'

/** Offering it is up to the reader: the framing is the same. */
export const SUBPROTOCOL = 'xrpc.v1.json'
const METHOD = 'network.bsky.jetstream.subscribeEvents'

/** Jetstream v2, uncompressed. Source: https://github.com/bluesky-social/jetstream */
export function createV2(): Wire {
  return {
    path: `/xrpc/${METHOD}`,
    isBinary: false,
    isXrpc: true,
    garbage: GARBAGE,
    ask(url, headers, log) {
      const ask = parseV2(url, headers)
      const { cursor = Infinity } = ask
      const floor = log.at(log.floor)?.cursor ?? log.nextCursor
      if (cursor < FIRST_TIME_CURSOR && cursor < floor)
        throw new BadAsk(
          `cursor ${String(cursor)} is older than the oldest, ${String(floor)}`,
          'CursorTooOld',
        )
      return { wants: ask.wants, start: (now) => startOf(now, ask) }
    },
    heard: () => ({ code: 1008, reason: 'this stream takes no messages' }),
    encode: shared(framesOf),
    failure: (error, message) => Buffer.from(JSON.stringify({ $type: 'error', error, message })),
    info,
  }
}

function info(name: string, message: string): Buffer {
  return Buffer.from(enveloped({ $type: `${METHOD}#info`, name, message }))
}

/** Inclusive. A time before the oldest is clamped, and that is said; the future is live. */
function startOf(log: EventLog, { cursor }: V2Ask): Start {
  if (cursor === undefined) return { position: log.tip }
  if (cursor < FIRST_TIME_CURSOR) return startAtCursor(log, cursor)
  const start = startAtTime(log, cursor)
  const oldest = log.at(log.floor)?.timeUs ?? log.now() * 1000
  const isOutdated = start.position === log.floor && cursor < oldest
  return isOutdated ? { ...start, notices: [info('OutdatedCursor', 'started at the oldest kept')] } : start
}

function framesOf(message: Message): readonly Frame[] {
  const { draft, cursor, size } = message
  if (size === 0) return []
  if (isCommit(draft)) return jetstreamOps(draft).map((op, i) => commitFrame(message, draft, op, cursor + i))
  const { kind, did, fields } = draft
  const head = headOf(message, kind, cursor)
  const data = Buffer.from(enveloped({ ...head, [kind]: markerBody(message, did, fields) }))
  return [{ did, kind, seq: cursor, data }]
}

function headOf({ draft, timeUs }: Message, kind: string, seq: number): object {
  return { $type: `${METHOD}#${kind}`, seq, did: draft.did, time: microIso(timeUs) }
}

function commitFrame(message: Message, draft: CommitDraft, op: Op, seq: number): Frame {
  const { operation, collection, rkey, json, cid } = op
  const extras = draft.hasExtras === true ? { weather: { rain: true } } : {}
  const padding = draft.padding === undefined ? {} : { padding: 'x'.repeat(draft.padding) }
  const names = { rev: draft.rev, operation, collection, rkey, ...extras, ...padding }
  const head = JSON.stringify({ ...headOf(message, 'commit', seq), ...names }).slice(0, -1)
  const record = json === undefined ? '' : `,"record":${json},"cid":"${cid ?? ''}"`
  const data = Buffer.from(`{"$type":"message","payload":${head}${record}}}`)
  return { did: draft.did, kind: 'commit', collection, seq, data }
}

function enveloped(payload: object): string {
  return JSON.stringify({ $type: 'message', payload })
}

/** RFC 3339 with exactly six digits after the point. */
function microIso(timeUs: number): string {
  const micros = String(timeUs % 1000).padStart(3, '0')
  return `${new Date(Math.floor(timeUs / 1000)).toISOString().slice(0, -1)}${micros}Z`
}

const GARBAGE: readonly (string | Buffer)[] = [
  '{"$type":"message","payload":{"$type":"network.bsky',
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]),
  '[]',
  'null',
  '',
  '{}',
  '{"$type":"message"}',
  '{"$type":"message","payload":7}',
  '{"$type":"weather","payload":{"rain":true}}',
  '{"$type":7,"payload":{}}',
  `{"$type":"message","payload":{"$type":"${METHOD}#commit","seq":"soon","did":42,"time":1}}`,
  `{"$type":"message","payload":{"$type":"${METHOD}#identity","seq":-1,"did":"not a did","time":"today"}}`,
  `{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":1700000000000000,"kind":"identity","identity":{}}`,
  '\u0000\u0001 not json \ud83d',
]
