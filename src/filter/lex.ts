import type { Char } from './clean.js'
import { readField, type IdleTerm } from './lex-field.js'
import { readPhrase } from './lex-phrase.js'
import { note } from './notes.js'
import { FIELDS } from './fields.js'
import { foldTag } from './fold-tag.js'
import { fullHandle } from './handle.js'
import type { FieldTerm, Notice, Span, Term } from './query.js'
import { isBar, isBreak, isClose, isOpen, isSingleQuote, quoteSort, Reader } from './reader.js'
import { place, inQuotes, Refusal } from './refusal.js'
import { soughtBy } from './text-term.js'

/** `text` is the spelling in the address form. A `minus` is always followed by a term or an `open`. */
export type Token = Span &
  (
    | { readonly kind: 'open' | 'close' | 'minus' | 'and' | 'or' | 'not'; readonly text: string }
    | { readonly kind: 'term'; readonly text: string; readonly term: Term | IdleTerm }
  )

const OPERATORS: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
])
/** What a `-` can exclude; before anything else (`-`, `-->`, `- cats`) it is a dash. */
const EXCLUDABLE = /[\p{L}\p{N}\p{Sc}#＃@＠\p{Extended_Pictographic}\p{Regional_Indicator}]/u
/** What keyboards make of a `-`. */
const DASHES = '‐‑‒–—―−﹘﹣－'
const DASH = 'This dash was read as a minus: posts with what follows it are left out.'
const NOTHING = 'There is nothing to look for here, so it was left out.'

/** Cuts cleaned text into tokens. What holds nothing is left out with a notice; a wrong value is a `Refusal`. */
export function lex(
  chars: readonly Char[],
  notices: Notice[],
): { readonly tokens: readonly Token[]; readonly steps: number } {
  const reader = new Reader(chars)
  const tokens: Token[] = []
  while (!reader.ended) {
    const start = reader.place
    const char = reader.peek()
    if (char === ' ') {
      reader.take()
    } else if (isClose(char)) {
      reader.take()
      tokens.push({ kind: 'close', text: ')', ...reader.span(start) })
    } else if (isBar(char)) {
      reader.takeWhile(isBar)
      tokens.push({ kind: 'or', text: '|', ...reader.span(start) })
    } else {
      tokens.push(...readOperand(reader, notices))
    }
  }
  return { tokens, steps: reader.steps }
}

function readOperand(reader: Reader, notices: Notice[]): readonly Token[] {
  const start = reader.place
  const minus = startsExclusion(reader)
  if (minus && reader.take() !== '-') note(notices, DASH, reader.span(start))
  const before: readonly Token[] = minus ? [{ kind: 'minus', text: '-', ...reader.span(start) }] : []
  const from = reader.place
  if (isOpen(reader.peek())) {
    reader.take()
    return [...before, { kind: 'open', text: '(', ...reader.span(from) }]
  }
  const read = readTerm(reader, minus, notices)
  if (typeof read === 'string') return [{ kind: read, text: read.toUpperCase(), ...reader.span(from) }]
  if (read !== undefined)
    return [...before, { kind: 'term', text: read.shown, term: read, ...reader.span(from) }]
  note(notices, NOTHING, reader.span(start))
  return []
}

function startsExclusion(reader: Reader): boolean {
  if (reader.peek() !== '-' && !DASHES.includes(reader.peek())) return false
  const next = reader.peek(1)
  return EXCLUDABLE.test(next) || isOpen(next) || isSingleQuote(next) || quoteSort(next) !== undefined
}

function readTerm(
  reader: Reader,
  excluded: boolean,
  notices: Notice[],
): Term | IdleTerm | 'and' | 'or' | 'not' | undefined {
  const start = reader.place
  const phrase = readPhrase(reader, notices)
  if (phrase !== undefined) return textTerm(`"${phrase}"`, phrase, true, reader.span(start))
  const field = readField(reader, notices)
  if (field !== undefined) return field
  if (linkStarts(reader)) return linkTerm(reader)
  const word = reader.takeWhile((char) => !isBreak(char))
  const operator = excluded ? undefined : OPERATORS.get(word)
  if (operator !== undefined) return operator
  if (/^[#＃]+(?![#＃]|\uFE0F|\u20E3)./u.test(word)) return tagTerm(word, reader.span(start))
  if (/^[@＠]+[\p{L}\p{N}]/u.test(word)) return mentionTerm(word, reader.span(start))
  return textTerm(word, word, false, reader.span(start))
}

function tagTerm(word: string, span: Span): Term | undefined {
  const read = foldTag(word)
  if (read === 'star') {
    throw new Refusal(
      `${inQuotes(word)} ${place(span)} has a star, which words can take and tags cannot.`,
      span,
    )
  }
  return read && { kind: 'tag', shown: `#${read.spelled}`, tag: read.tag }
}

function mentionTerm(word: string, span: Span): FieldTerm {
  const named = word.replace(/^[@＠]+|[.,:;!?…'’]+$/gu, '')
  const read = FIELDS.mentions.read(named, false)
  if (read.ok)
    return { kind: 'field', shown: `@${read.value.shown}`, field: 'mentions', values: [read.value] }
  throw new Refusal(
    `${inQuotes(word)} ${place(span)} is not a handle; write it in full, e.g. @${fullHandle(named)}, or in quotes to look for the word.`,
    span,
  )
}

function linkStarts(reader: Reader): boolean {
  const start = Array.from('https://', (_, i) => reader.peek(i)).join('')
  return /^https?:\/\//i.test(start)
}

function linkTerm(reader: Reader): FieldTerm {
  const start = reader.place
  const typed = reader.takeLink()
  const spelled = typed.replace(/[.,:;!?…'’]+$/u, '')
  const read = FIELDS.url.read(spelled, false)
  if (read.ok) return { kind: 'field', shown: spelled, field: 'url', values: [read.value] }
  const span = reader.span(start)
  throw new Refusal(
    `${inQuotes(typed)} ${place(span)} is not a web address; write it in full, e.g. https://example.com/page, or in quotes to look for the text.`,
    span,
  )
}

function textTerm(shown: string, typed: string, quoted: boolean, span: Span): Term | undefined {
  const sought = soughtBy(typed, quoted)
  if (sought === 'star') {
    throw new Refusal(
      `${inQuotes(typed)} ${place(span)} is too short: a star needs at least two letters before it, e.g. ca*.`,
      span,
    )
  }
  return (
    sought && { kind: 'text', shown, plain: sought.how === 'words' && sought.prefix ? shown : typed, sought }
  )
}
