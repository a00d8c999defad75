import { encode } from '@atcute/cbor'
import { cidOf } from './ids.js'
import type { Json } from './json.js'

/** How a record is named. */
export interface RecordCid {
  readonly cid: string
  /** It cannot be said in DAG-CBOR (a link that is no CID, a number too large): its block is its JSON text instead. */
  readonly isJsonOnly?: true
}

/**
 * The CID of a record: of its DAG-CBOR with links and bytes in CBOR's own form. Tests write records that no server
 * would take; those still need a name, and get that of their JSON text.
 * Source: https://dasl.ing/drisl.html
 */
export function recordCid(record: Json, json = JSON.stringify(record)): RecordCid {
  try {
    return { cid: cidOf(encode(record), 'record') }
  } catch {
    return { cid: cidOf(json, 'record'), isJsonOnly: true }
  }
}
