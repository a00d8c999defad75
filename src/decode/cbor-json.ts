import { BytesWrapper, CidLinkWrapper, decode } from '@atcute/cbor'
import { isShallowCbor } from './cbor-depth.js'
import { isObject, MAX_DEPTH, type JsonObject } from './json.js'

/** CBOR's major type of maps. */
const MAP = 5

/**
 * A record's DAG-CBOR in atproto's JSON form: links as `{"$link"}`, bytes as `{"$bytes"}` (base64 without padding).
 * Undefined when it is no map, or not what the data model allows: a float, a depth over 128, a wrong encoding.
 * Nothing of `bytes` is kept alive by what this returns.
 * Source: https://atproto.com/specs/data-model
 */
export function recordOf(bytes: Uint8Array): JsonObject | undefined {
  // Looked at here, because the library gives a link or bytes as an object too.
  if ((bytes[0] ?? 0) >> 5 !== MAP || !isShallowCbor(bytes)) return undefined
  try {
    const record = jsonOf(decode(bytes), 0)
    return isObject(record) ? record : undefined
  } catch {
    return undefined
  }
}

/** Changed in place, as it was just made. @throws RangeError for what the data model does not allow */
function jsonOf(value: unknown, depth: number): unknown {
  if (typeof value === 'number' && !Number.isInteger(value)) throw new RangeError('a float')
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof CidLinkWrapper) return { $link: value.$link }
  if (value instanceof BytesWrapper) return { $bytes: value.$bytes }
  if (depth === MAX_DEPTH) throw new RangeError('too deep')
  const holder = value as Record<string, unknown>
  for (const key of Object.keys(holder)) {
    const item = holder[key]
    const json = jsonOf(item, depth + 1)
    if (json !== item) holder[key] = json
  }
  return value
}
