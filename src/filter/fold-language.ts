/** Codes that were replaced long ago and that old Java and Android still write. */
const REPLACED: Readonly<Record<string, string>> = { iw: 'he', in: 'id', ji: 'yi' }

/** One spelling for each language tag, lower case: `iw` is `he`, `eng` is `en`. Total. */
export function foldLanguage(tag: string): string {
  const lower = tag.toLowerCase()
  if (/^[a-z]{2}$/.test(lower)) return REPLACED[lower] ?? lower
  if (/^[a-z]{2}-[a-z]{2}$/.test(lower))
    return (REPLACED[lower.slice(0, 2)] ?? lower.slice(0, 2)) + lower.slice(2)
  try {
    return Intl.getCanonicalLocales(tag)[0]?.toLowerCase() ?? lower
  } catch {
    return lower
  }
}
