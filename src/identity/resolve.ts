import { LRUCache } from 'lru-cache'
import { isObject } from '../decode/json.js'
import { isDid, type Did } from '../syntax/index.js'
import { xrpc, type Ask } from './ask.js'
import type { Documents } from './documents.js'
import type { Handles } from './handles.js'
import { Pace } from './pace.js'
import { sleep, takeTurn, within } from './turn.js'

const TIMEOUT_MS = 3000
const KEPT = 10_000
const KEPT_MS = 5 * 60_000
/** A failure says nothing of the handle; it is kept just long enough that a page full of retries is one call. */
const FAILURE_KEPT_MS = 10_000
const WAITING = 100
/** Strangers type handles: they may not use up the calls that authors of posts need. */
const PER_SECOND = 2

/** Whose a handle is, as far as one way can tell; `failed`: another time, perhaps. */
export type Resolution = Did | 'none' | 'failed'
/** @param deadline by which an answer is still of use, Unix ms */
export type ResolveHandle = (handle: string, deadline: number) => Promise<Resolution>

export interface ResolverOptions {
  /** The way to go just now; strangers' calls are counted before it. */
  readonly way: () => ResolveHandle
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Handles to DIDs, for what people type. Every answer comes within 3 s. */
export class Resolver {
  private readonly pace = new Pace(PER_SECOND)
  private readonly kept = new LRUCache<string, { found: Resolution; until: number }>({ max: KEPT })
  private readonly underWay = new Map<string, Promise<Resolution>>()

  constructor(private readonly options: ResolverOptions) {}

  /** @param handle valid and in lower case */
  resolve(handle: string): Promise<Resolution> {
    const kept = this.kept.get(handle)
    if (kept !== undefined && this.options.now() < kept.until) return Promise.resolve(kept.found)
    const same = this.underWay.get(handle)
    if (same !== undefined) return same
    if (this.underWay.size >= WAITING) return Promise.resolve('failed')
    const asked = this.lookUp(handle).finally(() => this.underWay.delete(handle))
    this.underWay.set(handle, asked)
    return asked
  }

  /** The next one who asks is not answered from memory. */
  forget(handle: string): void {
    this.kept.delete(handle)
  }

  private async lookUp(handle: string): Promise<Resolution> {
    const { now, signal, way } = this.options
    const deadline = now() + TIMEOUT_MS
    if (!(await takeTurn([this.pace], deadline, { now, signal }))) return 'failed'
    const found = (await within(deadline - now(), way()(handle, deadline), signal)) ?? 'failed'
    const keptMs = found === 'failed' ? FAILURE_KEPT_MS : KEPT_MS
    this.kept.set(handle, { found, until: now() + keptMs })
    return found
  }
}

export interface AppviewWayOptions {
  readonly ask: Ask
  readonly appview: URL
  /** Shared with the look-ups: the AppView counts all our calls. */
  readonly pace: Pace
  readonly now: () => number
  readonly signal: AbortSignal
}

/** By `com.atproto.identity.resolveHandle` of the AppView. */
export function byAppview({ ask, appview, pace, now, signal }: AppviewWayOptions): ResolveHandle {
  return async (handle, deadline) => {
    if (!(await takeTurn([pace], deadline, { now, signal }))) return 'failed'
    const url = xrpc(appview, 'com.atproto.identity.resolveHandle')
    url.searchParams.set('handle', handle)
    const answer = await ask(url, { who: 'the AppView', timeoutMs: Math.max(1, deadline - now()) })
    const did = answer.kind === 'ok' && isObject(answer.body) ? answer.body['did'] : undefined
    if (isDid(did)) return did
    if (answer.kind !== 'status' || signal.aborted) return 'failed'
    if (answer.status === 429) {
      pace.pause('the AppView answered 429', now(), answer.retryAfterMs ?? FAILURE_KEPT_MS)
    }
    return answer.status === 400 ? 'none' : 'failed'
  }
}

export interface OwnersWayOptions {
  readonly handles: Handles
  readonly documents: Documents
  readonly now: () => number
  readonly signal: AbortSignal
}

/** By the handle's own side, confirmed by the DID document. */
export function byOwners({ handles, documents, now, signal }: OwnersWayOptions): ResolveHandle {
  return async (handle, deadline) => {
    const owner = await handles.owner(handle)
    if (typeof owner === 'string') return owner
    const { did } = owner
    const wait = documents.wait(did)
    if (now() + wait >= deadline) return 'failed'
    if (wait > 0) await sleep(wait, signal)
    const answer = await documents.get(did)
    if (answer.kind === 'failed') return 'failed'
    return answer.kind === 'document' && answer.document.handle === handle ? did : 'none'
  }
}
