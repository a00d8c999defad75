import { isDid, type Did } from '../syntax/index.js'
import { isObject, type JsonObject } from './json.js'
import { bareTag, isTag } from './tag.js'
import { isWebLink } from './web-link.js'

/** What a facet says about its piece of the text. */
export type Mark =
  | { readonly kind: 'link'; readonly uri: string }
  | { readonly kind: 'mention'; readonly did: Did }
  | { readonly kind: 'tag'; readonly tag: string }

/** The field that a known feature of `app.bsky.richtext.facet` must have; undefined for features unknown here. */
function fieldOf(feature: JsonObject): 'uri' | 'did' | 'tag' | undefined {
  switch (feature.$type) {
    case 'app.bsky.richtext.facet#link':
      return 'uri'
    case 'app.bsky.richtext.facet#mention':
      return 'did'
    case 'app.bsky.richtext.facet#tag':
      return 'tag'
    default:
      return undefined
  }
}

/**
 * Whether this is a list of facets by its types. Says nothing about ranges and contents: those that make no sense are
 * left out by `segment`, and no reason to lose the post.
 */
export function areFacets(facets: unknown): boolean {
  return Array.isArray(facets) && facets.every(isFacet)
}

function isFacet(facet: unknown): boolean {
  if (!isObject(facet) || !isObject(facet.index) || !Array.isArray(facet.features)) return false
  const { byteStart, byteEnd } = facet.index
  return typeof byteStart === 'number' && typeof byteEnd === 'number' && facet.features.every(isFeature)
}

function isFeature(feature: unknown): boolean {
  if (!isObject(feature) || typeof feature.$type !== 'string') return false
  const field = fieldOf(feature)
  return field === undefined || typeof feature[field] === 'string'
}

/** What the first known feature says; undefined when none is known, or what it says must not be shown. */
export function markOf(features: unknown): Mark | undefined {
  if (!Array.isArray(features)) return undefined
  for (const feature of features as unknown[]) {
    const field = isObject(feature) ? fieldOf(feature) : undefined
    if (isObject(feature) && field !== undefined) return mark(field, feature[field])
  }
  return undefined
}

function mark(field: 'uri' | 'did' | 'tag', value: unknown): Mark | undefined {
  if (field === 'uri') return isWebLink(value) ? { kind: 'link', uri: value } : undefined
  if (field === 'did') return isDid(value) ? { kind: 'mention', did: value } : undefined
  const tag = isTag(value) ? bareTag(value) : undefined
  return tag === undefined ? undefined : { kind: 'tag', tag }
}
