import { either, type FieldRule, type Read } from './field-rule.js'
import { beginsWith, foldDomain, foldLink, hostOf } from './fold-link.js'
import type { Value } from './query.js'
import { bare, inValueQuotes } from './quote-value.js'

/** `domain:` — a link to this domain or one below it, in the text or as link card. */
export const domain: FieldRule = {
  example: 'nytimes.com',
  steps: 2,
  read: readDomain,
  words: linkingTo,
  test:
    ({ folded }) =>
    (_post, _author, sight) =>
      sight.domains.has(folded),
  covers: ({ folded }) => [{ signs: [{ kind: 'domain', text: folded }], exact: true }],
}

/** `url:` and a bare address — a link that begins with it. */
export const url: FieldRule = {
  example: 'https://example.com/page',
  steps: 2,
  read: readAddress,
  words: linkingTo,
  test:
    ({ folded }) =>
    (_post, _author, sight) =>
      sight.links.some((link) => beginsWith(link, folded)),
  covers: ({ folded }) => [{ signs: [{ kind: 'domain', text: hostOf(folded) }], exact: false }],
}

function readDomain(typed: string): Read {
  const folded = foldDomain(typed)
  if (folded !== undefined) return { ok: true, value: { shown: typed, folded } }
  if (typed.startsWith('*') || typed.startsWith('.')) {
    const above = foldDomain(typed.replace(/^[*.]+/, '')) ?? 'example.com'
    return {
      ok: false,
      why: `is not a domain; those below it are always meant too, so write domain:${above}`,
    }
  }
  return { ok: false, why: `is not a domain; write its host name alone, e.g. domain:${suggest(typed)}` }
}

/** The domain that was probably meant: of an address, of a name without its ending. */
function suggest(typed: string): string {
  const link = foldLink(typed) ?? foldLink(`https://${typed}`)
  const host = link === undefined ? '' : hostOf(link)
  return foldDomain(host) ?? foldDomain(`${host}.com`) ?? 'nytimes.com'
}

/** The scheme may be left out; any other than http is none that a post could link to. */
function readAddress(typed: string): Read {
  const folded = foldLink(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
  if (folded !== undefined && foldDomain(hostOf(folded)) !== undefined) {
    return { ok: true, value: { shown: inValueQuotes(typed), folded } }
  }
  return { ok: false, why: 'is not a web address; write it in full, e.g. url:https://example.com/page' }
}

function linkingTo(values: readonly Value[], place: string): string {
  return `${place === 'excluded' ? 'not ' : ''}linking to ${either(values.map(({ shown }) => bare(shown)))}`
}
