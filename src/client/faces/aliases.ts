import type { Express, RequestHandler } from 'express'
import { PLAIN_FIELDS, fieldOf, parseQuery, plainQuery } from '../../filter/index.js'
import { feedPath, queryPath } from '../../render/index.js'
import { parameter } from '../ask.js'

/** The field that each of the addresses which are easy to say aloud stands for. */
const SPOKEN = { t: 'tag', from: 'from', lang: 'lang', domain: 'domain' } as const

/** `/t/<tag>`, `/from/<handle>`, `/lang/<code>`, `/domain/<host>`: 301 to the address that everybody shares. */
export function mountAliases(app: Express): void {
  for (const [path, field] of Object.entries(SPOKEN)) {
    app.get(`/${path}/:value`, ({ params: { value } }, res) => {
      res.redirect(301, queryPath((field === 'tag' ? tagOf(value) : undefined) ?? termOf(field, value)))
    })
  }
}

/**
 * Other ways to ask a face of a feed for the same: `filter=`, under which older links have their query (301), and the
 * fields of the form without signs (303). Beside a `q` they say nothing.
 */
export const otherNames: RequestHandler = ({ path: asked, query }, res, next) => {
  if ((parameter(query['q']) ?? '') !== '') return next()
  // With two slashes it would name a host.
  const path = asked.replace(/^\/+/, '/')
  const filter = parameter(query['filter'])
  if (filter !== undefined) return res.redirect(301, feedPath(path, { q: tidied(filter) }))
  const sent = PLAIN_FIELDS.flatMap((field) => {
    const value = query[field]
    return value === undefined ? [] : [[field, texts(value)] as const]
  })
  if (sent.length === 0) return next()
  res.redirect(303, feedPath(path, { q: plainQuery(Object.fromEntries(sent)) }))
}

/** `#tag`, where that says it all. */
function tagOf(value: string): string | undefined {
  const parsed = parseQuery(value.startsWith('#') ? value : `#${value}`)
  return parsed.ok && parsed.query.root?.kind === 'tag' ? parsed.query.address : undefined
}

/** `field:value`; of no value too, for the page to say that one is missing. */
function termOf(field: string, value: string): string {
  const [term = `${field}:`] = fieldOf(field, [value])
  return tidied(term)
}

/** The address form, unless the page has something to say about what was typed. */
function tidied(typed: string): string {
  const parsed = parseQuery(typed)
  return parsed.ok && parsed.query.notices.length === 0 ? parsed.query.address : typed
}

function texts(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter((one) => typeof one === 'string')
}
