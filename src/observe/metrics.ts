import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/**
 * One function per event worth counting. Labels are closed lists, so cardinality is low; nothing here throws.
 * Imported by anyone, imports no one.
 */
export type Metrics = ReturnType<typeof createMetrics>

/** What an open socket is for. */
export type SocketKind = 'feed' | 'status'

export function createMetrics() {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pyresky_${name}`, help, labelNames, registers })
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pyresky_${name}`, help, labelNames, registers })

  const events = counter('events_total', 'Events taken in, by kind', 'kind')
  const malformed = counter(
    'malformed_total',
    'Upstream frames and records skipped, by reason',
    'part',
    'reason',
  )
  const repeats = counter('repeats_total', 'Events folded because they had come before')
  const reconnects = counter('reconnects_total', 'Upstream connections ended, by reason', 'reason')
  const turns = counter('upstream_turns_total', 'Connections taken over by a second one, by reason', 'reason')
  const gaps = counter('gaps_total', 'Jumps in the numbering of a firehose')
  const gapWidth = counter('gap_messages_total', 'Messages missing from the numbering of a firehose')
  const holes = counter(
    'holes_total',
    'Stretches of time for which an upstream had nothing, by reason',
    'reason',
  )
  const holeWidth = counter('hole_seconds_total', 'How long those were, as far as is known')
  const streamErrors = counter('stream_errors_total', 'Error frames of upstreams, by code', 'code')
  const shown = counter('posts_shown_total', 'Posts that passed the decision')
  const refused = counter('posts_refused_total', 'Posts not shown, by reason', 'reason')
  const removed = counter('posts_removed_total', 'Shown posts taken back, by reason', 'reason')
  const held = gauge('posts_held', 'Posts waiting for their author to become known')
  const lookups = counter('lookups_total', 'Author lookups, by who was asked and outcome', 'kind', 'outcome')
  const authors = gauge('authors_cached', 'Authors in memory')
  const rendered = counter('cards_rendered_total', 'Cards made by the template')
  const frames = counter('frames_total', 'Frames made, by kind', 'kind')
  const sent = counter('sends_total', 'Frames written to viewers')
  const sentBytes = counter('sent_bytes_total', 'Bytes written to viewers')
  const skipped = counter('skipped_total', 'Posts not sent to viewers that were behind')
  const closed = counter('viewers_closed_total', 'Viewers closed by the server, by reason', 'reason')
  const refusedSockets = counter(
    'sockets_refused_total',
    'Sockets refused before the upgrade, by reason',
    'reason',
  )
  const sockets = gauge('sockets', 'Open sockets, by kind', 'kind')
  const feeds = gauge('feeds', 'Distinct feeds that someone looks at')
  const lag = gauge('upstream_lag_seconds', 'Age of the newest event by the upstream clock')
  const kept = gauge('shown_kept', 'What the log of shown posts holds', 'what')
  const pages = new Histogram({
    name: 'pyresky_page_seconds',
    help: 'Time to answer a page',
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers,
  })
  collectDefaultMetrics({ register: registry, prefix: 'pyresky_' })

  return {
    event: (kind: string) => events.inc({ kind }),
    malformed: (part: 'frame' | 'post' | 'profile', reason: string) => malformed.inc({ part, reason }),
    repeat: () => repeats.inc(),
    reconnect: (reason: string) => reconnects.inc({ reason }),
    turned: (reason: 'silent' | 'behind' | 'return' | 'ended') => turns.inc({ reason }),
    /** @param width how many messages are missing */
    gap: (width: number) => {
      gaps.inc()
      gapWidth.inc(width)
    },
    /** `cut`: the host no longer had all since the cursor; `outdated`: it said so; `live`: it could not be resumed. */
    hole: (reason: 'cut' | 'outdated' | 'live', seconds = 0) => {
      holes.inc({ reason })
      holeWidth.inc(seconds)
    },
    streamError: (code: 'FutureCursor' | 'ConsumerTooSlow' | 'other') => streamErrors.inc({ code }),
    shown: () => shown.inc(),
    refused: (reason: string) => refused.inc({ reason }),
    removed: (reason: string, n = 1) => removed.inc({ reason }, n),
    held: (n: number) => held.set(n),
    /** @param kind `plc` stands for DID documents of all methods, `handle` for what a handle's own side says */
    lookup: (kind: 'appview' | 'plc' | 'pds' | 'handle', outcome: string) => lookups.inc({ kind, outcome }),
    authors: (n: number) => authors.set(n),
    rendered: () => rendered.inc(),
    frame: (kind: string, viewersReached: number, bytes: number) => {
      frames.inc({ kind })
      sent.inc(viewersReached)
      sentBytes.inc(viewersReached * bytes)
    },
    skipped: (posts: number) => skipped.inc(posts),
    closed: (reason: string) => closed.inc({ reason }),
    socketRefused: (reason: string) => refusedSockets.inc({ reason }),
    sockets: (kind: SocketKind, n: number) => sockets.set({ kind }, n),
    feeds: (n: number) => feeds.set(n),
    lag: (seconds: number) => lag.set(seconds),
    kept: (what: 'posts' | 'bytes', n: number) => kept.set({ what }, n),
    page: (seconds: number) => pages.observe(seconds),
    /** Prometheus' text form. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
