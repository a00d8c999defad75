import { isObject } from '../decode/json.js'
import type { Did } from '../syntax/index.js'
import { tidyHandle } from './profiles.js'

/** What of a DID document is used. Source: https://atproto.com/specs/did#did-documents */
export interface DidDocument {
  /** What the account calls itself: nobody has asked the handle's side yet. */
  readonly handle?: string
  /** The account's own host: scheme, name and port. */
  readonly pds?: string
  /** Where it publishes labels, and what it signs them with; only with both. */
  readonly labeler?: LabelerService
}

/** Source: https://atproto.com/specs/label#labeler-service-identity */
export interface LabelerService {
  /** Scheme, name and port. */
  readonly endpoint: string
  readonly key: VerificationKey
}

/** A public key as DID documents write it: of this `type`, in multibase. */
export interface VerificationKey {
  readonly type: string
  readonly multibase: string
}

const ENTRIES = 100
const URL_LENGTH = 300
const KEY_LENGTH = 200

/** `others`: the document of another DID. Undefined: no document at all. Pure and total. */
export function readDocument(body: unknown, did: Did): DidDocument | 'others' | undefined {
  if (!isObject(body) || typeof body['id'] !== 'string') return undefined
  if (body['id'] !== did) return 'others'
  const handle = handleIn(body['alsoKnownAs'])
  const pds = serviceIn(body['service'], did, '#atproto_pds', 'AtprotoPersonalDataServer')
  const labeler = labelerIn(body, did)
  return {
    ...(handle !== undefined && { handle }),
    ...(pds !== undefined && { pds }),
    ...(labeler && { labeler }),
  }
}

/** The first that is an at-uri counts, even when it is no valid handle: the others are no handles of this account. */
function handleIn(names: unknown): string | undefined {
  if (!Array.isArray(names)) return undefined
  const first = (names.slice(0, ENTRIES) as unknown[]).find(
    (name): name is string => typeof name === 'string' && name.startsWith('at://'),
  )
  return first === undefined ? undefined : tidyHandle(first.slice('at://'.length))
}

/** The host of the first service of this type and name. */
function serviceIn(services: unknown, did: Did, name: string, type: string): string | undefined {
  const service = entryIn(services, did, name, (entry) => entry['type'] === type)
  return service === undefined ? undefined : hostIn(service['serviceEndpoint'])
}

function labelerIn(body: Record<string, unknown>, did: Did): LabelerService | undefined {
  const endpoint = serviceIn(body['service'], did, '#atproto_labeler', 'AtprotoLabeler')
  const method = entryIn(body['verificationMethod'], did, '#atproto_label')
  const { type, publicKeyMultibase: multibase } = method ?? {}
  if (endpoint === undefined || typeof type !== 'string' || typeof multibase !== 'string') return undefined
  return multibase.length > KEY_LENGTH ? undefined : { endpoint, key: { type, multibase } }
}

/** The first entry of this name: `#name`, or with the DID before it. */
function entryIn(
  entries: unknown,
  did: Did,
  name: string,
  fits: (entry: Record<string, unknown>) => boolean = () => true,
): Record<string, unknown> | undefined {
  if (!Array.isArray(entries)) return undefined
  return (entries.slice(0, ENTRIES) as unknown[])
    .filter(isObject)
    .find((entry) => (entry['id'] === name || entry['id'] === `${did}${name}`) && fits(entry))
}

function hostIn(endpoint: unknown): string | undefined {
  if (typeof endpoint !== 'string' || endpoint.length > URL_LENGTH || !URL.canParse(endpoint))
    return undefined
  const url = new URL(endpoint)
  const bare = /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === ''
  return bare && url.username === '' && url.password === '' ? url.origin : undefined
}
