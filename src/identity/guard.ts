import { Resolver } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.js'

/** Why a host that the network named is not gone to. */
export class Refused extends Error {}

export type ResolveAddresses = (hostname: string) => Promise<readonly { address: string; family: number }[]>

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' }

/** `host:port`, by which the settings name a host, whatever the protocol. */
export function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || PORTS[protocol]}`
}

/**
 * Whether the network may send us there: https on its own port, by a name that has a dot, or by a public address.
 * What the name stands for is checked by `publicLookup` when the connection is made.
 * @throws Refused
 */
export function checkForeign(url: URL): void {
  const { hostname, protocol, port, username, password } = url
  if (protocol !== 'https:') throw new Refused('it is not https')
  if (port !== '') throw new Refused('it names a port')
  if (username !== '' || password !== '') throw new Refused('it carries a password')
  const literal = hostname.replaceAll(/^\[|\]$/g, '')
  if (isIP(literal) !== 0) {
    if (!isPublicAddress(literal)) throw new Refused('it is not a public address')
  } else if (!/[^.]\.[^.]/.test(hostname)) throw new Refused('it is no public name')
}

/**
 * A `lookup` for sockets that only finds public addresses. Since the socket goes to what was checked here, a name that
 * changes its mind in between gains nothing.
 */
export function publicLookup(resolve: ResolveAddresses): LookupFunction {
  return (hostname, options, answer) => {
    const refuse = (error: unknown) => answer(error as NodeJS.ErrnoException, '')
    resolve(hostname).then((addresses) => {
      const found = addresses.filter(({ address }) => isPublicAddress(address))
      const [first] = found
      if (first === undefined) refuse(new Refused('it has no public address'))
      else if (options.all === true) answer(null, found)
      else answer(null, first.address, first.family)
    }, refuse)
  }
}

/** Asks DNS itself, not the system: that would take a thread for as long as a hostile name server likes. */
export function resolveAddresses(): ResolveAddresses {
  const dns = new Resolver({ timeout: 1500, tries: 2 })
  const ask = (kind: 'resolve4' | 'resolve6', family: number, hostname: string) =>
    new Promise<{ address: string; family: number }[]>((resolve) =>
      dns[kind](hostname, (error, addresses) =>
        resolve(error === null ? addresses.slice(0, 8).map((address) => ({ address, family })) : []),
      ),
    )
  return async (hostname) => {
    const [v4, v6] = await Promise.all([ask('resolve4', 4, hostname), ask('resolve6', 6, hostname)])
    return [...v4, ...v6]
  }
}
