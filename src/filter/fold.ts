/**
 * Folding: two spellings that a reader takes for one word become one text. Full case folding, NFKC, accents off; what
 * makes another letter (`й`, kana voicing, Indic vowel signs) stays. Folding twice changes nothing more.
 */

// oxlint-disable-next-line no-control-regex -- the range is what ASCII is
const ASCII = /^[\x00-\x7f]*$/
const INVISIBLE = /(?![\u200D\u{E0020}-\u{E007F}])\p{DI}|\u0640/gu
const INVISIBLE_AT_ALL = /[\p{DI}\u0640]/u
/** A joiner holds an emoji together; anywhere else it only changes how letters look. */
const STRAY_JOINER =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}])\u200D|\u200D(?!\p{Extended_Pictographic})/gu
const FLAG_TAGS = /(\u{1F3F4}[\u{E0020}-\u{E007F}]+)|[\u{E0020}-\u{E007F}]/gu
/**
 * Accents, by script: an Indic or Thai mark is a letter's vowel and stays, and so do the voicing marks of kana, and the
 * breve and dots that make Cyrillic й, ў and ї letters of their own.
 */
const ACCENTS =
  /(?![\u3099\u309A])(?=\p{Mn})(?:(?<![иу])\u0306|(?<!і)\u0308|(?![\u0306\u0308])[\p{sc=Inherited}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Common}])/gu
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  ʻ: "'",
}
const OWN_LETTERS = /[ßæœøłđħŧıς’‘ʼʻ]/gu

/** Folds any text; total. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  // NFKC would make `Cat™` the word `cattm`.
  const folded = seen(text.replace(/[™℠]/g, ' ').normalize('NFKC').toLowerCase())
  return seen(
    folded
      .normalize('NFD')
      .replace(ACCENTS, '')
      .replace(OWN_LETTERS, (letter) => LETTERS[letter] ?? letter)
      .normalize('NFC'),
  )
}

function seen(text: string): string {
  if (!INVISIBLE_AT_ALL.test(text)) return text
  return text
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(FLAG_TAGS, (_all, flag: string | undefined) => flag ?? '')
}
