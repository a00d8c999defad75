import type { FieldRule } from './field-rule.js'
import { from } from './from.js'
import { lang } from './language.js'
import type { FieldName } from './query.js'

export const FIELDS: Readonly<Record<FieldName, FieldRule>> = { from, lang }

/** Keys as people write them, lower case, to the field they mean; `later`: a key to come, read as plain text today. */
export const KEYS: ReadonlyMap<string, FieldName | 'later'> = new Map<string, FieldName | 'later'>([
  ['from', 'from'],
  ['author', 'from'],
  ['lang', 'lang'],
  ...['to', 'mentions', 'replyto', 'domain', 'url', 'tag', 'has', 'is', 'alt', 'since', 'until'].map(
    (key) => [key, 'later'] as const,
  ),
])
