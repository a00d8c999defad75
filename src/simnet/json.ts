/** A JSON object, unchecked. */
export type Json = Readonly<Record<string, unknown>>

/** The fields of what may be a JSON object; none of anything else. */
export function fieldsOf(value: unknown): Json {
  return isObject(value) ? value : {}
}

/** The strings of what may be a list of them. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}
