import type { Author } from '../decode/author.js'
import type { Did } from '../syntax/index.js'
import type { Lookups, Urgency } from './beside-options.js'
import type { AuthorSource } from './gate-options.js'

/** For tests: nobody is asked about anything that posts point to. */
export const noLookups: Lookups = {
  records: { want: () => {}, find: () => Promise.resolve('failed') },
  lengths: { want: () => {} },
}

/** For tests: authors as they stand in a map, whom nothing that comes changes. */
export function authorsIn(
  known: ReadonlyMap<Did, Author>,
  want: (did: Did, urgency: Urgency) => void = () => {},
): AuthorSource {
  return {
    get: (did) => known.get(did),
    want,
    profile: () => {},
    doubt: () => {},
    identity: () => {},
    off: false,
  }
}
