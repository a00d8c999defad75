import { LRUCache } from 'lru-cache'
import { isDid, type Did } from '../syntax/index.js'
import { xrpc, type Ask } from './ask.js'
import { Pace } from './pace.js'
import { isObject } from './profiles.js'

const TIMEOUT_MS = 3000
const KEPT = 10_000
const KEPT_MS = 5 * 60_000
/** A failure says nothing of the handle; it is kept just long enough that a page full of retries is one call. */
const FAILURE_KEPT_MS = 10_000
const WAITING = 100
/** Strangers type handles: they may not use up the calls that authors of posts need. */
const PER_SECOND = 2

export interface ResolverOptions {
  readonly ask: Ask
  readonly appview: URL
  /** Shared with the look-ups: the AppView counts all our calls. */
  readonly pace: Pace
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Handles to DIDs by `com.atproto.identity.resolveHandle`. Every answer comes within 3 s; `undefined` says none did. */
export class Resolver {
  private readonly pace = new Pace(PER_SECOND)
  private readonly kept = new LRUCache<string, { did: Did | undefined; until: number }>({ max: KEPT })
  private readonly underWay = new Map<string, Promise<Did | undefined>>()

  constructor(private readonly options: ResolverOptions) {}

  /** @param handle valid and in lower case */
  resolve(handle: string): Promise<Did | undefined> {
    const kept = this.kept.get(handle)
    if (kept !== undefined && this.options.now() < kept.until) return Promise.resolve(kept.did)
    const same = this.underWay.get(handle)
    if (same !== undefined) return same
    if (this.underWay.size >= WAITING) return Promise.resolve(undefined)
    const asked = this.lookUp(handle).finally(() => this.underWay.delete(handle))
    this.underWay.set(handle, asked)
    return asked
  }

  private async lookUp(handle: string): Promise<Did | undefined> {
    const { ask, appview, pace, now, signal } = this.options
    const deadline = now() + TIMEOUT_MS
    for (let wait = this.wait(); wait > 0; wait = this.wait()) {
      if (signal.aborted || now() + wait >= deadline) return undefined
      await sleep(wait, signal)
    }
    this.pace.started(now())
    pace.started(now())
    const url = xrpc(appview, 'com.atproto.identity.resolveHandle')
    url.searchParams.set('handle', handle)
    const answer = await ask(url, Math.max(1, deadline - now()))
    const body = answer.kind === 'json' ? answer.body : undefined
    const did = isObject(body) ? body['did'] : undefined
    if (isDid(did)) return this.keep(handle, did, KEPT_MS)
    if (answer.kind === 'status' && answer.status === 400) return this.keep(handle, undefined, KEPT_MS)
    if (answer.kind === 'status' && answer.status === 429 && !signal.aborted) {
      pace.pause('the AppView answered 429', now(), answer.retryAfterMs ?? FAILURE_KEPT_MS)
    }
    return this.keep(handle, undefined, FAILURE_KEPT_MS)
  }

  private wait(): number {
    const now = this.options.now()
    return Math.max(this.pace.wait(now), this.options.pace.wait(now))
  }

  private keep(handle: string, did: Did | undefined, ms: number): Did | undefined {
    this.kept.set(handle, { did, until: this.options.now() + ms })
    return did
  }
}

/** Ends early, quietly, when stopped. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
