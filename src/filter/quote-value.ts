import { isBreak, isComma, isSingleQuote } from './reader.js'

/** A field's value as it can be read again as one. */
export function inValueQuotes(value: string): string {
  const plain =
    !Array.from(value).some((char) => isBreak(char) || isComma(char)) && !isSingleQuote(value.charAt(0))
  return plain ? value : `"${value}"`
}

/** A value without the quotes of its address form. */
export function bare(shown: string): string {
  return shown.startsWith('"') ? shown.slice(1, -1) : shown
}

/** A value as a person reads it: quotes only where it has spaces. */
export function readable(shown: string): string {
  const text = bare(shown)
  return text.includes(' ') ? `“${text}”` : text
}
