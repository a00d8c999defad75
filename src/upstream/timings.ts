/** Every span of time the room waits for or reckons with, in ms. */
export interface Timings {
  /** TCP, TLS, upgrade and a refusal's text, all together. */
  readonly handshakeMs: number
  /** Between pings; a peer that sends no byte for one whole span after a ping is silent. */
  readonly pingMs: number
  /** How long a close is waited for before the socket is cut. */
  readonly closeMs: number
  /** The first wait before a reconnect, at least. */
  readonly firstBackoffMs: number
  /** The longest wait before a reconnect. */
  readonly mostBackoffMs: number
  /** How far before the newest event a connection resumes. */
  readonly rewindMs: number
  /** After a reconnect, events older than this count as replayed. */
  readonly replayedMs: number
  /** How long the network may take to send a first valid event before the built-in one stands in. */
  readonly demoAfterMs: number
  /** Between two looks at how the connection does. */
  readonly healthMs: number
  /** A silence of a busy stream that is doubted, at the least. */
  readonly doubtMs: number
  /** No silence is borne for longer without another look. */
  readonly mostDoubtMs: number
  /** How far behind a stream may be, and stay, before another host is tried beside it. */
  readonly behindMs: number
  /** How long a second connection may take to show that it is the better one. */
  readonly besideMs: number
  /** How long a better host is left alone, at first, before it is tried again. */
  readonly returnMs: number
  /** An only host that sends nothing for so long, and answers pings, is quiet. */
  readonly quietMs: number
  /** Between two writes of the stream's place to disk. */
  readonly saveMs: number
  /** Between two log lines about malformed frames. */
  readonly faultLogMs: number
  /** Between two updates of the lag metric. */
  readonly lagMs: number
}

export const TIMINGS: Timings = {
  handshakeMs: 10_000,
  pingMs: 10_000,
  closeMs: 500,
  firstBackoffMs: 250,
  mostBackoffMs: 30_000,
  rewindMs: 5_000,
  replayedMs: 10_000,
  demoAfterMs: 5_000,
  healthMs: 1_000,
  doubtMs: 30_000,
  mostDoubtMs: 30 * 60_000,
  behindMs: 60_000,
  besideMs: 20_000,
  returnMs: 5 * 60_000,
  quietMs: 10_000,
  saveMs: 5_000,
  faultLogMs: 10_000,
  lagMs: 1_000,
}
