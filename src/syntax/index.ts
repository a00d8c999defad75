/**
 * Names of things: at-uri, DID, handle, NSID, record key, TID, CID, datetime, language tag.
 *
 * Owns nothing: it is the one door to a well-kept library (`@atcute/lexicons`, `@atcute/tid`), so that every room
 * checks the same names the same way. It must not know what a name stands for.
 * Source: https://atproto.com/specs (the interop suite is that library's own test).
 */
export {
  isCanonicalResourceUri as isAtUri,
  isDatetime,
  isDid,
  isHandle,
  isLanguageCode as isLanguage,
  isNsid,
  isRecordKey,
  isTid,
  parseCanonicalResourceUri as parseAtUri,
} from '@atcute/lexicons/syntax'
export type { Did, Handle } from '@atcute/lexicons/syntax'
export { parse as parseTid } from '@atcute/tid'
export { isCid } from './cid.js'
