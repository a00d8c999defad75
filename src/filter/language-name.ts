const ENGLISH = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** The English name of a language tag; nothing when it has none, and then it may be no language at all. Total. */
export function languageName(tag: string): string | undefined {
  try {
    return ENGLISH.of(tag)
  } catch {
    return undefined
  }
}
