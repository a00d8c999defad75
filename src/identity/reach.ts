import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { checkForeign, hostAndPort, publicLookup, resolveAddresses, type ResolveAddresses } from './guard.js'

/** As much of an HTTP answer as is used; a `Response` is one. */
export interface Arrived {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: AsyncIterable<Uint8Array> | null
}

/** One GET. Rejects when there is no answer; never follows a redirect. The signal ends it, and its body. */
export type Reach = (
  url: URL,
  init: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Arrived>

export interface ReachOptions {
  /** `host:port` of those whom the settings name: they may be anywhere, and speak plain http. */
  readonly named: ReadonlySet<string>
  /** Ends all connections that are kept open. */
  readonly signal: AbortSignal
  readonly resolve?: ResolveAddresses
}

/** Idle connections are kept for so long: an author's own host is mostly asked for several in a row. */
const KEPT = { keepAlive: true, timeout: 10_000, maxFreeSockets: 4 }

/** The way out: everywhere for hosts that the settings name, only to the public internet for those the network names. */
export function createReach({ named, signal, resolve = resolveAddresses() }: ReachOptions): Reach {
  const agents = {
    http: new HttpAgent(KEPT),
    https: new HttpsAgent(KEPT),
    foreign: new HttpsAgent({ ...KEPT, lookup: publicLookup(resolve) }),
  }
  const close = () => Object.values(agents).forEach((agent) => agent.destroy())
  signal.addEventListener('abort', close, { once: true })

  return function reach(url, { headers, signal }) {
    return new Promise((resolve, reject) => {
      const trusted = named.has(hostAndPort(url))
      if (!trusted) checkForeign(url)
      const sent = { headers: { ...headers, 'accept-encoding': 'gzip' }, signal }
      const request =
        url.protocol === 'http:'
          ? httpRequest(url, { ...sent, agent: agents.http })
          : httpsRequest(url, { ...sent, agent: trusted ? agents.https : agents.foreign })
      request.on('error', reject)
      request.on('response', (response) => resolve(arrived(response)))
      request.end()
    })
  }
}

function arrived(response: IncomingMessage): Arrived {
  const { statusCode = 0, headers } = response
  const zipped = headers['content-encoding'] === 'gzip'
  // What goes wrong here is told to whoever reads the body.
  const body = zipped ? pipeline(response, createGunzip(), () => {}) : response
  body.on('error', () => {})
  return {
    status: statusCode,
    headers: { get: (name) => headers[name]?.toString() ?? null },
    body,
  }
}
