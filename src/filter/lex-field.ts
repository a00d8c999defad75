import { FIELDS, KEYS } from './fields.js'
import { readPhrase } from './lex-phrase.js'
import { note } from './notes.js'
import {
  LIMITS,
  type FieldName,
  type FieldTerm,
  type Notice,
  type Span,
  type TextTerm,
  type Value,
} from './query.js'
import { isBreak, isComma, isSingleQuote, type Reader } from './reader.js'
import { place, inQuotes, Refusal } from './refusal.js'
import { soughtBy } from './text-term.js'

const LONGEST_KEY = Math.max(...[...KEYS.keys()].map((key) => key.length))

interface Typed extends Span {
  readonly text: string
}

/** Reads `key:value,value` if a known key stands here. A wrong or missing value is a `Refusal`. */
export function readField(reader: Reader, notices: Notice[]): FieldTerm | TextTerm | undefined {
  const start = reader.place
  const key = keyHere(reader)
  const field = KEYS.get(key)
  if (field === undefined) return undefined
  for (const _ of `${key}:`) reader.take()
  const typed = readValues(reader)
  const span = reader.span(start)
  return field === 'later'
    ? laterField(key, typed, span, notices)
    : knownField(field, key, typed, span, notices)
}

function keyHere(reader: Reader): string {
  let key = ''
  while (key.length <= LONGEST_KEY && /[a-z]/i.test(reader.peek(key.length))) key += reader.peek(key.length)
  return /[:：]/u.test(reader.peek(key.length)) ? key.toLowerCase() : ''
}

/** The values between commas, empty ones too. */
function readValues(reader: Reader): readonly Typed[] {
  const values: Typed[] = []
  do {
    if (values.length > 0) reader.take()
    const start = reader.place
    const text = readPhrase(reader, []) ?? reader.takeWhile((char) => !isBreak(char) && !isComma(char))
    values.push({ text, ...reader.span(start) })
  } while (!reader.ended && isComma(reader.peek()))
  return values
}

function knownField(
  field: FieldName,
  key: string,
  typed: readonly Typed[],
  span: Span,
  notices: Notice[],
): FieldTerm {
  const given = typed.filter(({ text }) => text !== '')
  if (given.length === 0) {
    const example = field === 'lang' ? 'lang:en' : `${key}:bob.bsky.social`
    throw new Refusal(
      `“${key}:” ${place(span)} has no value; write one right after the colon, e.g. ${example}.`,
      span,
    )
  }
  if (given.length < typed.length) {
    note(
      notices,
      `A comma in “${key}:” has no value beside it; values are written without spaces: a,b.`,
      span,
    )
  }
  const excess = given[LIMITS.values]
  if (excess !== undefined) {
    throw new Refusal(
      `“${key}:” ${place(span)} has ${given.length} values; ${LIMITS.values} at most.`,
      excess,
    )
  }
  const values = given.map((value) => readValue(field, key, value))
  const shown = `${field}:${values.map((value) => value.shown).join(',')}`
  return { kind: 'field', shown, field, values }
}

function readValue(field: FieldName, key: string, { text, ...span }: Typed): Value {
  const read = FIELDS[field].read(text)
  if (read.ok) return read.value
  throw new Refusal(`${inQuotes(text)} in “${key}:” ${place(span)} ${read.why}.`, span)
}

function laterField(
  key: string,
  typed: readonly Typed[],
  span: Span,
  notices: Notice[],
): TextTerm | undefined {
  note(notices, `“${key}:” is looked for as text for now; it is not understood yet.`, span)
  const given = typed.map(({ text }) => text).filter((text) => text !== '')
  const shown = `${key}:${given.map(quoteIfNeeded).join(',')}`
  const sought = soughtBy(shown, true)
  return sought === undefined || sought === 'star' ? undefined : { kind: 'text', shown, plain: shown, sought }
}

/** A value as it can be read again as one. */
function quoteIfNeeded(value: string): string {
  const bare =
    !Array.from(value).some((char) => isBreak(char) || isComma(char)) && !isSingleQuote(value.charAt(0))
  return bare ? value : `"${value}"`
}
