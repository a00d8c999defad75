/** Cutting folded text into words. The same cut is made of posts and of queries, so that they meet. */

/** Scripts written without spaces between words (and Korean, whose particles cling): a word is found anywhere in them. */
const UNSPACED =
  '[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]'
const UNSPACED_LETTER = new RegExp(`(?=[\\p{L}\\p{N}\\p{M}])${UNSPACED}`, 'u')
// oxlint-disable-next-line no-control-regex -- the range is what ASCII is
const ASCII = /^[\x00-\x7f]*$/
/** The same as `WORDS` in ASCII, and several times as fast. */
const ASCII_WORDS = /\w+/g
const WORDS = /[\p{L}\p{N}\p{M}_]+/gu
const WORDS_BESIDE_UNSPACED = new RegExp(
  `(?:(?=[\\p{L}\\p{N}\\p{M}])${UNSPACED})+|(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}_])+`,
  'gu',
)
/** Pictures: emoji, flags, keycaps. Not © and ®, which stand beside words like punctuation. */
const EMOJI = /(?![©®])[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]/u
const PIECES = /[\p{L}\p{N}\p{M}_]+|[\p{S}\u200D\u{E0020}-\u{E007F}]+/gu

/** The words of a folded text, in order. An apostrophe parts words, so `école` is in `l'école` and `cat` in `cat's`. */
export function wordsOf(folded: string): readonly string[] {
  if (ASCII.test(folded)) return folded.match(ASCII_WORDS) ?? []
  return folded.match(UNSPACED_LETTER.test(folded) ? WORDS_BESIDE_UNSPACED : WORDS) ?? []
}

/** Words and runs of symbols, in order; letters of unspaced scripts are not parted from others. */
export function piecesOf(folded: string): readonly string[] {
  return folded.match(PIECES) ?? []
}

/** Whether a folded text can only be found as a substring: emoji, or a script without spaces. */
export function isUnspaced(folded: string): boolean {
  return UNSPACED_LETTER.test(folded) || EMOJI.test(folded)
}

/** Whether a folded text has one character only, as people count. */
export function isSingle(word: string): boolean {
  return Array.from(word).length === 1
}
