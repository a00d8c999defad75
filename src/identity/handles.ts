import { Resolver } from 'node:dns/promises'
import { LRUCache } from 'lru-cache'
import { isObject } from '../decode/json.js'
import type { Metrics } from '../observe/metrics.js'
import { isDid, type Did } from '../syntax/index.js'
import { xrpc } from './ask.js'
import { hostAndPort } from './guard.js'
import type { Hosts } from './hosts.js'
import { Pace } from './pace.js'
import { takeTurn, within } from './turn.js'

const KEPT = 20_000
const KEPT_MS = { found: 60 * 60_000, none: 5 * 60_000 }
/** Domains are asked, not one server: still, each of them costs. */
const PER_SECOND = 10
const WAITING = 500
const WAIT_MS = 30_000
const DNS_MS = 2000
const MAX_BYTES = 4096
/** Domains that cannot be anybody's. Source: https://atproto.com/specs/handle */
const NOBODYS = /\.(?:alt|arpa|example|internal|invalid|local|localhost|onion|test)$/
/** Own hosts of accounts that the settings name, remembered for handles whose account is not known. */
const HOMES = 8

/** The strings of each TXT record of a name. Rejects when there is none. */
export type ResolveTxt = (name: string) => Promise<string[][]>

export interface HandlesOptions {
  readonly hosts: Pick<Hosts, 'ask'>
  readonly named: ReadonlySet<string>
  readonly resolveTxt?: ResolveTxt
  readonly metrics: Metrics
  readonly now: () => number
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

/** `none`: it is nobody's, or nobody can tell whose. `failed`: it may be told another time. */
export type Owner = { readonly did: Did } | 'none' | 'failed'

/** Whose a handle is, by the handle's own side: its domain, or a host that the settings name. */
export class Handles {
  private readonly kept = new LRUCache<string, { owner: Owner; at: number }>({ max: KEPT })
  private readonly underWay = new Map<string, Promise<Owner>>()
  private readonly homes = new Map<string, URL>()
  private readonly pace = new Pace(PER_SECOND)
  private readonly resolveTxt: ResolveTxt

  constructor(private readonly options: HandlesOptions) {
    const dns = new Resolver({ timeout: 1000, tries: 2 })
    this.resolveTxt = options.resolveTxt ?? ((name) => dns.resolveTxt(name))
  }

  /** An account's own host came by. */
  home(pds: string): void {
    const url = new URL(pds)
    const name = hostAndPort(url)
    if (!this.options.named.has(name) || this.homes.has(name) || this.homes.size >= HOMES) return
    this.homes.set(name, url)
    // It may know those of whom nobody could tell.
    const unknown = [...this.kept.keys()].filter((handle) => this.kept.peek(handle)?.owner === 'none')
    for (const handle of unknown) this.kept.delete(handle)
  }

  forget(handle: string): void {
    this.kept.delete(handle)
  }

  /** @param handle valid and in lower case */
  owner(handle: string, maxAgeMs = Infinity): Promise<Owner> {
    const kept = this.kept.get(handle)
    if (kept !== undefined) {
      const lasts = Math.min(maxAgeMs, kept.owner === 'none' ? KEPT_MS.none : KEPT_MS.found)
      if (this.options.now() - kept.at < lasts) return Promise.resolve(kept.owner)
    }
    const same = this.underWay.get(handle)
    if (same !== undefined) return same
    if (this.underWay.size >= WAITING) return Promise.resolve('failed')
    const asked = this.look(handle).finally(() => this.underWay.delete(handle))
    this.underWay.set(handle, asked)
    return asked
  }

  private async look(handle: string): Promise<Owner> {
    const owner = await this.ask(handle)
    const { metrics, now, signal } = this.options
    if (signal.aborted) return 'failed'
    metrics.lookup('handle', owner === 'none' ? 'missing' : owner === 'failed' ? 'failed' : 'ok')
    if (owner !== 'failed') this.kept.set(handle, { owner, at: now() })
    return owner
  }

  private async ask(handle: string): Promise<Owner> {
    let failed = false
    for (const home of this.homes.values()) {
      const owner = await this.atHome(home, handle)
      if (typeof owner === 'object') return owner
      failed ||= owner === 'failed'
    }
    if (NOBODYS.test(handle)) return failed ? 'failed' : 'none'
    const { now, signal } = this.options
    if (!(await takeTurn([this.pace], now() + WAIT_MS, { now, signal }))) return 'failed'
    return (await this.inDns(handle)) ?? (await this.onWeb(handle))
  }

  private async atHome(home: URL, handle: string): Promise<Owner> {
    const url = xrpc(home, 'com.atproto.identity.resolveHandle')
    url.searchParams.set('handle', handle)
    const answer = await this.options.hosts.ask(url, { ...this.question, who: 'the account’s own host' })
    if (answer.kind === 'status' && [400, 404].includes(answer.status)) return 'none'
    const did = answer.kind === 'ok' && isObject(answer.body) ? answer.body['did'] : undefined
    return isDid(did) ? { did } : 'failed'
  }

  /** No record, or no answer: undefined, the web is asked next. Two that differ name nobody. */
  private async inDns(handle: string): Promise<Owner | undefined> {
    const asked = this.resolveTxt(`_atproto.${handle}`).catch(() => [])
    const records = (await within(DNS_MS, asked, this.options.signal)) ?? []
    const dids = new Set(
      records
        .map((strings) => strings.join(''))
        .filter((text) => text.startsWith('did='))
        .map((text) => text.slice('did='.length).trim()),
    )
    const [did] = dids
    if (did === undefined) return undefined
    return dids.size === 1 && isDid(did) ? { did } : 'none'
  }

  private async onWeb(handle: string): Promise<Owner> {
    const url = new URL(`https://${handle}/.well-known/atproto-did`)
    const answer = await this.options.hosts.ask(url, {
      ...this.question,
      who: 'the handle’s domain',
      as: 'text',
    })
    if (answer.kind === 'ok') {
      const did = String(answer.body).trim()
      return isDid(did) ? { did } : 'none'
    }
    if (answer.kind === 'status') return answer.status < 500 && answer.status !== 429 ? 'none' : 'failed'
    return answer.kind === 'shape' ? 'none' : 'failed'
  }

  private get question() {
    return { timeoutMs: this.options.timeoutMs, maxBytes: MAX_BYTES }
  }
}
