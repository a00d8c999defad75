/**
 * The catalogue: every failure that a person, a program or an upstream can meet, with what each dialect answers.
 * Nowhere else is an error made that leaves its room. `message` is a sentence for people: which part, where,
 * what would be right; never a stack, never text of ours that says nothing.
 */
const CATALOGUE = {
  /** A setting is wrong; stops the start. */
  SETTING: { status: 500, retry: false },
  /** A query that cannot be meant; nothing streams. */
  QUERY: { status: 400, retry: false },
  /** An address that names nothing there could be. */
  ADDRESS: { status: 400, retry: false },
  NOT_FOUND: { status: 404, retry: false },
  /** A socket asked for by a page of another origin. */
  ORIGIN: { status: 403, retry: false },
  /** One address asks too often or holds too many sockets. */
  TOO_MANY: { status: 429, retry: true },
  /** This server is full, or about to end. */
  FULL: { status: 503, retry: true },
  /** There is nothing real to be told yet. */
  NOT_YET: { status: 503, retry: true },
  /** Nobody who could tell can be asked just now. */
  LOOKUP: { status: 503, retry: true },
  /** The upstream understood and refused (HTTP 400): asking again changes nothing. */
  UPSTREAM_REFUSED: { status: 502, retry: false },
  /** The upstream could not be reached, or broke off. */
  UPSTREAM_LOST: { status: 502, retry: true },
  /** The upstream's socket is open but answers no ping. */
  UPSTREAM_SILENT: { status: 502, retry: true },
  /** A recording cannot be read. */
  RECORDING: { status: 500, retry: false },
} as const

export type Code = keyof typeof CATALOGUE

/** A failure whose message may be told to whoever meets it; anything else that is thrown is a bug of ours. */
export class PyreError extends Error {
  override readonly name = 'PyreError'

  constructor(
    readonly code: Code,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : options)
  }

  /** The HTTP status a person or program gets. */
  get status(): number {
    return CATALOGUE[this.code].status
  }

  /** Whether asking again later can help. */
  get retry(): boolean {
    return CATALOGUE[this.code].retry
  }
}

/** What went wrong, in a few words, whatever was thrown. */
export function inWords(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
