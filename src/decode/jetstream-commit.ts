import { isCid, isNsid, isRecordKey, isTid, type Did } from '../syntax/index.js'
import type { Commit, FrameFault } from './event.js'
import { isObject } from './json.js'

/**
 * An operation as every Jetstream writes it: v1 in an object of its own (the oldest with letters), v2 among the fields
 * of its payload. Or why it is none.
 */
export function commitOf(did: Did, timeUs: number, commit: unknown): Commit | FrameFault {
  if (!isObject(commit)) return 'shape'
  const { rev, collection, rkey, cid, record } = commit
  if (typeof rev !== 'string' || typeof collection !== 'string' || typeof rkey !== 'string') return 'shape'
  const operation = operationOf(commit.operation ?? commit.type)
  if (operation === undefined) return 'operation'
  if (!isTid(rev)) return 'rev'
  if (!isNsid(collection) || !isRecordKey(rkey)) return 'path'
  if (operation === 'delete') return { kind: 'commit', did, timeUs, rev, operation, collection, rkey }
  if (!isCid(cid) || !isObject(record)) return 'shape'
  return { kind: 'commit', did, timeUs, rev, operation, collection, rkey, cid, record }
}

function operationOf(operation: unknown): Commit['operation'] | undefined {
  switch (operation) {
    case 'create':
    case 'c':
      return 'create'
    case 'update':
    case 'u':
      return 'update'
    case 'delete':
    case 'd':
      return 'delete'
    default:
      return undefined
  }
}
