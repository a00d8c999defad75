import { domainToASCII } from 'node:url'
import { MAX_HOST } from '../decode/web-link.js'

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const DOMAIN = new RegExp(`^(?=.{3,253}$)${LABEL}(?:\\.${LABEL})+$`)

/**
 * One spelling of a web address, to be compared from its start: without scheme, name and password, `www.` and the
 * trailing slashes; host in lower case and Punycode. `undefined` when it is none, or its host too long for DNS.
 */
export function foldLink(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined
  const { protocol, hostname, port, pathname, search, hash } = new URL(uri)
  if (!/^https?:$/.test(protocol) || hostname === '' || hostname.length > MAX_HOST) return undefined
  const host = bareHost(hostname) + (port === '' ? '' : `:${port}`)
  const path = `${pathname}${search}${hash}`.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())
  return `${host}${withoutSlashes(path)}`
}

/** Whether a folded link begins with a folded address; one without a path is a whole host, not the start of a longer. */
export function beginsWith(link: string, address: string): boolean {
  return link.startsWith(address) && (address.includes('/') || /^(?:\/|$)/.test(link.slice(address.length)))
}

/** The host of a folded link, and every domain above it. */
export function domainsOf(link: string): readonly string[] {
  const host = hostOf(link)
  const domains = [host]
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    domains.push(host.slice(dot + 1))
  }
  return domains
}

/** The host of a folded link, without its port. */
export function hostOf(link: string): string {
  return link.split(/[/:]/, 1)[0] ?? ''
}

/** One spelling of a domain, as in a folded link; `undefined` when it is none, or has no dot. */
export function foldDomain(typed: string): string | undefined {
  if (/[\s/:@?#\\]/u.test(typed)) return undefined
  const folded = bareHost(domainToASCII(typed))
  return DOMAIN.test(folded) ? folded : undefined
}

function bareHost(host: string): string {
  const dotless = host.replace(/\.$/, '')
  return /^www\..+\../.test(dotless) ? dotless.slice(4) : dotless
}

/** No regex: at each slash inside, one would look for the end anew. */
function withoutSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}
