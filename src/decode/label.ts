import { BytesWrapper, encode } from '@atcute/cbor'
import { isCid, isDatetime, isDid, type Did } from '../syntax/index.js'
import { fitsBytes } from './bounds.js'
import { isObject } from './json.js'

/** What somebody says of an account or a record. Source: https://atproto.com/specs/label */
export interface Label {
  /** Who says it. */
  readonly src: Did
  /** Of what: a DID, an at-uri, or any other name, at most 1,000 units. */
  readonly uri: string
  /** The version of the record that it is about; absent: every version. */
  readonly cid?: string
  readonly val: string
  /** It takes back what was said before. */
  readonly neg: boolean
  /** When it was made, by the labeler's clock, Unix ms. */
  readonly cts: number
  /** From when on it no longer holds, Unix ms. */
  readonly exp?: number
  /** Its place in the labeler's stream; of two made in the same moment the later one holds. */
  readonly seq: number
}

/** A label as it came, with what proves that `src` has said it. */
export interface SignedLabel {
  readonly label: Label
  /** 64 bytes; absent when it was not signed, or with something else. */
  readonly sig?: Uint8Array
  /** The bytes that were signed: DAG-CBOR of the fields of the specification, without `sig`. */
  readonly signed: () => Uint8Array
}

/** Why an entry of a labels message is no label. A closed list: it becomes a metric's label. */
export type LabelFault =
  | 'shape' // no object, or a field of the wrong type or beyond its bounds
  | 'ver' // a version of the schema that is not known
  | 'did' // `src` is no DID
  | 'cid'
  | 'date' // `cts` or `exp` is no datetime

const VERSION = 1
const URI_LENGTH = 1000
const VALUE_BYTES = 128
const SIGNATURE_BYTES = 64
/** What is signed, and nothing beside it. */
const FIELDS = ['ver', 'src', 'uri', 'cid', 'val', 'neg', 'cts', 'exp'] as const

/** An entry of a labels message. Its signature is only found here, not checked. Pure and total. */
export function labelOf(entry: unknown, seq: number): SignedLabel | LabelFault {
  if (!isObject(entry)) return 'shape'
  const { ver, src, uri, cid, val, neg, cts, exp, sig } = entry
  if (ver !== VERSION) return 'ver'
  if (!isDid(src)) return 'did'
  if (typeof uri !== 'string' || uri === '' || uri.length > URI_LENGTH) return 'shape'
  if (typeof val !== 'string' || val === '' || !fitsBytes(val, VALUE_BYTES)) return 'shape'
  if (neg !== undefined && typeof neg !== 'boolean') return 'shape'
  if (cid !== undefined && !isCid(cid)) return 'cid'
  const madeAt = timeOf(cts)
  const endsAt = timeOf(exp)
  if (madeAt === undefined || (exp !== undefined && endsAt === undefined)) return 'date'
  const label: Label = {
    src,
    uri,
    val,
    neg: neg === true,
    cts: madeAt,
    seq,
    ...(cid === undefined ? {} : { cid }),
    ...(endsAt === undefined ? {} : { exp: endsAt }),
  }
  // Picked and copied here: the whole message must not live as long as one label of it waits.
  const fields: Record<string, unknown> = {}
  for (const field of FIELDS) if (entry[field] !== undefined) fields[field] = entry[field]
  const isSigned = sig instanceof BytesWrapper && sig.buf.length === SIGNATURE_BYTES
  return { label, ...(isSigned && { sig: Uint8Array.from(sig.buf) }), signed: () => encode(fields) }
}

function timeOf(text: unknown): number | undefined {
  const ms = isDatetime(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
