/** The languages most posts are in, by the codes of `lang:`. */
const COMMON =
  'en ja pt es de fr ko it nl tr ru uk pl id th zh ar fa he hi vi sv no da fi cs el hu ro ca eu gl ga cy'.split(
    ' ',
  )

/** A language to choose: its code, and its name in itself. */
export interface Language {
  readonly code: string
  readonly name: string
}

/** In the order of their names' letters, as far as there is one. */
export const LANGUAGES: readonly Language[] = COMMON.map((code) => ({ code, name: ownName(code) })).toSorted(
  (a, b) => a.name.localeCompare(b.name, 'en'),
)

function ownName(code: string): string {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1)
}
