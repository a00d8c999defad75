import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { fromBase58Btc } from '@atcute/multibase'

/** The curves of atproto. Source: https://atproto.com/specs/cryptography */
interface Curve {
  /** What a Multikey begins with. */
  readonly code: string
  /** The type of DID documents that names the curve itself. */
  readonly suite: string
  /** ASN.1 `AlgorithmIdentifier`: an elliptic curve's key, of this curve. */
  readonly algorithm: Buffer
  /** Half of the curve's order: of the two forms of a signature only the one with the lower S is valid. */
  readonly highestS: Buffer
}

const CURVES: readonly Curve[] = [
  {
    code: 'e701',
    suite: 'EcdsaSecp256k1VerificationKey2019',
    algorithm: Buffer.from('301006072a8648ce3d020106052b8104000a', 'hex'),
    highestS: Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex'),
  },
  {
    code: '8024',
    suite: 'EcdsaSecp256r1VerificationKey2019',
    algorithm: Buffer.from('301306072a8648ce3d020106082a8648ce3d030107', 'hex'),
    highestS: Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex'),
  },
]

/** A public key that signatures can be checked with. */
export interface PublicKey {
  readonly curve: Curve
  readonly key: KeyObject
}

/** A key as a DID document writes it: of this `type`, in multibase. */
export interface WrittenKey {
  readonly type: string
  readonly multibase: string
}

/** Undefined when it is no key of atproto's curves. */
export function readKey({ type, multibase }: WrittenKey): PublicKey | undefined {
  try {
    if (!multibase.startsWith('z')) return undefined
    const bytes = Buffer.from(fromBase58Btc(multibase.slice(1)))
    const isMultikey = type === 'Multikey'
    const code = bytes.toString('hex', 0, 2)
    const curve = CURVES.find((one) => (isMultikey ? one.code === code : one.suite === type))
    if (curve === undefined) return undefined
    const point = isMultikey ? bytes.subarray(2) : bytes
    return { curve, key: createPublicKey({ key: spki(curve.algorithm, point), format: 'der', type: 'spki' }) }
  } catch {
    return undefined
  }
}

/** ASN.1 `SubjectPublicKeyInfo` of a point, compressed or not: every length in it is below 128. */
function spki(algorithm: Buffer, point: Buffer): Buffer {
  const bits = Buffer.concat([Buffer.from([0x03, point.length + 1, 0]), point])
  return Buffer.concat([Buffer.from([0x30, algorithm.length + bits.length]), algorithm, bits])
}

/**
 * Whether these bytes were signed with this key: ECDSA over their SHA-256, `r` and `s` of 32 bytes each, the lower `s`.
 * Checked by another thread, since it takes far longer than decoding a label does. Never rejects.
 */
export function isSignedBy({ curve, key }: PublicKey, bytes: Uint8Array, sig: Uint8Array): Promise<boolean> {
  if (sig.length !== 64 || curve.highestS.compare(sig, 32) < 0) return Promise.resolve(false)
  return new Promise((resolve) => {
    verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, sig, (error, isValid) =>
      resolve(error === null && isValid),
    )
  })
}
