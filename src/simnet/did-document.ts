import type { Json } from './json.js'
import { multikeyOf } from './keys.js'
import type { Actor } from './people.js'

/** The name of the key by which an account signs labels. */
export function labelKeyOf(did: string): string {
  return `labels of ${did}`
}

/** An account's DID document. Sources: https://atproto.com/specs/did, https://atproto.com/specs/label */
export function didDocument({ did, handle, isLabeler }: Actor, origin: string): Json {
  const keys = {
    atproto: multikeyOf(did),
    ...(isLabeler === true && { atproto_label: multikeyOf(labelKeyOf(did)) }),
  }
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      'https://w3id.org/security/suites/secp256k1-2019/v1',
    ],
    id: did,
    alsoKnownAs: [`at://${handle}`],
    verificationMethod: Object.entries(keys).map(([name, publicKeyMultibase]) => {
      return { id: `${did}#${name}`, type: 'Multikey', controller: did, publicKeyMultibase }
    }),
    service: Object.entries(servicesOf(isLabeler)).map(([name, type]) => {
      return { id: `#${name}`, type, serviceEndpoint: origin }
    }),
  }
}

/** The state behind the document, as the directory keeps it. */
export function didData({ did, handle, isLabeler }: Actor, origin: string): Json {
  const services = Object.entries(servicesOf(isLabeler))
  return {
    did,
    verificationMethods: {
      atproto: `did:key:${multikeyOf(did)}`,
      ...(isLabeler === true && { atproto_label: `did:key:${multikeyOf(labelKeyOf(did))}` }),
    },
    rotationKeys: [`did:key:${multikeyOf(`rotation of ${did}`)}`],
    alsoKnownAs: [`at://${handle}`],
    services: Object.fromEntries(services.map(([name, type]) => [name, { type, endpoint: origin }])),
  }
}

/** By name, the types of what an account's hosts do for it. */
function servicesOf(isLabeler: boolean | undefined): Readonly<Record<string, string>> {
  const pds = { atproto_pds: 'AtprotoPersonalDataServer' }
  return isLabeler === true ? { ...pds, atproto_labeler: 'AtprotoLabeler' } : pds
}
