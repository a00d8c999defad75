/**
 * The network's own labeler: an account that says what others' posts and accounts are, signed, on its own stream.
 *
 * Owns its labels. Must not know why it gives them: that is `labelling.ts` and the acts. Invariant: what its stream has said
 * and what the AppView shows of it agree, by the newest label of a subject and value.
 */
import { encode, toBytes } from '@atcute/cbor'
import { labelKeyOf } from '../did-document.js'
import { didOf } from '../ids.js'
import type { Json } from '../json.js'
import { signerOf } from '../keys.js'
import type { World } from '../world.js'
import { POLICIES } from './policies.js'
import { LabelStream } from './stream.js'

export { LABELS_PATH } from './stream.js'

export const SERVICE = 'app.bsky.labeler.service'

export interface LabelFields {
  /** It takes back what was said before. */
  readonly neg?: boolean
  /** From when on it no longer holds, ISO datetime. */
  readonly exp?: string
  /** The version of the record that it is about. */
  readonly cid?: string
  /** Default: now, ISO datetime. */
  readonly cts?: string
}

/** Subjects of which labels are kept for the AppView. */
const MAX_SUBJECTS = 20_000

export class Labeler {
  readonly did: ReturnType<typeof didOf>
  readonly stream: LabelStream
  readonly #sign: (bytes: Uint8Array) => Buffer
  /** By subject, then by value. */
  readonly #labels = new Map<string, Map<string, Json>>()

  constructor(
    readonly world: World,
    seed: number,
  ) {
    this.did = didOf(`simnet/${String(seed)}/labeler`)
    const createdAt = '2024-03-15T09:00:00.000Z'
    world.add({
      did: this.did,
      handle: 'second-opinion.example',
      displayName: 'Second Opinion',
      description: 'Labels by nobody in particular, about nobody in particular.',
      labels: [],
      langs: ['en'],
      isLabeler: true,
      createdAt,
    })
    const service = { $type: SERVICE, createdAt, policies: POLICIES }
    world.plant(this.did, SERVICE, 'self', service, Date.parse(createdAt))
    this.stream = new LabelStream(() => world.now())
    this.#sign = signerOf(labelKeyOf(this.did))
  }

  /** Says this of an account (a DID) or a record (an at-uri), at once. */
  label(
    uri: string,
    val: string,
    { neg, exp, cid, cts = new Date(this.world.now()).toISOString() }: LabelFields,
  ): void {
    const label = {
      ver: 1,
      src: this.did,
      uri,
      ...(cid !== undefined && { cid }),
      val,
      ...(neg === true && { neg }),
      cts,
      ...(exp !== undefined && { exp }),
    }
    const known = this.#labels.get(uri) ?? new Map<string, Json>()
    const before = known.get(val)
    if (before === undefined || String(before.cts) <= cts) known.set(val, label)
    this.#labels.delete(uri)
    this.#labels.set(uri, known)
    const [oldest] = this.#labels.size > MAX_SUBJECTS ? this.#labels.keys() : []
    if (oldest !== undefined) this.#labels.delete(oldest)
    this.stream.send({ ...label, sig: toBytes(this.#sign(encode(label))) })
  }

  /** What holds now of this subject, and of this version of it. */
  holding(uri: string, cid?: string): Json[] {
    const now = this.world.now()
    return [...(this.#labels.get(uri)?.values() ?? [])].filter(({ neg, exp, cid: of }) => {
      const isOver = typeof exp === 'string' && Date.parse(exp) <= now
      return neg !== true && !isOver && (of === undefined || of === cid)
    })
  }
}
