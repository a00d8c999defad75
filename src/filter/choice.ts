import type { Read } from './field-rule.js'

/** The values of the fields that take only known ones. */
export const CHOICES = {
  has: ['image', 'video', 'media', 'link', 'quote', 'tag', 'mention', 'alt', 'gif'],
  is: ['reply', 'root', 'quote', 'bot', 'edited'],
} as const

type Key = keyof typeof CHOICES
export type Choice<K extends Key> = (typeof CHOICES)[K][number]

const MEANING = { has: 'something a post can have', is: 'a sort of post' } as const

/** Reads one of the known values of `has:` or `is:`, in any case, also in the plural. */
export function readChoice(key: Key, typed: string): Read {
  const folded = typed.normalize('NFKC').toLowerCase()
  const found = among(key, folded)
  if (found !== undefined) return { ok: true, value: { shown: found, folded: found } }
  const other = key === 'has' ? 'is' : 'has'
  const meant = among(other, folded)
  const hint = meant === undefined ? '' : `; perhaps ${other}:${meant} is meant`
  return { ok: false, why: `is not ${MEANING[key]}; use ${listed(CHOICES[key])}${hint}` }
}

function among(key: Key, folded: string): string | undefined {
  return CHOICES[key].find((name) => [name, plural(name)].includes(folded))
}

function plural(name: string): string {
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
