import { isDate } from './date.js'
import { FIELDS, KEYS } from './fields.js'
import { readPhrase } from './lex-phrase.js'
import { note } from './notes.js'
import { LIMITS, type FieldName, type FieldTerm, type Notice, type Span, type Value } from './query.js'
import { inValueQuotes } from './quote-value.js'
import { isBreak, isComma, type Reader } from './reader.js'
import { place, inQuotes, Refusal } from './refusal.js'

/** A term that says nothing about a live post: it keeps its place in the address form and has none in the tree. */
export interface IdleTerm {
  readonly kind: 'idle'
  readonly shown: string
}

const LONGEST_KEY = Math.max(...[...KEYS.keys()].map((key) => key.length))

interface Typed extends Span {
  readonly text: string
  readonly quoted: boolean
}

/** A field as typed: all that sentences about it need. */
interface Field extends Span {
  readonly key: string
  readonly typed: readonly Typed[]
}

/** Reads `key:value,value` if a known key stands here. A wrong or missing value is a `Refusal`. */
export function readField(reader: Reader, notices: Notice[]): FieldTerm | IdleTerm | undefined {
  const start = reader.place
  const key = keyHere(reader)
  const name = KEYS.get(key)
  if (name === undefined) return undefined
  for (const _ of `${key}:`) reader.take()
  const typed = readValues(reader, name === 'url', notices)
  const field = { key, typed, ...reader.span(start) }
  return name === 'date' ? dateField(field, notices) : knownField(name, field, notices)
}

function keyHere(reader: Reader): string {
  let key = ''
  while (key.length <= LONGEST_KEY && /[a-z]/i.test(reader.peek(key.length))) key += reader.peek(key.length)
  return /[:：]/u.test(reader.peek(key.length)) ? key.toLowerCase() : ''
}

/** The values between commas, empty ones too. */
function readValues(reader: Reader, links: boolean, notices: Notice[]): readonly Typed[] {
  const values: Typed[] = []
  do {
    if (values.length > 0) reader.take()
    const start = reader.place
    const phrase = readPhrase(reader, notices)
    const text =
      phrase ??
      (links ? reader.takeLink(isComma) : reader.takeWhile((char) => !isBreak(char) && !isComma(char)))
    values.push({ text, quoted: phrase !== undefined, ...reader.span(start) })
  } while (!reader.ended && isComma(reader.peek()))
  return values
}

function knownField(name: FieldName, field: Field, notices: Notice[]): FieldTerm {
  const values = given(field, FIELDS[name].example, notices).map((value) => readValue(name, field.key, value))
  return {
    kind: 'field',
    shown: `${name}:${values.map(({ shown }) => shown).join(',')}`,
    field: name,
    values,
  }
}

/** The values that are not empty, which must be some and not too many. */
function given({ key, typed, ...span }: Field, example: string, notices: Notice[]): readonly Typed[] {
  const values = typed.filter(({ text }) => text !== '')
  if (values.length === 0) {
    throw new Refusal(
      `“${key}:” ${place(span)} has no value; write one right after the colon, e.g. ${key}:${example}.`,
      span,
    )
  }
  if (values.length < typed.length) {
    note(
      notices,
      `A comma in “${key}:” has no value beside it; values are written without spaces: a,b.`,
      span,
    )
  }
  const excess = values[LIMITS.values]
  if (excess !== undefined) {
    throw new Refusal(
      `“${key}:” ${place(span)} has ${values.length} values; ${LIMITS.values} at most.`,
      excess,
    )
  }
  return values
}

function readValue(name: FieldName, key: string, { text, quoted, ...span }: Typed): Value {
  const read = FIELDS[name].read(text, quoted)
  if (read.ok) return read.value
  throw new Refusal(`${inQuotes(text)} in “${key}:” ${place(span)} ${read.why}.`, span)
}

/** `since:` and `until:` are checked, so that a link made for a search still works, and then change nothing. */
function dateField(field: Field, notices: Notice[]): IdleTerm {
  const { key } = field
  const dates = given(field, '2026-01-31', notices)
  const wrong = dates.find(({ text }) => !isDate(text))
  if (wrong !== undefined) {
    throw new Refusal(
      `${inQuotes(wrong.text)} in “${key}:” ${place(wrong)} is not a date; write year-month-day, e.g. ${key}:2026-01-31.`,
      wrong,
    )
  }
  note(notices, `“${key}:” changes nothing here: this feed is live.`, field)
  return { kind: 'idle', shown: `${key}:${dates.map(({ text }) => inValueQuotes(text)).join(',')}` }
}
