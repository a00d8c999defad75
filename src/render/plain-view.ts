import { languageName, type Node } from '../filter/index.js'
import { LANGUAGES } from './languages.js'
import { fieldsOf, NO_FIELDS } from './plain-fields.js'

const FEATURES = [
  ['image', 'pictures'],
  ['video', 'a video'],
  ['gif', 'a GIF'],
  ['media', 'any of these'],
  ['alt', 'descriptions of them'],
  ['link', 'a link'],
  ['quote', 'a quoted post'],
  ['tag', 'a tag'],
  ['mention', 'a mention'],
] as const

const REPLIES = [
  ['', 'shown too'],
  ['0', 'left out'],
  ['only', 'nothing else'],
] as const

/** What `views/fragments/plain.njk` reads: the form, filled with the query where it can ask for that. */
export function plainView(root: Node | undefined) {
  const fields = fieldsOf(root) ?? NO_FIELDS
  return {
    all: fields.all,
    any: fields.any,
    // `none` is a word of the template language.
    without: fields.none,
    lang: fields.lang,
    languages: languages(fields.lang),
    features: FEATURES.map(([value, name]) => ({ value, name, on: fields.has.includes(value) })),
    replies: REPLIES.map(([value, name]) => ({ value, name, on: value === fields.replies })),
  }
}

/** Every choice of language; also one that is chosen already and rarer. */
function languages(chosen: string): { code: string; name: string }[] {
  const listed = [{ code: '', name: 'any' }, ...LANGUAGES, { code: 'none', name: 'none given' }]
  if (listed.some(({ code }) => code === chosen)) return listed
  const name = chosen
    .split(',')
    .map((code) => (code === 'none' ? 'none given' : (languageName(code) ?? code)))
    .join(' or ')
  return [...listed, { code: chosen, name }]
}
