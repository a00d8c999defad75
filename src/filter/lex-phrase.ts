import { note } from './notes.js'
import type { Notice } from './query.js'
import { isSingleQuote, quoteSort, type Reader } from './reader.js'

/** Reads what is in quotes: tidied, maybe empty, without any double quote in it; `undefined` if no quote opens here. */
export function readPhrase(reader: Reader, notices: Notice[]): string | undefined {
  const start = reader.place
  const sort = quoteSort(reader.peek())
  if (sort === undefined && !reader.opensSingle) return undefined
  reader.take()
  const inside = reader.takeWhile((char) =>
    sort === undefined ? !(isSingleQuote(char) && reader.closesSingle) : quoteSort(char) !== sort,
  )
  const phrase = inside.replace(/["“”„‟＂〝〞〟«»‹›「」『』｢｣ ]+/gu, ' ').trim()
  if (!reader.ended) reader.take()
  else if (phrase !== '')
    note(notices, 'The quote opened here was never closed; it was closed at the end.', reader.span(start))
  return phrase
}
