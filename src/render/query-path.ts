/** The path of a query's feed, as the address bar has it. */
export function queryPath(q: string): string {
  return q === '' ? '/' : `/?${new URLSearchParams({ q }).toString()}`
}
