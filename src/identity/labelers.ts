import type { LookupFunction } from 'node:net'
import type { Metrics } from '../observe/metrics.js'
import { inWords } from '../errors.js'
import type { Did } from '../syntax/index.js'
import { createAsk } from './ask.js'
import type { VerificationKey } from './document.js'
import { Documents } from './documents.js'
import { checkForeign, hostAndPort, publicLookup, resolveAddresses } from './guard.js'
import { Hosts } from './hosts.js'
import { Pace } from './pace.js'
import { createReach, type Reach } from './reach.js'

/** What a DID's document says of it as a labeler. */
export type LabelerAnswer =
  | {
      readonly kind: 'labeler'
      /** Scheme, name and port. */
      readonly endpoint: URL
      readonly key: VerificationKey
      /** For sockets to it, when its address is for the network to say: finds public addresses only. */
      readonly lookup?: LookupFunction
    }
  /** It is none that can be followed: asking again soon is of no use. `why` follows its name in a sentence. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

/** @param isFresh what is in memory will not do */
export type FindLabeler = (did: Did, isFresh: boolean) => Promise<LabelerAnswer>

export interface LabelersOptions {
  readonly plc: URL
  /** All hosts that the settings name: they may be private, and speak plain http. */
  readonly named: readonly URL[]
  readonly userAgent: string
  readonly metrics: Metrics
  readonly signal: AbortSignal
  readonly reach?: Reach
  readonly now?: () => number
}

const PER_SECOND = 2
const TIMEOUT_MS = 5000

/** Finds labelers on the network of the settings, whatever network the authors are of just now. */
export function createFindLabeler(options: LabelersOptions): FindLabeler {
  const { plc, userAgent, metrics, signal, now = Date.now } = options
  const named = new Set([plc, ...options.named].map(hostAndPort))
  const ask = createAsk({ reach: options.reach ?? createReach({ named, signal }), userAgent, signal, now })
  const shared = { ask, metrics, now, signal, timeoutMs: TIMEOUT_MS }
  const pace = new Pace(PER_SECOND)
  const documents = new Documents({ ...shared, hosts: new Hosts(shared), plc, pace })
  const lookup = publicLookup(resolveAddresses())

  return async function find(did, isFresh) {
    if (pace.wait(now()) > 0 && (isFresh || documents.wait(did) > 0)) {
      return { kind: 'failed', why: pace.cause(now()) ?? 'too many were to be looked up at once' }
    }
    const answer = await documents.get(did, isFresh ? 0 : Infinity)
    if (answer.kind === 'failed') {
      return { kind: 'failed', why: pace.cause(now()) ?? 'its DID document could not be fetched' }
    }
    if (answer.kind === 'none') return { kind: 'none', why: 'has no DID document' }
    const { labeler } = answer.document
    if (labeler === undefined) return { kind: 'none', why: 'is no labeler, by its DID document' }
    const endpoint = new URL(labeler.endpoint)
    if (named.has(hostAndPort(endpoint))) return { kind: 'labeler', endpoint, key: labeler.key }
    try {
      checkForeign(endpoint)
    } catch (refused) {
      return { kind: 'none', why: `is not gone to at ${endpoint.host}: ${inWords(refused)}` }
    }
    return { kind: 'labeler', endpoint, key: labeler.key, lookup }
  }
}
