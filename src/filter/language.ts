import { isLanguage } from '../syntax/index.js'
import type { Value } from './query.js'
import { either, type FieldRule, type Place, type Read } from './field-rule.js'
import { foldLanguage } from './fold-language.js'
import { languageName } from './language-name.js'
import { NO_LANGUAGE } from './sign.js'

/** `lang:` — any of the post's declared languages; a short code takes longer tags too; `none`: none declared. */
export const lang: FieldRule = {
  example: 'en',
  steps: 2,
  read: readLanguage,
  words: languagesInWords,
  test: ({ folded }) =>
    folded === 'none'
      ? (post) => post.langs.length === 0
      : (_post, _author, sight) => sight.langs.some((tag) => tag === folded || tag.startsWith(`${folded}-`)),
  covers: ({ folded }) => [
    { signs: [{ kind: 'lang', text: folded === 'none' ? NO_LANGUAGE : folded }], exact: true },
  ],
}

function readLanguage(typed: string): Read {
  if (typed.toLowerCase() === 'none') return { ok: true, value: { shown: typed, folded: 'none' } }
  const primary = typed.split('-', 1)[0]?.toLowerCase() ?? ''
  // Every two-letter language has a name (the list is closed); three letters may be too rare to have one here.
  const known =
    primary.length === 3 || (primary.length === 2 && languageName(foldLanguage(primary)) !== undefined)
  if (known && isLanguage(typed)) return { ok: true, value: { shown: typed, folded: foldLanguage(typed) } }
  return {
    ok: false,
    why: `is not a language; write its two- or three-letter code, e.g. lang:${suggest(typed, primary)}, or lang:none`,
  }
}

/** The code that was probably meant: of a name, of a country, of a tag written with `_`. */
function suggest(typed: string, primary: string): string {
  const dashed = typed.replaceAll('_', '-')
  if (dashed !== typed && isLanguage(dashed) && /^[a-z]{2,3}(-|$)/i.test(dashed)) return dashed
  return codeOfCountry(primary) ?? codeOfName(primary) ?? 'en'
}

function codeOfCountry(code: string): string | undefined {
  if (!/^[a-z]{2}$/.test(code)) return undefined
  const { language } = new Intl.Locale(`und-${code}`).maximize()
  return languageName(language) === undefined ? undefined : language
}

function codeOfName(name: string): string | undefined {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz')
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .find((code) => languageName(code)?.toLowerCase() === name)
}

function languagesInWords(values: readonly Value[], place: Place): string {
  const codes = values.map(({ folded }) => folded)
  const names = codes.filter((code) => code !== 'none').map((code) => languageName(code) ?? code)
  const named = names.length === 0 ? [] : [`in ${either(names)}`]
  if (place !== 'excluded')
    return either(codes.includes('none') ? [...named, 'with no language given'] : named)
  const unnamed = codes.includes('none') ? ['with a language given'] : []
  return [...named.map((words) => `not ${words}`), ...unnamed].join(', ')
}
