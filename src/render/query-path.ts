/** The address of a feed, from the root: the page's, or with another path one of its other faces. Empty ones are left out. */
export function feedPath(path: string, parameters: Readonly<Record<string, string>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

/** The path of a query's page, as the address bar has it. */
export function queryPath(q: string): string {
  return feedPath('/', { q })
}
