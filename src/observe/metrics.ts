import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/**
 * One function per event worth counting. Labels are closed lists, so cardinality is low; nothing here throws.
 * Imported by anyone, imports no one.
 */
export type Metrics = ReturnType<typeof createMetrics>

/** What an open socket is for. */
export type SocketKind = 'feed' | 'status'

/** What feeds the page: one of these is so, the others are not. */
const SOURCES = ['live', 'built-in', 'recording', 'lost', 'connecting'] as const

/** One value of a metric. */
export interface Figure {
  readonly labels: Readonly<Record<string, string | number | undefined>>
  readonly value: number
}

/** How an upstream host stands. */
export interface HostFigures {
  /** `hostname[:port]`, as the settings name it: so the label's list is closed. */
  readonly host: string
  readonly state: string
  readonly lagMs?: number
  readonly perMinute: number
}

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
  const withheld = gauge('posts_withheld', 'Those of them that have waited too long')
  const lookups = counter('lookups_total', 'Lookups, by who was asked and outcome', 'kind', 'outcome')
  const authors = gauge('authors_cached', 'Authors in memory')
  const labels = counter('labels_total', 'Labels from labelers, by what became of them', 'outcome')
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
  const source = gauge('source', '1 for what feeds the page', 'name')
  const hostUp = gauge('upstream_host_up', '1 while events of this host are shown', 'host')
  const hostLag = gauge('upstream_host_lag_seconds', 'How old its last event was when it came', 'host')
  const hostEvents = gauge('upstream_host_events_per_minute', 'Its events, repeats too', 'host')
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
    malformed: (part: 'frame' | 'post' | 'profile' | 'label', reason: string) =>
      malformed.inc({ part, reason }),
    repeat: () => repeats.inc(),
    reconnect: (reason: string) => reconnects.inc({ reason }),
    turned: (reason: 'silent' | 'behind' | 'return' | 'seam' | 'ended') => turns.inc({ reason }),
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
    withheld: (n: number) => withheld.set(n),
    /**
     * @param kind `plc` stands for DID documents of all methods, `handle` for what a handle's own side says; `appview`
     * and `pds` for authors, `records` and `record-homes` for posts, feeds, lists and starter packs at the
     * AppView and at their owners' own hosts, `videos` for how long those are
     */
    lookup: (
      kind: 'appview' | 'plc' | 'pds' | 'handle' | 'records' | 'record-homes' | 'videos',
      outcome: string,
    ) => lookups.inc({ kind, outcome }),
    authors: (n: number) => authors.set(n),
    label: (outcome: string) => labels.inc({ outcome }),
    rendered: () => rendered.inc(),
    /** @param bytes to all of them together */
    frame: (kind: string, viewersReached: number, bytes: number) => {
      frames.inc({ kind })
      sent.inc(viewersReached)
      sentBytes.inc(bytes)
    },
    skipped: (posts: number) => skipped.inc(posts),
    closed: (reason: string) => closed.inc({ reason }),
    socketRefused: (reason: string) => refusedSockets.inc({ reason }),
    sockets: (kind: SocketKind, n: number) => sockets.set({ kind }, n),
    feeds: (n: number) => feeds.set(n),
    lag: (seconds: number) => lag.set(seconds),
    source: (now: (typeof SOURCES)[number]) => {
      for (const name of SOURCES) source.set({ name }, name === now ? 1 : 0)
    },
    /** All hosts; two addresses at one host count together. */
    hosts: (hosts: readonly HostFigures[]) => {
      for (const one of [hostUp, hostLag, hostEvents]) one.reset()
      for (const { host, state, lagMs, perMinute } of hosts) {
        hostUp.inc({ host }, state === 'live' ? 1 : 0)
        hostEvents.inc({ host }, perMinute)
        // Of one that is not listened to it would say nothing of now.
        if (state === 'live' && lagMs !== undefined) hostLag.set({ host }, lagMs / 1000)
      }
    },
    kept: (what: 'posts' | 'bytes', n: number) => kept.set({ what }, n),
    page: (seconds: number) => pages.observe(seconds),
    /**
     * What a metric of ours holds now, so that people read the same figures as programs.
     * @param name without `pyresky_`
     * @throws Error when there is none of that name
     */
    read: async (name: string): Promise<readonly Figure[]> => {
      const metric = registry.getSingleMetric(`pyresky_${name}`)
      if (metric === undefined) throw new Error(`there is no metric pyresky_${name}`)
      return (await metric.get()).values
    },
    /** Prometheus' text form. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
