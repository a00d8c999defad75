export const ANSWERS = ['error', 'busy', 'nonsense', 'html', 'others', 'none'] as const

/** What lookups answer while they are faulty. */
export interface LookupFault {
  /** Waits this long before answering, whatever the answer is. */
  readonly slowMs?: number
  /**
   * `error` 500; `busy` 429 with `retry-after`; `nonsense` 200 in a wrong shape; `html` 200 that is no JSON;
   * `others` answers about accounts nobody asked for; `none` answers about nobody.
   */
  readonly answer?: (typeof ANSWERS)[number]
  /** For `busy`, in seconds; default 1. */
  readonly retryAfter?: number
}

/** Trouble on request. What lasts is lifted by its opposite, all of it by `lift()`. */
export interface Faults {
  /** Ends every socket of the stream now: with a close frame (`code`, default 1001), or without one. Returns how many. */
  drop(how?: 'close' | 'terminate', code?: number): number
  /** Refuses upgrades with this status and text (503, 400); null lifts it. Open sockets stay. */
  refuse(status: number | null, text?: string): void
  /** Sockets stay open, but give neither data nor pongs nor pings. Lifted, they go on where they were. */
  silence(on: boolean): void
  /** Sends frames that are no events: cut JSON, binary, wrong types; `n` of them, in turn. */
  garbage(n?: number): void
  /** Sends the last `n` events again to everyone. */
  repeat(n: number): void
  /** Holds live events until `n` are there and sends them newest first; 0 lifts it. */
  disorder(n: number): void
  /** Lookups (`/xrpc/…`, DID documents) go wrong like this; null lifts it. */
  lookups(fault: LookupFault | null): void
  lift(): void
}

/** What the parts look at. */
export interface FaultState {
  refusal: { readonly status: number; readonly text: string } | undefined
  silent: boolean
  disorder: number
  lookup: LookupFault | undefined
}

export function createFaultState(): FaultState {
  return { refusal: undefined, silent: false, disorder: 0, lookup: undefined }
}

/** Frames that a reader must survive. */
export const GARBAGE: readonly (string | Buffer)[] = [
  '{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":17000000',
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]),
  '[]',
  'null',
  '"event"',
  '',
  '{}',
  '{"did":42,"time_us":"soon","kind":["commit"],"commit":null}',
  '{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":1700000000000000,"kind":"commit","commit":{"rev":7,"operation":"invent","collection":"no","rkey":"/"}}',
  '{"did":"not a did","time_us":1700000000000000,"kind":"identity","identity":{}}',
  '{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","time_us":1700000000000000,"kind":"weather","weather":{"rain":true}}',
  '\u0000\u0001 not json \ud83d',
]
