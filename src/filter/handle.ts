import { domainToASCII } from 'node:url'
import { isDid, isHandle } from '../syntax/index.js'
import type { Read } from './field-rule.js'
import type { Value } from './query.js'

/** Whom `key:` names: a handle in full or a DID, with or without `@`. `stars`: also `*.suffix`. */
export function readPerson(key: string, typed: string, stars: boolean): Read {
  const shown = typed.replace(/^[@＠]/u, '')
  if (isDid(shown)) return { ok: true, value: { shown, folded: shown } }
  const folded = foldHandle(shown)
  if (isHandle(folded)) return { ok: true, value: { shown, folded } }
  if (!folded.startsWith('*')) {
    const all = stars ? ', or *.example.com for all handles below a domain' : ''
    return {
      ok: false,
      why: `is not a handle; write it in full, e.g. ${key}:${fullHandle(folded)}, or a DID${all}`,
    }
  }
  if (!stars) return { ok: false, why: 'has a star, which only “from:” can take; write one handle in full' }
  if (isHandle(folded.replace(/^\*\./, 'any.'))) return { ok: true, value: { shown, folded } }
  return { ok: false, why: `is not a handle; for all handles below a domain write ${key}:*.example.com` }
}

/** A handle in the one spelling it is compared by: lower case, Punycode. */
function foldHandle(typed: string): string {
  const lower = typed.normalize('NFKC').toLowerCase()
  // It reads a host up to where an address would go on, so it must be given nothing but a host.
  return /^[\p{L}\p{N}\p{M}.-]+$/u.test(lower) ? domainToASCII(lower) || lower : lower
}

/** What was probably meant by a handle's first part. */
export function fullHandle(typed: string): string {
  const full = `${typed.toLowerCase()}.bsky.social`
  return !typed.includes('.') && isHandle(full) ? full : 'bob.bsky.social'
}

/** Values that the caller resolves: handles, not DIDs and not `*.suffix`. */
export function handlesAmong(values: readonly Value[]): readonly string[] {
  return values.map(({ folded }) => folded).filter((name) => !isDid(name) && !name.startsWith('*'))
}
