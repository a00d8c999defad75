import type { Author } from '../decode/author.js'
import { profileLink } from './links.js'
import type { Pictures } from './pictures.js'
import { cut, isVisible, withoutBidi } from './plain.js'

/** An account as a card names it. */
export interface Who {
  readonly did: string
  readonly name: string
  /** With its `@`, or a short DID; absent when `name` says it already. */
  readonly handle: string | undefined
  readonly profile: string
  readonly avatar: string | undefined
  /** The disc that stands for a missing avatar: one letter, one of eight colours. */
  readonly letter: string
  readonly hue: number
  readonly bot: boolean
}

const NAME_LENGTH = 120
const SHORT_DID = 6

/** Total: whatever is known of an account, this names it. */
export function whoOf(author: Author, pictures: Pictures | undefined): Who {
  const { did } = author
  const handle = handleOf(author)
  const displayName = cut(withoutBidi(author.displayName ?? '').trim(), NAME_LENGTH)
  const named = isVisible(displayName)
  return {
    did,
    name: named ? displayName : handle,
    handle: named ? handle : undefined,
    profile: profileLink(did),
    avatar: author.avatar === undefined ? undefined : pictures?.('avatar_thumbnail', did, author.avatar),
    letter: letter(named ? displayName : (author.handle ?? '')),
    hue: hue(did),
    bot: author.labels.includes('bot'),
  }
}

/** `@mara.example`, or of an account without a handle its short DID. */
export function handleOf({ did, handle }: Author): string {
  return handle === undefined ? shortDid(did) : `@${withoutBidi(handle)}`
}

/** `did:plc:abcdef…`: enough to tell two strangers apart. */
function shortDid(did: string): string {
  const start = did.indexOf(':', 4) + 1
  return did.length <= start + SHORT_DID + 4 ? did : `${did.slice(0, Math.min(start, 20) + SHORT_DID)}…`
}

/** The first letter or digit, or a neutral dot. */
function letter(name: string): string {
  return /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase().slice(0, 2) ?? '·'
}

function hue(did: string): number {
  let sum = 0
  for (let i = did.length - 4; i < did.length; i++) sum += did.charCodeAt(i) || 0
  return sum % 8
}
