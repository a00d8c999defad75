import type { Source } from './page-model.js'

/** What `/about` says of this server, besides its rules; all of it settings, or what follows from them. */
export interface AboutPage {
  readonly version: string
  /** Where its source is to be had, http(s); undefined when that is not known. */
  readonly repository?: string | undefined
  readonly source: Source
  /** How much is kept in memory of posts, and for how long raw events are, ms. */
  readonly history: { readonly ageMs: number; readonly entries: number; readonly bytes: number }
  readonly eventsMs: number
  /** Whether the places in the streams outlive a restart. */
  readonly savesPlace: boolean
  /** Whether posts may be shown whose author's wishes are not known. */
  readonly showsUnknown: boolean
  /** Whether the host has a list of what is not shown here. */
  readonly blocks: boolean
  /** Whose labels are followed: a DID or a host; and how each of them stands, as what follows the name. */
  readonly labelers: readonly { readonly name: string; readonly words: string }[]
  /** Hosts on the network that are asked about authors; undefined for nobody. */
  readonly appview: string | undefined
  readonly plc: string | undefined
  /** The host on the network that is asked how long videos play; undefined for none. */
  readonly videos: string | undefined
  /** From where the browser loads pictures: these hosts, or this server's own. */
  readonly pictures: { readonly hosts: readonly string[] } | 'own'
}
