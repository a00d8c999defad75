import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { encode, toBytes } from '@atcute/cbor'
import { toBase58Btc } from '@atcute/multibase'
import { firehoseFrame } from '../decode/invented-firehose.js'
import type { Did } from '../syntax/index.js'
import type { WrittenKey } from './label-signature.js'

/** An invented labeler with a fresh key, for tests; nothing here runs in production. */
export interface InventedLabeler {
  readonly did: Did
  readonly key: WrittenKey
  /** A label as it stands in a message, signed; `fields` replace what it has, and are signed with it. */
  label(fields?: object): Record<string, unknown>
  /** A frame with labels. */
  frame(seq: number, ...labels: readonly object[]): Buffer
  /** Its DID document, with its stream at this host. */
  document(endpoint: string): object
}

const CODES = { secp256k1: 'e701', prime256v1: '8024' }
const HALF_ORDERS = {
  secp256k1: 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n,
  prime256v1: 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n,
}

export function inventLabeler(options: { did?: Did; curve?: keyof typeof CODES } = {}): InventedLabeler {
  const { did = 'did:plc:labelerlabelerlabelerlab', curve = 'secp256k1' } = options
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const [px, py] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  const point = Buffer.concat([Buffer.from([2 + ((py.at(-1) ?? 0) & 1)]), px])
  const multibase = `z${toBase58Btc(Buffer.concat([Buffer.from(CODES[curve], 'hex'), point]))}`
  const key = { type: 'Multikey', multibase }
  return {
    did,
    key,
    label(fields = {}) {
      const label = { ver: 1, src: did, uri: did, val: 'porn', cts: new Date().toISOString(), ...fields }
      return { ...label, sig: toBytes(signLow(encode(label), privateKey, HALF_ORDERS[curve])) }
    },
    frame: (seq, ...labels) => firehoseFrame('#labels', { seq, labels }),
    document: (endpoint) => ({
      id: did,
      verificationMethod: [
        { id: `${did}#atproto_label`, type: key.type, controller: did, publicKeyMultibase: multibase },
      ],
      service: [{ id: '#atproto_labeler', type: 'AtprotoLabeler', serviceEndpoint: endpoint }],
    }),
  }
}

/** Signs until the signature is of the lower form: every second one is. */
function signLow(bytes: Uint8Array, key: KeyObject, half: bigint): Buffer {
  for (;;) {
    const sig = sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
    if (BigInt(`0x${sig.toString('hex', 32)}`) <= half) return sig
  }
}

/** Waits until something is so, for what no event tells; fails after a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it never came that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
