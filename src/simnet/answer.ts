/** What a door of this network answers. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is text. */
  readonly body: unknown
}

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

/** A refusal in XRPC's form. */
export function invalid(message: string, error = 'InvalidRequest'): Answer {
  return { status: 400, body: { error, message } }
}
