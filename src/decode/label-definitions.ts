import { clipped } from './bounds.js'
import { isObject } from './json.js'

/** What a labeler means by a label of its own. Source: lexicon com.atproto.label.defs#labelValueDefinition */
export interface LabelDefinition {
  readonly val: string
  /** What it hides: the whole post or account, pictures and videos, or nothing. */
  readonly blurs: 'content' | 'media' | 'none'
  /** What becomes of it for somebody who has chosen nothing. */
  readonly setting: 'hide' | 'warn' | 'ignore'
  readonly adultOnly: boolean
  /** What it is called, in English if it can be: hostile text, bounded, without controls, never empty. */
  readonly name: string
}

/** More than any labeler has; what follows is not read. */
const MOST = 500
const MOST_LOCALES = 100
/** In units; the lexicon's 64 graphemes could fill a screen. */
const NAME_LENGTH = 80
const VALUE = /^[a-z-]{1,100}$/
/** What is not seen, or turns the text around it. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu

/**
 * The definitions in a labeler's policies (lexicon app.bsky.labeler.defs#labelerPolicies). Pure and total: one that cannot
 * be read is left out, of two of the same value the first counts. Undefined when there are no policies at all.
 */
export function labelDefinitions(policies: unknown): readonly LabelDefinition[] | undefined {
  if (!isObject(policies)) return undefined
  const { labelValueDefinitions: entries = [] } = policies
  if (!Array.isArray(entries)) return undefined
  const found = new Map<string, LabelDefinition>()
  for (const entry of (entries as unknown[]).slice(0, MOST)) {
    const definition = definitionOf(entry)
    if (definition !== undefined && !found.has(definition.val)) found.set(definition.val, definition)
  }
  return [...found.values()]
}

function definitionOf(entry: unknown): LabelDefinition | undefined {
  if (!isObject(entry)) return undefined
  const { identifier: val, blurs, severity, defaultSetting: setting, adultOnly, locales } = entry
  if (typeof val !== 'string' || !VALUE.test(val)) return undefined
  if (typeof blurs !== 'string' || typeof severity !== 'string') return undefined
  return {
    val,
    // Open lists: a word that is not known hides nothing, and no choice is a warning.
    blurs: blurs === 'content' || blurs === 'media' ? blurs : 'none',
    setting: setting === 'hide' || setting === 'ignore' ? setting : 'warn',
    adultOnly: adultOnly === true,
    name: nameIn(locales) ?? val,
  }
}

function nameIn(locales: unknown): string | undefined {
  if (!Array.isArray(locales)) return undefined
  const names = (locales.slice(0, MOST_LOCALES) as unknown[]).filter(isObject).flatMap(({ lang, name }) => {
    const tidy = typeof name === 'string' ? tidied(name) : ''
    return tidy === ''
      ? []
      : [{ name: tidy, isEnglish: typeof lang === 'string' && /^en(?:-|$)/i.test(lang) }]
  })
  return (names.find(({ isEnglish }) => isEnglish) ?? names[0])?.name
}

function tidied(name: string): string {
  // The rest is never shown: it need not be read either.
  const plain = name.slice(0, 1000).replace(UNSEEN, ' ').replace(/\s+/gu, ' ').trim()
  return plain.length <= NAME_LENGTH ? plain : `${clipped(plain, NAME_LENGTH - 1).trim()}…`
}
