import type { FieldRule } from './field-rule.js'
import { has } from './has.js'
import { is } from './is.js'
import { lang } from './language.js'
import { domain, url } from './links.js'
import { from, mentions, replyto, to } from './people.js'
import type { FieldName } from './query.js'
import { alt, tag } from './texts.js'

export const FIELDS: Readonly<Record<FieldName, FieldRule>> = {
  from,
  to,
  mentions,
  replyto,
  domain,
  url,
  lang,
  tag,
  has,
  is,
  alt,
}

/** Keys as people write them, lower case, to the field they mean; `date`: read, but nothing to a feed that is live. */
export const KEYS: ReadonlyMap<string, FieldName | 'date'> = new Map<string, FieldName | 'date'>([
  ...(Object.keys(FIELDS) as FieldName[]).map((name) => [name, name] as const),
  ['author', 'from'],
  ['since', 'date'],
  ['until', 'date'],
])
