import type { Profile } from '../decode/author.js'
import { isObject } from '../decode/json.js'
import { decodeProfile } from '../decode/profile.js'
import type { Did } from '../syntax/index.js'
import { xrpc, type Answer } from './ask.js'

export const PROFILE = { collection: 'app.bsky.actor.profile', rkey: 'self' }

/** What tells one record from all others. */
export interface RecordPlace {
  readonly did: Did
  readonly collection: string
  readonly rkey: string
}

/** Where an account's own host gives out a record of its: `com.atproto.repo.getRecord`. */
export function recordUrl(pds: URL, { did, collection, rkey }: RecordPlace): URL {
  const url = xrpc(pds, 'com.atproto.repo.getRecord')
  url.search = new URLSearchParams({ repo: did, collection, rkey }).toString()
  return url
}

/** Why an answer says nothing of a profile. A closed list: it becomes a metric's label. */
export type RecordFault = 'missing' | 'rate-limited' | 'failed' | 'shape' | 'foreign' | 'malformed'

/** What that answer says of this DID's profile, or why it says nothing. Pure and total. */
export function readRecord(did: Did, answer: Answer): Profile | RecordFault {
  if (answer.kind === 'status') {
    // An account without a profile has no labels, and that is known.
    if (answer.error === 'RecordNotFound') return { labels: [] }
    if (answer.status === 429) return 'rate-limited'
    return answer.status === 400 || answer.status === 404 ? 'missing' : 'failed'
  }
  if (answer.kind !== 'ok') return answer.kind === 'shape' ? 'shape' : 'failed'
  const { body } = answer
  if (!isObject(body)) return 'shape'
  if (body['uri'] !== `at://${did}/${PROFILE.collection}/${PROFILE.rkey}`) return 'foreign'
  const decoded = decodeProfile(body['value'])
  return decoded.ok ? decoded.value : 'malformed'
}
