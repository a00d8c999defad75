import { isCid } from '../syntax/index.js'
import { isObject } from './json.js'

/**
 * The CID of a blob in a record, of today's form `{$type: 'blob', ref: {$link}, mimeType, size}` or the one before
 * 2023, `{cid, mimeType}`; undefined when it is neither. Source: https://atproto.com/specs/data-model#blob-type
 */
export function blobCid(blob: unknown): string | undefined {
  if (!isObject(blob) || typeof blob.mimeType !== 'string') return undefined
  const cid = blob.$type === 'blob' ? isObject(blob.ref) && blob.ref.$link : blob.cid
  return isCid(cid) ? cid : undefined
}
