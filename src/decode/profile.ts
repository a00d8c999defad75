import type { Profile } from './author.js'
import { blobCid } from './blob.js'
import { isWithin, wellFormed } from './bounds.js'
import type { Decoded } from './event.js'
import { isObject } from './json.js'
import { selfLabels } from './labels.js'

/** Why a record is no profile. A closed list: it becomes a metric's label. */
export type ProfileFault =
  | 'not-a-profile' // `$type` says another thing, or no object at all
  | 'displayName' // wrong type, or beyond 640 bytes / 64 graphemes
  | 'avatar'
  | 'labels'

/**
 * What an `app.bsky.actor.profile` record says. After a fault nothing of the record may be taken as known, its
 * self-labels least of all. Source: the lexicon `app.bsky.actor.profile`.
 */
export function decodeProfile(record: unknown): Decoded<Profile, ProfileFault> {
  if (!isObject(record) || record.$type !== 'app.bsky.actor.profile') return fault('not-a-profile')
  const { displayName = '' } = record
  if (typeof displayName !== 'string' || !isWithin(displayName, 640, 64)) return fault('displayName')
  const avatar = blobCid(record.avatar)
  if (record.avatar !== undefined && avatar === undefined) return fault('avatar')
  const labels = selfLabels(record.labels)
  if (labels === undefined) return fault('labels')
  const name = wellFormed(displayName).trim()
  return {
    ok: true,
    value: {
      ...(name === '' ? {} : { displayName: name }),
      ...(avatar === undefined ? {} : { avatar }),
      labels,
    },
  }
}

function fault(reason: ProfileFault): { ok: false; fault: ProfileFault } {
  return { ok: false, fault: reason }
}
