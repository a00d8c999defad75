import type { Label } from './label.js'
import type { NamedRecord } from './shown-post.js'

/** What a record that posts point to says, looked up and not yet judged. */
export type FoundRecord =
  | {
      readonly kind: 'post'
      readonly uri: string
      readonly cid: string
      /** The record as its repo has it, undecoded: a JSON object of bounded depth. */
      readonly value: unknown
      /** By labelers whom we follow and by its author, as the AppView tells. */
      readonly labels: readonly Label[]
    }
  | { readonly kind: 'named'; readonly record: NamedRecord; readonly labels: readonly Label[] }

/** Undefined: there is none, as far as the network says. `failed`: nobody could be asked; later, perhaps. */
export type RecordAnswer = FoundRecord | 'failed' | undefined
