import { isDid, isHandle, type Did } from '../syntax/index.js'
import type { FieldRule, Read } from './field-rule.js'

/** `from:` — who wrote it: a handle (by its DID when that is known), a DID, or `*.suffix` for the handles below a domain. */
export const from: FieldRule = {
  read: readAuthor,
  words: (values) => `from ${values.map(({ shown }) => shown).join(' or ')}`,
  test: ({ folded }, dids) => {
    if (isDid(folded)) return (post) => post.did === folded
    if (folded.startsWith('*')) {
      const suffix = folded.slice(1)
      return (_post, author) => author.handle?.toLowerCase().endsWith(suffix) ?? false
    }
    const did: Did | undefined = dids.get(folded)
    if (did !== undefined) return (post) => post.did === did
    return (_post, author) => author.handle?.toLowerCase() === folded
  },
}

function readAuthor(typed: string): Read {
  const shown = typed.replace(/^[@＠]/u, '')
  if (isDid(shown)) return { ok: true, value: { shown, folded: shown } }
  const folded = shown.toLowerCase()
  if (isHandle(folded.replace(/^\*\./, 'any.'))) return { ok: true, value: { shown, folded } }
  const example = isHandle(`${folded}.bsky.social`) && !folded.includes('.') ? folded : 'bob'
  return {
    ok: false,
    why: `is not a handle; write it in full, e.g. from:${example}.bsky.social, or a DID, or *.example.com for all handles below a domain`,
  }
}
