import { ANNA, CID, REV } from './invented.js'

/** Frames as Jetstream's v2 sends them, of invented people: for tests, and no part of what runs. */

const NSID = 'network.bsky.jetstream.subscribeEvents'

/** A frame around a payload of this kind. */
export function v2Frame(kind: string, fields: object): string {
  return JSON.stringify({ $type: 'message', payload: { $type: `${NSID}#${kind}`, ...fields } })
}

/** What every payload with a place has; `fields` replace it. */
export function v2Fields(fields: object = {}): object {
  return { seq: 1, did: ANNA, time: '2026-07-04T12:00:00.123456Z', ...fields }
}

/** A frame that creates a post; `fields` replace what its payload has. */
export function v2Create(fields: object = {}): string {
  const path = { rev: REV, operation: 'create', collection: 'app.bsky.feed.post', rkey: '3mptbyoeyc22k' }
  const record = { $type: 'app.bsky.feed.post', text: 'Guten Morgen', createdAt: '2026-07-04T12:00:00Z' }
  return v2Frame('commit', { ...v2Fields(), ...path, record, cid: CID, ...fields })
}
