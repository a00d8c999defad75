import { createECDH, hash } from 'node:crypto'
import type { Json } from './json.js'
import type { Actor } from './people.js'

/** An account's DID document. Source: https://atproto.com/specs/did */
export function didDocument({ did, handle }: Actor, origin: string): Json {
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      'https://w3id.org/security/suites/secp256k1-2019/v1',
    ],
    id: did,
    alsoKnownAs: [`at://${handle}`],
    verificationMethod: [
      { id: `${did}#atproto`, type: 'Multikey', controller: did, publicKeyMultibase: multikeyOf(did) },
    ],
    service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: origin }],
  }
}

/** The state behind the document, as the directory keeps it. */
export function didData({ did, handle }: Actor, origin: string): Json {
  return {
    did,
    verificationMethods: { atproto: `did:key:${multikeyOf(did)}` },
    rotationKeys: [`did:key:${multikeyOf(`rotation of ${did}`)}`],
    alsoKnownAs: [`at://${handle}`],
    services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: origin } },
  }
}

/** Multicodec's prefix of a secp256k1 public key. */
const SECP256K1 = [0xe7, 0x01]

/** A true public key, always the same for a name. */
function multikeyOf(name: string): string {
  const ecdh = createECDH('secp256k1')
  ecdh.setPrivateKey(hash('sha256', name, 'buffer'))
  return `z${base58(Buffer.from([...SECP256K1, ...ecdh.getPublicKey(null, 'compressed')]))}`
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Of bytes that do not begin with 0. */
function base58(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let out = ''
  for (; rest > 0n; rest /= 58n) out = BASE58.charAt(Number(rest % 58n)) + out
  return out
}
