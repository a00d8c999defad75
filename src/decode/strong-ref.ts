import { isAtUri, isCid } from '../syntax/index.js'
import { isObject } from './json.js'

/** The at-uri of a `com.atproto.repo.strongRef`; undefined when it is broken. */
export function refUri(ref: unknown): string | undefined {
  return isObject(ref) && isCid(ref.cid) && isAtUri(ref.uri) ? ref.uri : undefined
}
