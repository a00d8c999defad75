import { answerOfNone, answerOfOthers, appviewAnswer, type Asked } from './appview/index.js'
import { profileCid } from './appview/views.js'
import { invalid, ok, type Answer } from './answer.js'
import type { LookupFault } from './faults.js'
import { didData, didDocument } from './did-document.js'
import { profileRecord } from './people.js'
import type { World } from './world.js'

/**
 * The AppView's, the PDS's and the directory's answers. Undefined for a path that is none of theirs.
 * Sources: lexicons `com.atproto.identity.resolveHandle`, `com.atproto.repo.getRecord`; did:plc.
 */
export function lookup(asked: Asked, url: URL): Answer | undefined {
  const { world, origin } = asked
  const query = url.searchParams
  const method = methodOf(url)
  if (method === 'com.atproto.identity.resolveHandle') return resolveHandle(world, query.get('handle') ?? '')
  if (method === 'com.atproto.repo.getRecord') return getRecord(world, query)
  if (method !== undefined) return appviewAnswer(method, asked, query)
  return url.pathname.startsWith('/did:') ? directory(world, url.pathname.slice(1), origin) : undefined
}

/** What a faulty lookup answers instead; undefined when only the time is wrong. */
export function faultyAnswer(fault: LookupFault, asked: Asked, url: URL): Answer | undefined {
  const method = methodOf(url) ?? ''
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
      return ok(NONSENSE)
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><p>Be right back',
      }
    case 'others':
      return answerOfOthers(method, asked, url.searchParams) ?? ok({})
    case 'none':
      return answerOfNone(method) ?? ok({})
    default:
      return undefined
  }
}

/** Of the wrong shape, whatever was asked. */
const NONSENSE = {
  profiles: { did: 7 },
  posts: [null, 7, { uri: 7, author: 'me', record: [] }],
  feeds: { uri: [] },
  starterPacks: [{ uri: 'at://', record: 'none', creator: null }],
  list: 'yes',
  items: false,
  views: [['all of them']],
  uri: {},
  value: 'none',
  did: false,
  alsoKnownAs: 'me',
}

/** The NSID in an XRPC path. */
function methodOf({ pathname }: URL): string | undefined {
  return pathname.startsWith('/xrpc/') ? pathname.slice('/xrpc/'.length) : undefined
}

function resolveHandle(world: World, handle: string): Answer {
  const actor = world.actor(handle)
  return actor === undefined || actor.did === handle
    ? invalid('Unable to resolve handle')
    : ok({ did: actor.did })
}

/** As a PDS, for which an account that is not active has no records. */
function getRecord(world: World, query: URLSearchParams): Answer {
  const actor = world.actor(query.get('repo') ?? '')
  const [collection, rkey] = [query.get('collection') ?? '', query.get('rkey') ?? '']
  const uri = `at://${actor?.did ?? ''}/${collection}/${rkey}`
  const kept = world.record(uri)
  if (actor?.active === true && kept !== undefined) return ok({ uri, cid: kept.cid, value: kept.record })
  if (actor?.active !== true || collection !== 'app.bsky.actor.profile' || rkey !== 'self')
    return invalid(`Could not locate record: ${uri}`, 'RecordNotFound')
  return ok({ uri, cid: profileCid(actor), value: profileRecord(actor) })
}

/** As plc.directory answers. Source: https://web.plc.directory/spec/v0.1/did-plc */
function directory(world: World, path: string, origin: string): Answer | undefined {
  const [did = '', part, ...more] = path.split('/')
  if (more.length > 0 || (part !== undefined && part !== 'data')) return undefined
  const actor = world.actor(did)
  if (actor === undefined) return { status: 404, body: { message: `DID not registered: ${did}` } }
  if (part === 'data') return ok(didData(actor, origin))
  const headers = { 'content-type': 'application/did+ld+json; charset=utf-8' }
  return { status: 200, headers, body: didDocument(actor, origin) }
}
