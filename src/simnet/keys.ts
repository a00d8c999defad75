import { createECDH, createPrivateKey, hash, sign, type ECDH } from 'node:crypto'
import { toBase58Btc } from '@atcute/multibase'

/** Multicodec's prefix of a secp256k1 public key. */
const SECP256K1 = [0xe7, 0x01]
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** A true public key as DID documents write it (`Multikey`), always the same for a name. */
export function multikeyOf(name: string): string {
  const point = keyPairOf(name).getPublicKey(null, 'compressed')
  return `z${toBase58Btc(Buffer.from([...SECP256K1, ...point]))}`
}

/**
 * What signs by the key of this name: ECDSA over SHA-256, `r` and `s` of 32 bytes each, the lower `s`.
 * Source: https://atproto.com/specs/cryptography
 */
export function signerOf(name: string): (bytes: Uint8Array) => Buffer {
  const pair = keyPairOf(name)
  const point = pair.getPublicKey()
  const jwk = {
    kty: 'EC',
    crv: 'secp256k1',
    x: point.toString('base64url', 1, 33),
    y: point.toString('base64url', 33),
    d: pair.getPrivateKey().toString('base64url'),
  }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return (bytes) => lowered(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }))
}

function keyPairOf(name: string): ECDH {
  const pair = createECDH('secp256k1')
  pair.setPrivateKey(hash('sha256', name, 'buffer'))
  return pair
}

/** `s` and the order without it sign the same: the lower one is the valid form. */
function lowered(signature: Buffer): Buffer {
  const s = BigInt(`0x${signature.toString('hex', 32)}`)
  if (s <= ORDER / 2n) return signature
  const low = (ORDER - s).toString(16).padStart(64, '0')
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(low, 'hex')])
}
