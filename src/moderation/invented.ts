import type { Lookups } from './beside-options.js'

/** For tests: nobody is asked about anything that posts point to. */
export const noLookups: Lookups = {
  records: { want: () => {}, find: () => Promise.resolve('failed') },
  lengths: { want: () => {} },
}
