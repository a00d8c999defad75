import type { Bank } from './bank.js'
import { ko, zh } from './east-asia.js'
import { en } from './english.js'
import { de, nl } from './germanic.js'
import { ja } from './japanese.js'
import { el, tr } from './mediterranean.js'
import { ar, fa, he } from './right-to-left.js'
import { es, fr, it, pt } from './romance.js'
import { pl, ru, uk } from './slavic.js'
import { hi, id, th } from './south-asia.js'

/** Every language the network's people write; the first is the one to fall back to. */
export const BANKS: readonly Bank[] = [
  en,
  ja,
  pt,
  es,
  de,
  fr,
  ko,
  zh,
  tr,
  ar,
  th,
  it,
  nl,
  pl,
  uk,
  he,
  fa,
  hi,
  id,
  el,
  ru,
]

/** The bank of a language, or English. */
export function bankOf(lang: string | undefined): Bank {
  return BANKS.find((bank) => bank.lang === lang) ?? en
}
