import { PyreError } from '../errors.js'
import { clean } from './clean.js'
import { readPhrase } from './lex-phrase.js'
import { parseQuery } from './parse.js'
import { LIMITS } from './query.js'
import { inValueQuotes } from './quote-value.js'
import { isComma, isSingleQuote, quoteSort, Reader } from './reader.js'

/** The fields of the form that needs no signs (feed-page sheet, section 4.5). */
export const PLAIN_FIELDS = ['all', 'any', 'none', 'lang', 'has', 'replies'] as const

/** What was sent of it; a field may come several times. */
export type PlainForm = Readonly<Partial<Record<(typeof PLAIN_FIELDS)[number], readonly string[]>>>

/**
 * The query a form asks for: `all` the words of its first field, one or more of `any`, not one of `none`; a language of
 * `lang`; each of `has`; with `replies` at `0` none of these, at `only` nothing else. Words are meant as they stand: no
 * operator and no field comes out of them. What stays what it is in the box: `"a phrase"`, `#tag`, and `begin*`. A
 * value that is none (`has=dogs`) is for `parseQuery` to refuse.
 * @returns empty for every post
 * @throws PyreError QUERY when `replies` says something else
 */
export function plainQuery(form: PlainForm): string {
  const { all = [], any = [], none = [], lang = [], has = [] } = form
  const words = [...all, ...any, ...none]
  // Too long to be any query: the parser says so, of the whole of it.
  if (Array.from(words.join(' ')).length > LIMITS.length) return words.join(' ')
  const either = alternatives(any.flatMap((text) => termsOf(text, '')))
  const others = [
    ...none.flatMap((text) => termsOf(text, '-')),
    ...fieldOf('lang', lang),
    ...has.flatMap((value) => fieldOf('has', [value])),
    ...repliesOf(form.replies ?? []),
  ]
  const each = all.flatMap((text) => termsOf(text, ''))
  const alone = each.length + others.length === 0
  const group = either.length > 1 && !alone ? `(${either.join(' OR ')})` : either.join(' OR ')
  return [...each, ...(group === '' ? [] : [group]), ...others].join(' ')
}

/** `key:value,value` of values that may themselves be lists; nothing when they are all empty. */
export function fieldOf(key: string, given: readonly string[]): readonly string[] {
  const values = given.flatMap(valuesIn).map(inValueQuotes)
  return values.length === 0 ? [] : [`${key}:${values.join(',')}`]
}

/** Between commas; a quote in a value would end it. */
function valuesIn(list: string): readonly string[] {
  const parts = ['']
  for (const { char } of clean(Array.from(list), [])) {
    if (isComma(char)) parts.push('')
    else if (quoteSort(char) === undefined) parts[parts.length - 1] += char
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Words and phrases, each as a term that means it and nothing else. */
function termsOf(text: string, sign: '' | '-'): readonly string[] {
  const reader = new Reader(clean(Array.from(text), []))
  const terms: string[] = []
  while (!reader.ended) {
    if (reader.peek() === ' ') {
      reader.take()
    } else if (quoteSort(reader.peek()) === undefined) {
      terms.push(
        termOf(
          reader.takeWhile((char) => char !== ' ' && quoteSort(char) === undefined),
          sign,
        ),
      )
    } else {
      const phrase = readPhrase(reader, []) ?? ''
      if (phrase !== '') terms.push(`${sign}"${phrase}"`)
    }
  }
  return terms
}

/** An `OR` needs something on both sides: of terms that hold nothing one at most stays, for the parser to speak of. */
function alternatives(terms: readonly string[]): readonly string[] {
  const sought = terms.filter((term) => {
    const parsed = parseQuery(term)
    return parsed.ok && parsed.query.root !== undefined
  })
  return sought.length > 0 ? sought : terms.slice(0, 1)
}

/** As it stands where the language takes it for a word or a tag; in quotes where it would be something else. */
function termOf(word: string, sign: '' | '-'): string {
  const parsed = parseQuery(`${sign}${word}`)
  // A single quote may find another one in a later word, and would then hold all between.
  if (parsed.ok && parsed.query.notices.length === 0 && !isSingleQuote(word.charAt(0))) {
    const { root, address } = parsed.query
    const node = sign === '-' && root?.kind === 'not' ? root.node : root
    const excluded = node !== root
    if (excluded === (sign === '-') && (node?.kind === 'text' || node?.kind === 'tag')) return address
  }
  return `${sign}"${word}"`
}

function repliesOf(given: readonly string[]): readonly string[] {
  const [value = ''] = given
  if (value === '') return []
  if (value === '0') return ['-is:reply']
  if (value === 'only') return ['is:reply']
  throw new PyreError(
    'QUERY',
    `“replies” is “${Array.from(value).slice(0, 40).join('')}”, but it can be 0 for none, or only for nothing else.`,
  )
}
