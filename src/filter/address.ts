import type { Token } from './lex.js'

/** Balanced tokens as a person would type them. Reading it again gives the same tokens. */
export function addressOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ kind, text }, i) => {
      const before = tokens[i - 1]?.kind
      const close = before === undefined || before === 'open' || before === 'minus' || kind === 'close'
      return close ? text : ` ${text}`
    })
    .join('')
}
