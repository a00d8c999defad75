import type { NamedRecord } from '../decode/shown-post.js'
import { wellFormed } from '../decode/bounds.js'
import { tidyName } from './profiles.js'
import type { RecordName } from './record-name.js'

/** As its lexicons bound it, of those of feed, list and starter pack the widest, bytes. */
const DESCRIPTION_BYTES = 3000
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/g
const INVISIBLE = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * What a card says of a feed, list or starter pack. Undefined when it has no name that could be seen: then it is none.
 * @param fields of the record, or of the AppView's view of it: they are named alike
 */
export function namedRecord(
  { uri, did, kind }: RecordName,
  fields: Record<string, unknown>,
  avatar: string | undefined,
): NamedRecord | undefined {
  const name = plain(fields[kind === 'feed' ? 'displayName' : 'name'])
  if (kind === 'post' || name === undefined) return undefined
  const description = plain(fields['description'], DESCRIPTION_BYTES) ?? ''
  return { what: kind, uri, did, name, description, ...(avatar !== undefined && { avatar }) }
}

/** Bounded, well formed, without control characters; undefined when nothing is left to be seen. */
function plain(text: unknown, bytes?: number): string | undefined {
  const tidy = tidyName(text, bytes)
  if (tidy === undefined || tidy.replace(INVISIBLE, '') === '') return undefined
  return wellFormed(tidy.replace(CONTROLS, ' ').trim())
}
