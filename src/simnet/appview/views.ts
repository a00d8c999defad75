import { isDatetime, parseTid, type Did } from '../../syntax/index.js'
import type { Labeler } from '../labeler/index.js'
import { fieldsOf, textsOf, type Json } from '../json.js'
import { profileRecord, type Actor } from '../people.js'
import { recordCid } from '../record-cid.js'
import type { Kept } from '../record.js'
import type { World } from '../world.js'

/** Who is asked, and where that is. */
export interface Asked {
  readonly world: World
  /** Of this network's server: what its pictures' addresses begin with. */
  readonly origin: string
  readonly labeler: Labeler
  /** Whether the caller asked for what the labeler says (`atproto-accept-labelers`). */
  readonly isLabelled: boolean
}

const EPOCH = '1970-01-01T00:00:00.000Z'

/**
 * Accounts and records as the AppView shows them to callers who are not logged in.
 * Sources: lexicons `app.bsky.actor.defs`, `app.bsky.feed.defs`, `app.bsky.graph.defs`.
 */
function profileViewBasic(asked: Asked, actor: Actor): Json {
  const { did, handle, displayName, avatar, createdAt } = actor
  return {
    did,
    handle,
    displayName,
    ...(avatar === undefined ? {} : { avatar: pictureUrl(asked.origin, 'avatar', did, avatar) }),
    labels: [
      ...given(asked, did),
      ...given(asked, profileUri(actor), profileCid(actor)),
      ...ownLabels(actor),
    ],
    createdAt,
  }
}

export function profileView(asked: Asked, actor: Actor): Json {
  const { description, createdAt } = actor
  return { ...profileViewBasic(asked, actor), description, indexedAt: createdAt }
}

export function profileViewDetailed(asked: Asked, actor: Actor): Json {
  const { did } = actor
  return {
    ...profileView(asked, actor),
    associated: { lists: 0, feedgens: 0, starterPacks: 0, labeler: actor.isLabeler === true },
    followersCount: 40 + (did.charCodeAt(9) % 60) * 7,
    followsCount: 60 + (did.charCodeAt(10) % 60) * 5,
    postsCount: 100 + did.charCodeAt(11) * 3,
  }
}

export function postView(asked: Asked, post: Kept, author: Actor): Json {
  const { uri, cid, record } = post
  return {
    uri,
    cid,
    author: profileViewBasic(asked, author),
    record,
    indexedAt: indexedAt(post),
    labels: labelsOf(asked, post),
  }
}

export function generatorView(asked: Asked, feed: Kept, creator: Actor): Json {
  const { uri, cid, record } = feed
  const { did, displayName, description } = record
  return {
    uri,
    cid,
    did,
    creator: profileView(asked, creator),
    displayName,
    ...(description === undefined ? {} : { description }),
    ...avatarOf(asked, feed),
    labels: labelsOf(asked, feed),
    indexedAt: indexedAt(feed),
  }
}

/** @param items how many people are on it */
export function listView(asked: Asked, list: Kept, creator: Actor, items: number): Json {
  const { uri, cid, record } = list
  const { name, purpose, description } = record
  return {
    uri,
    cid,
    creator: profileView(asked, creator),
    name,
    purpose,
    ...(description === undefined ? {} : { description }),
    ...avatarOf(asked, list),
    listItemCount: items,
    labels: labelsOf(asked, list),
    indexedAt: indexedAt(list),
  }
}

/** @param items how many people are on its list */
export function starterPackViewBasic(asked: Asked, pack: Kept, creator: Actor, items: number): Json {
  const { uri, cid, record } = pack
  return {
    uri,
    cid,
    record,
    creator: profileViewBasic(asked, creator),
    listItemCount: items,
    labels: labelsOf(asked, pack),
    indexedAt: indexedAt(pack),
  }
}

/** @param isDetailed with all that it says of its labels */
export function labelerView(asked: Asked, service: Kept, creator: Actor, isDetailed: boolean): Json {
  const { uri, cid, record } = service
  return {
    $type: `app.bsky.labeler.defs#labelerView${isDetailed ? 'Detailed' : ''}`,
    uri,
    cid,
    creator: profileView(asked, creator),
    likeCount: 0,
    indexedAt: indexedAt(service),
    labels: labelsOf(asked, service),
    ...(isDetailed ? { policies: record.policies } : {}),
  }
}

/** The CID of an account's profile record. */
export function profileCid(actor: Actor): string {
  return recordCid(profileRecord(actor)).cid
}

function profileUri({ did }: Actor): string {
  return `at://${did}/app.bsky.actor.profile/self`
}

/** What the labeler says of this, if the caller asked for that. */
function given({ labeler, isLabelled }: Asked, uri: string, cid?: string): Json[] {
  return isLabelled ? labeler.holding(uri, cid) : []
}

function labelsOf(asked: Asked, kept: Kept): Json[] {
  return [...given(asked, kept.uri, kept.cid), ...selfLabels(kept)]
}

/** Self-labels have the account itself as `src`. */
function ownLabels(actor: Actor): Json[] {
  const { did } = actor
  const uri = profileUri(actor)
  return actor.labels.map((val) => ({ src: did, uri, cid: profileCid(actor), val, cts: EPOCH }))
}

function selfLabels({ did, uri, cid, record }: Kept): Json[] {
  const { values } = fieldsOf(record.labels)
  const cts = isDatetime(record.createdAt) ? new Date(record.createdAt).toISOString() : EPOCH
  const vals = textsOf(Array.isArray(values) ? values.map((value) => fieldsOf(value).val) : [])
  return vals.map((val) => ({ src: did, uri, cid, val, cts }))
}

/** When this version of it came. */
function indexedAt({ rev }: Kept): string {
  return new Date(parseTid(rev).timestamp / 1000).toISOString()
}

function avatarOf({ origin }: Asked, { did, record }: Kept): Json {
  const { $link } = fieldsOf(fieldsOf(record.avatar).ref)
  return typeof $link === 'string' ? { avatar: pictureUrl(origin, 'avatar', did, $link) } : {}
}

/** A picture's address in the real CDN's form. */
function pictureUrl(origin: string, kind: string, did: Did, cid: string): string {
  return `${origin}/img/${kind}/plain/${did}/${cid}@jpeg`
}
