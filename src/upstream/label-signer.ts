import type { LookupFunction } from 'node:net'
import type { SignedLabel } from '../decode/label.js'
import type { Did } from '../syntax/index.js'
import type { LabelOutcome } from './label-queue.js'
import { isSignedBy, readKey, type PublicKey, type WrittenKey } from './label-signature.js'
import { LABELS_PATH, type LabelerPlace } from './labels-plan.js'

/** Looks a labeler up by its DID (`identity/`). Never rejects. @param isFresh what is in memory will not do */
export type FindLabeler = (did: Did, isFresh: boolean) => Promise<FoundLabeler>

export type FoundLabeler =
  | {
      readonly kind: 'labeler'
      /** Scheme, name and port. */
      readonly endpoint: URL
      readonly key: WrittenKey
      /** For sockets to it. */
      readonly lookup?: LookupFunction
    }
  /** `none`: asking again soon is of no use. `why` follows its name in a sentence. */
  | { readonly kind: 'none' | 'failed'; readonly why: string }

/** Where a stream of labels is. */
export interface StreamAddress {
  readonly kind: 'at'
  readonly url: string
  readonly lookup?: LookupFunction
}

export interface SignerOptions {
  readonly find: FindLabeler
  readonly now: () => number
  /** Its DID document is asked for anew at most so often. */
  readonly renewMs: number
}

/** So many DIDs are looked at, to tell whose labels a stream carries that the settings name by its address. */
const CANDIDATES = 10

/**
 * Who is behind a stream of labels, and by which key its labels are signed. Of a stream that is named by its address
 * it is the first labeler in it whose DID document names that very host; labels of any other are not for us.
 */
export class LabelSigner {
  did: Did | undefined
  private written: WrittenKey | undefined
  private key: PublicKey | undefined
  private renewedAt = -Infinity
  private readonly denied = new Set<Did>()

  constructor(
    private readonly place: LabelerPlace,
    private readonly options: SignerOptions,
  ) {
    if (place.kind === 'did') this.did = place.did
  }

  /** Where its stream is. */
  async locate(isFresh: boolean): Promise<StreamAddress | Exclude<FoundLabeler, { kind: 'labeler' }>> {
    const { place } = this
    if (place.kind === 'url') return { kind: 'at', url: place.url }
    const found = await this.options.find(place.did, isFresh)
    if (found.kind !== 'labeler') return found
    if (!this.adopt(place.did, found.key)) {
      return { kind: 'none', why: 'has a key of a kind that atproto does not know' }
    }
    const url = new URL(LABELS_PATH, found.endpoint)
    url.protocol = found.endpoint.protocol === 'https:' ? 'wss:' : 'ws:'
    return { kind: 'at', url: url.href, ...(found.lookup && { lookup: found.lookup }) }
  }

  /** Whether this label is its own, as far as can be told without its key. */
  mayBeOurs({ label }: SignedLabel): boolean {
    return this.did === undefined ? !this.denied.has(label.src) : this.did === label.src
  }

  /** Whether a label is its own and signed by it. Never rejects. */
  async check({ label, sig, signed }: SignedLabel): Promise<LabelOutcome> {
    if (sig === undefined) return 'unsigned'
    if (this.did === undefined) await this.meet(label.src)
    if (this.did !== label.src) return 'foreign'
    const bytes = signed()
    const isValid = async () => this.key !== undefined && isSignedBy(this.key, bytes, sig)
    // By a key that is new, perhaps.
    const isGenuine = (await isValid()) || ((await this.renew()) && (await isValid()))
    return isGenuine ? 'taken' : 'signature'
  }

  /** Asks anew for its key, gently. @returns whether it is another one now */
  async renew(): Promise<boolean> {
    const { find, now, renewMs } = this.options
    const { did, written } = this
    if (did === undefined || now() - this.renewedAt < renewMs) return false
    this.renewedAt = now()
    const found = await find(did, true)
    if (found.kind !== 'labeler' || found.key.multibase === written?.multibase) return false
    return this.adopt(did, found.key)
  }

  private async meet(did: Did): Promise<void> {
    if (this.place.kind === 'did' || this.denied.has(did) || this.denied.size >= CANDIDATES) return
    const found = await this.options.find(did, false)
    if (found.kind === 'failed' || this.did !== undefined) return
    const isHere = found.kind === 'labeler' && found.endpoint.host === new URL(this.place.url).host
    if (!isHere || !this.adopt(did, found.key)) this.denied.add(did)
  }

  private adopt(did: Did, written: WrittenKey): boolean {
    const key = readKey(written)
    if (key === undefined) return false
    this.did = did
    this.written = written
    this.key = key
    return true
  }
}
