import { isObject } from '../decode/json.js'
import type { Label } from '../decode/label.js'
import { isDid, isHandle, type Did } from '../syntax/index.js'
import { toldLabel } from './told-label.js'

/** What the AppView says of one author. */
export interface Looked {
  readonly handle?: string
  readonly displayName?: string
  readonly avatar?: string
  /** What the author says of itself. */
  readonly labels: readonly string[]
  /** What labelers say of the account, those that were asked for; absent when they say nothing. */
  readonly given?: readonly Label[]
}

export interface Answered {
  readonly found: ReadonlyMap<Did, Looked>
  /** How many profiles were about others than those asked for, or came twice. */
  readonly foreign: number
  /** How many could not be read; their authors stay unknown. */
  readonly faulty: number
}

const NAME_BYTES = 640
const LABELS = { most: 50, length: 128 }
const CID = /^(?:b[a-z2-7]{50,120}|Qm[1-9A-HJ-NP-Za-km-z]{44})$/
const LAST_PART = /\/([^/?#@]+)(?:@[a-z]{1,8})?(?:[?#].*)?$/s

/**
 * The answer of `app.bsky.actor.getProfiles` to what it says of those who were asked for. Undefined when it is no
 * such answer at all. Pure and total. A field of the wrong type counts as absent, but for labels: where they cannot be
 * read they are not known, and so the author is not.
 * @param labelers whose labels are taken, unsigned, by the AppView's word
 */
export function readProfiles(
  body: unknown,
  asked: ReadonlySet<Did>,
  now: number,
  labelers: ReadonlySet<Did> = new Set(),
): Answered | undefined {
  if (!isObject(body) || !Array.isArray(body['profiles'])) return undefined
  const found = new Map<Did, Looked>()
  let foreign = 0
  let faulty = 0
  for (const profile of body['profiles'] as unknown[]) {
    const did = isObject(profile) ? profile['did'] : undefined
    if (!isObject(profile) || !isDid(did)) {
      faulty++
      continue
    }
    if (!asked.has(did) || found.has(did)) {
      foreign++
      continue
    }
    const looked = readProfile(did, profile, now, labelers)
    if (looked === undefined) faulty++
    else found.set(did, looked)
  }
  return { found, foreign, faulty }
}

function readProfile(
  did: Did,
  profile: Record<string, unknown>,
  now: number,
  labelers: ReadonlySet<Did>,
): Looked | undefined {
  const labels = selfLabels(did, profile['labels'], now)
  if (labels === undefined) return undefined
  const handle = tidyHandle(profile['handle'])
  const displayName = tidyName(profile['displayName'])
  const avatar = avatarCid(profile['avatar'])
  const given = givenLabels(did, profile['labels'], labelers)
  return {
    labels,
    ...(given.length > 0 && { given }),
    ...(handle !== undefined && { handle }),
    ...(displayName !== undefined && { displayName }),
    ...(avatar !== undefined && { avatar }),
  }
}

/** What the author said of itself (`com.atproto.label.defs#label` with `src` its own DID). */
function selfLabels(did: Did, labels: unknown, now: number): string[] | undefined {
  if (labels === undefined) return []
  if (!Array.isArray(labels)) return undefined
  const own = new Set<string>()
  for (const label of labels as unknown[]) {
    if (!isObject(label) || typeof label['src'] !== 'string') return undefined
    if (label['src'] !== did) continue
    const { val, exp } = label
    if (typeof val !== 'string') return undefined
    const expired = typeof exp === 'string' && Date.parse(exp) <= now
    if (label['neg'] === true || expired || val.length > LABELS.length) continue
    if (own.size < LABELS.most) own.add(val)
  }
  return [...own]
}

/** What these labelers say of this account; one that cannot be read says nothing. */
function givenLabels(did: Did, labels: unknown, labelers: ReadonlySet<Did>): Label[] {
  if (!Array.isArray(labels) || labelers.size === 0) return []
  return (labels.slice(0, LABELS.most) as unknown[]).flatMap((entry) => {
    const label = isObject(entry) ? toldLabel(entry) : 'shape'
    if (typeof label === 'string' || !labelers.has(label.src)) return []
    return label.uri === did || label.uri.startsWith(`at://${did}/`) ? [label] : []
  })
}

/** Lower case; undefined when it is none, or the network calls it invalid. */
export function tidyHandle(handle: unknown): string | undefined {
  if (!isHandle(handle)) return undefined
  const lower = handle.toLowerCase()
  return lower === 'handle.invalid' ? undefined : lower
}

/** Trimmed, at most so many bytes of UTF-8, cut between code points; undefined when nothing is left. */
export function tidyName(name: unknown, most = NAME_BYTES): string | undefined {
  if (typeof name !== 'string') return undefined
  const trimmed = name.trim()
  if (Buffer.byteLength(trimmed) <= most) return trimmed || undefined
  // A code unit is at most 3 bytes: what lies beyond can be let go before it is encoded.
  const bytes = Buffer.from(trimmed.slice(0, most + 1))
  let end = Math.min(most, bytes.length)
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end).trim() || undefined
}

/** Only the blob's CID, from an address like `https://cdn/img/avatar/plain/did:…/bafkrei…@jpeg`; never the address. */
export function avatarCid(url: unknown): string | undefined {
  if (typeof url !== 'string' || url.length > 4096) return undefined
  const cid = LAST_PART.exec(url)?.[1]
  return cid !== undefined && CID.test(cid) ? cid : undefined
}
