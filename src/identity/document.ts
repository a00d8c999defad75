import type { Did } from '../syntax/index.js'
import { isObject, tidyHandle } from './profiles.js'

/** What of a DID document is used. Source: https://atproto.com/specs/did#did-documents */
export interface DidDocument {
  /** What the account calls itself: nobody has asked the handle's side yet. */
  readonly handle?: string
  /** The account's own host: scheme, name and port. */
  readonly pds?: string
}

const ENTRIES = 100
const URL_LENGTH = 300

/** `others`: the document of another DID. Undefined: no document at all. Pure and total. */
export function readDocument(body: unknown, did: Did): DidDocument | 'others' | undefined {
  if (!isObject(body) || typeof body['id'] !== 'string') return undefined
  if (body['id'] !== did) return 'others'
  const handle = handleIn(body['alsoKnownAs'])
  const pds = pdsIn(body['service'], did)
  return { ...(handle !== undefined && { handle }), ...(pds !== undefined && { pds }) }
}

/** The first that is an at-uri counts, even when it is no valid handle: the others are no handles of this account. */
function handleIn(names: unknown): string | undefined {
  if (!Array.isArray(names)) return undefined
  const first = (names.slice(0, ENTRIES) as unknown[]).find(
    (name): name is string => typeof name === 'string' && name.startsWith('at://'),
  )
  return first === undefined ? undefined : tidyHandle(first.slice('at://'.length))
}

function pdsIn(services: unknown, did: Did): string | undefined {
  if (!Array.isArray(services)) return undefined
  for (const service of services.slice(0, ENTRIES) as unknown[]) {
    if (!isObject(service) || service['type'] !== 'AtprotoPersonalDataServer') continue
    if (service['id'] !== '#atproto_pds' && service['id'] !== `${did}#atproto_pds`) continue
    return hostIn(service['serviceEndpoint'])
  }
  return undefined
}

function hostIn(endpoint: unknown): string | undefined {
  if (typeof endpoint !== 'string' || endpoint.length > URL_LENGTH || !URL.canParse(endpoint))
    return undefined
  const url = new URL(endpoint)
  const bare = /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === ''
  return bare && url.username === '' && url.password === '' ? url.origin : undefined
}
