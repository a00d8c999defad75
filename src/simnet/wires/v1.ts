import type { RawData } from 'ws'
import {
  isCommit,
  jetstreamOps,
  type CommitDraft,
  type MarkerDraft,
  type Message,
  type Op,
} from '../draft.js'
import { fieldsOf } from '../json.js'
import type { EventLog } from '../log.js'
import { FIRST_TIME_CURSOR, markerBody, startAtCursor, startAtTime } from './jetstream.js'
import { parseOptions, parseV1, type V1Ask } from './v1-ask.js'
import { BadAsk, shared, type Frame, type Heard, type Start, type Wire } from './wire.js'

/**
 * Which server speaks v1. `rewrite` (2026) adds `cursor`, takes it as cursor too, and stamps all ops of one commit with
 * one `time_us`. `legacy` (2024 to 2026) has no `cursor` and stamps every event with a `time_us` of its own. `old`
 * (2024) is that with the letters `type: com|id|acc` and `commit.type: c|u|d`.
 */
export const GENERATIONS = ['rewrite', 'legacy', 'old'] as const
export type Generation = (typeof GENERATIONS)[number]

const LETTERS: Readonly<Record<string, string>> = {
  commit: 'com',
  identity: 'id',
  account: 'acc',
  create: 'c',
  update: 'u',
  delete: 'd',
}

/** Jetstream v1, `/subscribe`. Source: https://github.com/bluesky-social/jetstream */
export function createV1(generation: Generation): Wire {
  return {
    path: '/subscribe',
    isBinary: false,
    isXrpc: false,
    garbage: GARBAGE,
    ask(url, headers) {
      const ask = parseV1(url, headers)
      return { ...ask, start: (log) => startOf(log, ask, generation) }
    },
    heard,
    encode: shared((message) => framesOf(message, generation)),
  }
}

/** Inclusive; too old is clamped to the floor, the future is live, both without a word. */
function startOf(log: EventLog, { cursor }: V1Ask, generation: Generation): Start {
  if (cursor === undefined) return { position: log.tip }
  return generation === 'rewrite' && cursor < FIRST_TIME_CURSOR
    ? startAtCursor(log, cursor)
    : startAtTime(log, cursor, generation !== 'rewrite')
}

function heard(data: RawData, isBinary: boolean): Heard {
  if (isBinary) return undefined
  let message: unknown
  try {
    message = JSON.parse(textOf(data))
  } catch {
    return { code: 1007, reason: 'not JSON' }
  }
  const { type, payload } = fieldsOf(message)
  if (type !== 'options_update') return undefined
  try {
    return { wants: parseOptions(payload) }
  } catch (error) {
    return { code: 1008, reason: error instanceof BadAsk ? error.message : 'invalid options' }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString()
}

function framesOf(message: Message, generation: Generation): readonly Frame[] {
  const { draft, size } = message
  if (size === 0) return []
  if (!isCommit(draft)) return draft.kind === 'sync' ? [] : [markerFrame(message, draft, generation)]
  const ops = jetstreamOps(draft)
  return ops.map((op, i) => commitFrame(message, draft, op, i, generation))
}

function commitFrame(
  message: Message,
  draft: CommitDraft,
  op: Op,
  index: number,
  generation: Generation,
): Frame {
  const { operation, collection, rkey, json, cid } = op
  const named = generation === 'old' ? 'type' : 'operation'
  const said = generation === 'old' ? (LETTERS[operation] ?? operation) : operation
  const head = `{"rev":${JSON.stringify(draft.rev)},"${named}":"${said}","collection":${JSON.stringify(collection)},"rkey":${JSON.stringify(rkey)}`
  const record = json === undefined ? '' : `,"record":${json},"cid":"${cid ?? ''}"`
  const commit = `${head}${record}${draft.hasExtras === true ? EXTRAS : ''}}`
  const padding = draft.padding === undefined ? '' : `,"padding":"${'x'.repeat(draft.padding)}"`
  const extras = draft.hasExtras === true ? EXTRAS : ''
  const data = enveloped(message, index, generation, 'commit', commit, extras + padding)
  return { did: draft.did, kind: 'commit', collection, seq: message.cursor + index, data }
}

/** What no version of the protocol has. */
const EXTRAS = ',"weather":{"rain":true,"mm":[0,1.5,null]}'

function markerFrame(message: Message, draft: MarkerDraft, generation: Generation): Frame {
  const { did, kind, fields } = draft
  const body = JSON.stringify(markerBody(message, did, fields))
  return { did, kind, seq: message.cursor, data: enveloped(message, 0, generation, kind, body, '') }
}

function enveloped(
  message: Message,
  index: number,
  generation: Generation,
  kind: string,
  body: string,
  rest: string,
): Buffer {
  const isRewrite = generation === 'rewrite'
  const timeUs = message.timeUs + (isRewrite ? 0 : index)
  const cursor = isRewrite ? `,"cursor":${String(message.cursor + index)}` : ''
  const told = generation === 'old' ? `"type":"${LETTERS[kind] ?? kind}"` : `"kind":"${kind}"`
  return Buffer.from(
    `{"did":"${message.draft.did}","time_us":${String(timeUs)}${cursor},${told},"${kind}":${body}${rest}}`,
  )
}

const GARBAGE: readonly (string | Buffer)[] = [
  '{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":17000000',
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]),
  '[]',
  'null',
  '"event"',
  '',
  '{}',
  '{"did":42,"time_us":"soon","kind":["commit"],"commit":null}',
  '{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":1700000000000000,"kind":"commit","commit":{"rev":7,"operation":"invent","collection":"no","rkey":"/"}}',
  '{"did":"not a did","time_us":1700000000000000,"kind":"identity","identity":{}}',
  '{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":1700000000000000,"kind":"weather","weather":{"rain":true}}',
  '\u0000\u0001 not json \ud83d',
]
