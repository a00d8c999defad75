import type { Did } from '../syntax/index.js'
import type { LookupFault } from './faults.js'
import { didData, didDocument } from './did-document.js'
import { profileRecord, type Actor } from './people.js'
import { recordCid } from './record-cid.js'
import type { World } from './world.js'

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is text. */
  readonly body: unknown
}

const MAX_ACTORS = 25

/**
 * The AppView's, the PDS's and the directory's answers about accounts. Undefined for a path that is none of theirs.
 * Sources: lexicons `app.bsky.actor.getProfiles`, `com.atproto.identity.resolveHandle`, `com.atproto.repo.getRecord`; did:plc.
 */
export function lookup(world: World, url: URL, origin: string): Answer | undefined {
  const query = url.searchParams
  switch (url.pathname) {
    case '/xrpc/app.bsky.actor.getProfiles':
      return getProfiles(world, query.getAll('actors'), origin)
    case '/xrpc/app.bsky.actor.getProfile':
      return getProfile(world, query.get('actor') ?? '', origin)
    case '/xrpc/com.atproto.identity.resolveHandle':
      return resolveHandle(world, query.get('handle') ?? '')
    case '/xrpc/com.atproto.repo.getRecord':
      return getRecord(world, query)
    default:
      return url.pathname.startsWith('/did:') ? directory(world, url.pathname.slice(1), origin) : undefined
  }
}

/** What a faulty lookup answers instead; undefined when only the time is wrong. */
export function faultyAnswer(fault: LookupFault, world: World, origin: string): Answer | undefined {
  switch (fault.answer) {
    case 'error':
      return { status: 500, body: { error: 'InternalServerError', message: 'Internal Server Error' } }
    case 'busy':
      return {
        status: 429,
        headers: { 'retry-after': String(fault.retryAfter ?? 1) },
        body: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
      }
    case 'nonsense':
      return { status: 200, body: { profiles: { did: 7 }, did: false, alsoKnownAs: 'me' } }
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><p>Be right back',
      }
    case 'others':
      return { status: 200, body: { profiles: world.active.slice(0, 3).map((each) => view(each, origin)) } }
    case 'none':
      return { status: 200, body: { profiles: [] } }
    default:
      return undefined
  }
}

function invalid(message: string, error = 'InvalidRequest'): Answer {
  return { status: 400, body: { error, message } }
}

function getProfiles(world: World, names: readonly string[], origin: string): Answer {
  if (names.length === 0) return invalid('Error: Params must have the property "actors"')
  if (names.length > MAX_ACTORS)
    return invalid(`Error: actors must not have more than ${String(MAX_ACTORS)} elements`)
  const found = names.flatMap((name) => world.actor(name) ?? []).filter(({ active }) => active)
  return { status: 200, body: { profiles: found.map((actor) => view(actor, origin)) } }
}

function getProfile(world: World, name: string, origin: string): Answer {
  const actor = world.actor(name)
  if (actor === undefined || actor.status === 'deleted') return invalid('Profile not found')
  if (actor.active) return { status: 200, body: view(actor, origin) }
  return actor.status === 'deactivated'
    ? invalid('Account is deactivated', 'AccountDeactivated')
    : invalid('Account has been suspended', 'AccountTakedown')
}

function resolveHandle(world: World, handle: string): Answer {
  const actor = world.actor(handle)
  return actor === undefined || actor.did === handle
    ? invalid('Unable to resolve handle')
    : { status: 200, body: { did: actor.did } }
}

function getRecord(world: World, query: URLSearchParams): Answer {
  const actor = world.actor(query.get('repo') ?? '')
  const [collection, rkey] = [query.get('collection') ?? '', query.get('rkey') ?? '']
  const uri = `at://${actor?.did ?? ''}/${collection}/${rkey}`
  const kept = world.record(uri)
  if (kept !== undefined) return { status: 200, body: { uri, cid: kept.cid, value: kept.record } }
  if (actor === undefined || collection !== 'app.bsky.actor.profile' || rkey !== 'self')
    return invalid(`Could not locate record: ${uri}`, 'RecordNotFound')
  return { status: 200, body: { uri, cid: profileCid(actor), value: profileRecord(actor) } }
}

/** As plc.directory answers. Source: https://web.plc.directory/spec/v0.1/did-plc */
function directory(world: World, path: string, origin: string): Answer | undefined {
  const [did = '', part, ...more] = path.split('/')
  if (more.length > 0 || (part !== undefined && part !== 'data')) return undefined
  const actor = world.actor(did)
  if (actor === undefined) return { status: 404, body: { message: `DID not registered: ${did}` } }
  if (part === 'data') return { status: 200, body: didData(actor, origin) }
  const headers = { 'content-type': 'application/did+ld+json; charset=utf-8' }
  return { status: 200, headers, body: didDocument(actor, origin) }
}

function profileCid(actor: Actor): string {
  return recordCid(profileRecord(actor)).cid
}

/** A `profileViewDetailed` as logged-out callers get it. Self-labels have the account itself as `src`, and the epoch as `cts`. */
function view(actor: Actor, origin: string): Record<string, unknown> {
  const { did } = actor
  return {
    did,
    handle: actor.handle,
    displayName: actor.displayName,
    ...(actor.avatar === undefined ? {} : { avatar: pictureUrl(origin, 'avatar', did, actor.avatar) }),
    associated: { lists: 0, feedgens: 0, starterPacks: 0, labeler: false },
    labels: actor.labels.map((val) => ({
      src: did,
      uri: `at://${did}/app.bsky.actor.profile/self`,
      cid: profileCid(actor),
      val,
      cts: '1970-01-01T00:00:00.000Z',
    })),
    createdAt: actor.createdAt,
    description: actor.description,
    indexedAt: actor.createdAt,
    followersCount: 40 + (did.charCodeAt(9) % 60) * 7,
    followsCount: 60 + (did.charCodeAt(10) % 60) * 5,
    postsCount: 100 + did.charCodeAt(11) * 3,
  }
}

/** A picture's address in the real CDN's form. */
function pictureUrl(origin: string, kind: string, did: Did, cid: string): string {
  return `${origin}/img/${kind}/plain/${did}/${cid}@jpeg`
}
