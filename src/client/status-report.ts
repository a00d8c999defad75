import type { Bounds, Shown } from '../broadcast/index.js'
import type { ShownPost } from '../decode/index.js'
import type { Metrics } from '../observe/metrics.js'
import type { BlocklistReport } from '../moderation/index.js'
import type { StatusGroup, StatusLine, StatusPage } from '../render/index.js'
import type { StatusHoles } from './status-holes.js'
import * as said from './status-words.js'

/** Where the figures of `/status` come from. Times are Unix ms. */
export interface StatusSources {
  readonly version: string
  readonly startedAt: number
  readonly source: () => StatusPage['source']
  readonly withheld: () => string | undefined
  readonly hosts: () => StatusPage['hosts']
  readonly holes: StatusHoles
  /** When the place in the stream was last written to disk. */
  readonly savedAt: () => number | undefined
  /** Whose labels are followed, and how each of them stands. */
  readonly labelers: () => readonly { readonly name: string; readonly words: string }[]
  /** How the host's blocklist stands; undefined when there is none. */
  readonly blocklist?: () => BlocklistReport | undefined
  readonly shown: Pick<Shown<ShownPost>, 'size' | 'bytes' | 'oldestAt'>
  readonly bounds: Bounds
  readonly metrics: Pick<Metrics, 'read'>
  readonly memory?: () => { readonly rss: number; readonly heapUsed: number }
  readonly now?: () => number
}

/** How things stand now. What is counted is read where `/metrics` reads it. */
export async function statusReport(sources: StatusSources): Promise<StatusPage> {
  const { now = Date.now } = sources
  const withheld = sources.withheld()
  const counted = counter(sources.metrics)
  const groups = [
    { title: 'The stream', lines: await streamLines(counted) },
    { title: 'Dropped as broken', lines: await droppedLines(counted) },
    { title: 'Posts', lines: await postLines(counted) },
    { title: 'Authors', lines: await authorLines(counted) },
    { title: 'Labels', lines: await labelLines(sources, counted) },
    ...blocklistGroup(sources.blocklist?.()),
    { title: 'Who is watching', lines: await watchingLines(counted) },
    { title: 'What is kept', lines: keptLines(sources) },
    { title: 'This server', lines: serverLines(sources) },
  ]
  return {
    at: now(),
    source: sources.source(),
    ...(withheld === undefined ? {} : { withheld }),
    hosts: sources.hosts(),
    groups,
    holes: sources.holes.last,
  }
}

type Labels = Readonly<Record<string, string>>

/** Reads metrics, by name without `pyresky_`; `where` keeps only those of these labels. */
function counter(metrics: StatusSources['metrics']) {
  const read = async (name: string, where: Labels) =>
    (await metrics.read(name)).filter(({ labels }) =>
      Object.entries(where).every(([label, value]) => labels[label] === value),
    )
  const total = async (name: string, where: Labels = {}) =>
    (await read(name, where)).reduce((sum, { value }) => sum + value, 0)
  /** One line for each value of a label that there is, most first. */
  const parts = async (name: string, label: string, words: said.Words, where: Labels = {}) =>
    (await read(name, where))
      .filter(({ value }) => value > 0)
      .toSorted((a, b) => b.value - a.value)
      .map(({ labels, value }) => {
        const is = String(labels[label])
        return { name: words[is] ?? is, value }
      })
  /** The sum, and what it is made of. */
  const line = async (text: string, name: string, label: string, words: said.Words, where: Labels = {}) => ({
    name: text,
    value: await total(name, where),
    parts: await parts(name, label, words, where),
  })
  return { total, parts, line }
}

type Counted = ReturnType<typeof counter>

async function streamLines({ total, line }: Counted): Promise<StatusLine[]> {
  const missing = await total('gap_messages_total')
  const seconds = await total('hole_seconds_total')
  return [
    await line('Events taken in', 'events_total', 'kind', said.EVENT_KINDS),
    { name: 'Came again, and were passed over', value: await total('repeats_total') },
    await line('Connections that ended', 'reconnects_total', 'reason', said.ENDS),
    await line('Taken over by another connection', 'upstream_turns_total', 'reason', said.TURNS),
    {
      name: 'Gaps in a host’s numbering',
      value: await total('gaps_total'),
      parts: missing === 0 ? [] : [{ name: 'messages missing in all', value: missing }],
    },
    {
      name: 'Holes: time a host no longer had',
      value: await total('holes_total'),
      parts: seconds < 1 ? [] : [{ name: 'missing in all, about', value: { seconds } }],
    },
    { name: 'Errors told by hosts', value: await total('stream_errors_total') },
  ]
}

async function droppedLines({ line }: Counted): Promise<StatusLine[]> {
  const of = (name: string, part: string, words: said.Words) =>
    line(name, 'malformed_total', 'reason', words, { part })
  return [
    await of('Frames, or parts of them', 'frame', said.FRAME_FAULTS),
    await of('Posts', 'post', said.RECORD_FAULTS),
    await of('Profiles', 'profile', said.RECORD_FAULTS),
    await of('Labels, or frames of them', 'label', said.LABEL_FAULTS),
  ]
}

async function postLines({ total, line }: Counted): Promise<StatusLine[]> {
  return [
    { name: 'Shown', value: await total('posts_shown_total') },
    await line('Not shown', 'posts_refused_total', 'reason', said.REFUSALS),
    await line('Taken back', 'posts_removed_total', 'reason', said.REFUSALS),
  ]
}

async function authorLines({ total, line }: Counted): Promise<StatusLine[]> {
  const lookups = Object.entries(said.ASKED).map(([kind, who]) =>
    line(`Asked: ${who}`, 'lookups_total', 'outcome', said.OUTCOMES, { kind }),
  )
  return [
    {
      name: 'Posts waiting for their author to be looked up',
      value: await total('posts_held'),
      parts: [{ name: 'withheld: have waited too long', value: await total('posts_withheld') }],
    },
    { name: 'Authors in memory', value: await total('authors_cached') },
    ...(await Promise.all(lookups)).filter(({ value }) => value > 0),
  ]
}

async function labelLines({ labelers }: StatusSources, { line }: Counted): Promise<StatusLine[]> {
  return [
    ...labelers().map(({ name, words }) => ({ name, value: words })),
    await line('From labelers', 'labels_total', 'outcome', said.LABELS),
  ]
}

function blocklistGroup(report: BlocklistReport | undefined): StatusGroup[] {
  if (report === undefined) return []
  const { accounts, domains, phrases, since, bad, badLines, trouble } = report
  const parts = [
    { name: 'accounts', value: accounts },
    { name: 'domains', value: domains },
    { name: 'words and phrases', value: phrases },
  ]
  const wrong = bad.map(({ line, why }) => ({ name: `line ${line}`, value: why }))
  const more = badLines - bad.length
  const lines: StatusLine[] = [
    { name: 'In force', value: accounts + domains + phrases, parts },
    { name: 'Since', value: { at: since } },
    {
      name: 'Lines that are not in force',
      value: badLines,
      parts: more === 0 ? wrong : [...wrong, { name: 'and others', value: more }],
    },
  ]
  if (trouble !== undefined) lines.push({ name: 'The file cannot be read', value: trouble })
  return [{ title: 'Blocklist', lines }]
}

async function watchingLines({ total, line }: Counted): Promise<StatusLine[]> {
  return [
    { name: 'Live pages', value: await total('sockets', { kind: 'feed' }) },
    { name: 'Different queries they show', value: await total('feeds') },
    { name: 'Pages like this one', value: await total('sockets', { kind: 'status' }) },
    { name: 'Frames sent', value: await total('sends_total') },
    { name: 'Sent in all', value: { bytes: await total('sent_bytes_total') } },
    { name: 'Posts skipped for slow connections', value: await total('skipped_total') },
    await line('Sockets refused', 'sockets_refused_total', 'reason', said.REFUSED_SOCKETS),
    await line('Sockets closed by this server', 'viewers_closed_total', 'reason', said.CLOSED),
  ]
}

function keptLines({ shown, bounds, savedAt }: StatusSources): StatusLine[] {
  const at = savedAt()
  const { oldestAt } = shown
  return [
    { name: 'Posts in memory', value: shown.size, parts: [{ name: 'at most', value: bounds.entries }] },
    {
      name: 'Their size',
      value: { bytes: shown.bytes },
      parts: [{ name: 'at most', value: { bytes: bounds.bytes } }],
    },
    {
      name: 'The oldest came',
      value: oldestAt === undefined ? '–' : { at: oldestAt },
      parts: [{ name: 'at most, ago', value: { seconds: bounds.ageMs / 1000 } }],
    },
    {
      name: 'Place in the stream, saved to disk',
      value: at === undefined ? 'not so far' : { at },
    },
  ]
}

function serverLines({ version, startedAt, memory = process.memoryUsage }: StatusSources): StatusLine[] {
  const { rss, heapUsed } = memory()
  return [
    { name: 'PyreSky', value: version },
    { name: 'Started', value: { at: startedAt } },
    {
      name: 'Memory',
      value: { bytes: rss },
      parts: [{ name: 'of that, objects', value: { bytes: heapUsed } }],
    },
  ]
}
