import { isObject } from '../decode/json.js'
import { labelDefinitions, type LabelDefinition } from '../decode/label-definitions.js'
import type { Logger } from '../observe/log.js'
import type { Metrics } from '../observe/metrics.js'
import { isDid, type Did } from '../syntax/index.js'
import { createAsk, xrpc, type Answer, type Ask } from './ask.js'
import { Documents } from './documents.js'
import { hostAndPort } from './guard.js'
import { Hosts } from './hosts.js'
import { Pace } from './pace.js'
import { createReach, type Reach } from './reach.js'
import { recordUrl } from './record.js'

export interface ServicesOptions {
  /** Asked first, for all at once; without it, or for whom it knows nothing, each labeler's own host is asked. */
  readonly appview: URL | undefined
  readonly plc: URL | undefined
  /** All hosts that the settings name: they may be private, and speak plain http. */
  readonly named: readonly URL[]
  readonly labelers: readonly Did[]
  /** Told all that a labeler defines, each time it was asked. */
  readonly found: (did: Did, definitions: readonly LabelDefinition[]) => void
  readonly userAgent: string
  readonly metrics: Metrics
  readonly log: Logger
  readonly signal: AbortSignal
  readonly reach?: Reach
  readonly now?: () => number
}

export interface Services {
  /** One more labeler is followed. */
  want(did: Did): void
}

/** As many as are followed, and as one call may name. */
const MOST = 20
const TIMEOUT_MS = 10_000
const AGAIN_MS = 4 * 60 * 60_000
/** After a failure; doubled by each that follows. */
const RETRY_MS = { first: 5000, most: 10 * 60_000 }
/** One that comes waits a moment for others to share the call with. */
const GATHER_MS = 50
const PLC_PER_SECOND = 2
const RECORD = { collection: 'app.bsky.labeler.service', rkey: 'self' }

/**
 * Asks what labelers mean by their own labels: at once, again every few hours, and after a failure sooner, until the
 * signal is aborted. Source: lexicons app.bsky.labeler.getServices, app.bsky.labeler.service
 */
export function askLabelers(options: ServicesOptions): Services {
  const { appview, plc, userAgent, metrics, log, signal, now = Date.now } = options
  const hostsNamed = [appview, plc, ...options.named].filter((url) => url !== undefined)
  const reach = options.reach ?? createReach({ named: new Set(hostsNamed.map(hostAndPort)), signal })
  const ask = createAsk({ reach, userAgent, signal, now })
  const askOwner = plc === undefined ? undefined : byOwner(plc)
  /** When each is to be asked next, Unix ms, and how often in a row that was in vain. */
  const labelers = new Map<Did, { at: number; vain: number }>()
  let timer: NodeJS.Timeout | undefined
  let isAsking = false

  function schedule(): void {
    clearTimeout(timer)
    if (signal.aborted || isAsking || labelers.size === 0) return
    const next = Math.min(...[...labelers.values()].map(({ at }) => at))
    timer = setTimeout(() => void round(), Math.max(GATHER_MS, next - now()))
  }

  async function round(): Promise<void> {
    isAsking = true
    const due = [...labelers].filter(([, { at }]) => at <= now()).map(([did]) => did)
    const answers = due.length === 0 ? new Map<Did, readonly LabelDefinition[]>() : await askAppview(due)
    for (const did of due) {
      const definitions = answers.get(did) ?? (await askOwner?.(did))
      if (signal.aborted) return
      settle(did, definitions)
    }
    isAsking = false
    schedule()
  }

  function settle(did: Did, definitions: readonly LabelDefinition[] | undefined): void {
    const vain = definitions === undefined ? (labelers.get(did)?.vain ?? 0) + 1 : 0
    const retryMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** (vain - 1))
    labelers.set(did, { vain, at: now() + (vain === 0 ? AGAIN_MS : retryMs) })
    if (definitions !== undefined) options.found(did, definitions)
    else if (vain === 1) log.warn({ labeler: did }, 'what a labeler’s own labels mean cannot be asked')
  }

  async function askAppview(dids: readonly Did[]): Promise<ReadonlyMap<Did, readonly LabelDefinition[]>> {
    if (appview === undefined) return new Map()
    const url = xrpc(appview, 'app.bsky.labeler.getServices')
    for (const did of dids) url.searchParams.append('dids', did)
    url.searchParams.set('detailed', 'true')
    const answer = await ask(url, { who: 'the AppView', timeoutMs: TIMEOUT_MS })
    const read = answer.kind === 'ok' ? readServices(answer.body, new Set(dids)) : undefined
    if (!signal.aborted) metrics.lookup('appview', read === undefined ? outcomeOf(answer) : 'ok')
    return read ?? new Map()
  }

  function byOwner(plc: URL): (did: Did) => Promise<readonly LabelDefinition[] | undefined> {
    const shared = { ask, metrics, now, signal, timeoutMs: TIMEOUT_MS }
    const hosts = new Hosts(shared)
    const pace = new Pace(PLC_PER_SECOND)
    const documents = new Documents({ ...shared, hosts, plc, pace })
    return async (did) => {
      if (documents.wait(did) > 0) return undefined
      const found = await documents.get(did)
      const pds = found.kind === 'document' ? found.document.pds : undefined
      return pds === undefined || signal.aborted
        ? undefined
        : askHost(hosts.ask.bind(hosts), new URL(pds), did)
    }
  }

  async function askHost(
    askGently: Ask,
    pds: URL,
    did: Did,
  ): Promise<readonly LabelDefinition[] | undefined> {
    const url = recordUrl(pds, { did, ...RECORD })
    const answer = await askGently(url, { who: 'a labeler’s own host', timeoutMs: TIMEOUT_MS })
    const read = readService(did, answer)
    if (!signal.aborted) metrics.lookup('pds', read === undefined ? outcomeOf(answer) : 'ok')
    return read
  }

  function want(did: Did): void {
    if (labelers.has(did) || labelers.size >= MOST) return
    labelers.set(did, { at: now(), vain: 0 })
    schedule()
  }

  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  if (appview !== undefined || plc !== undefined) options.labelers.forEach(want)
  return { want: appview === undefined && plc === undefined ? () => {} : want }
}

/** Undefined when it is no such answer; whom it does not name, or not readably, it knows nothing of. Pure and total. */
export function readServices(
  body: unknown,
  asked: ReadonlySet<Did>,
): ReadonlyMap<Did, readonly LabelDefinition[]> | undefined {
  if (!isObject(body) || !Array.isArray(body['views'])) return undefined
  const found = new Map<Did, readonly LabelDefinition[]>()
  for (const view of (body['views'] as unknown[]).slice(0, 2 * MOST)) {
    const did = isObject(view) && isObject(view['creator']) ? view['creator']['did'] : undefined
    const definitions = isObject(view) ? labelDefinitions(view['policies']) : undefined
    const isNew = isDid(did) && asked.has(did) && !found.has(did)
    if (isNew && definitions !== undefined) found.set(did, definitions)
  }
  return found
}

/** What a labeler's own host says: undefined when that is nothing of use. Pure and total. */
export function readService(did: Did, answer: Answer): readonly LabelDefinition[] | undefined {
  // Without a record it defines nothing, and that is known.
  if (answer.kind === 'status') return answer.error === 'RecordNotFound' ? [] : undefined
  if (answer.kind !== 'ok' || !isObject(answer.body)) return undefined
  const { uri, value } = answer.body
  if (uri !== `at://${did}/${RECORD.collection}/${RECORD.rkey}` || !isObject(value)) return undefined
  return labelDefinitions(value['policies'])
}

function outcomeOf(answer: Answer): string {
  if (answer.kind === 'status') return answer.status === 429 ? 'rate-limited' : 'failed'
  return answer.kind === 'lost' ? 'failed' : 'shape'
}
