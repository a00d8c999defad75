import { LRUCache } from 'lru-cache'
import type { RecordAnswer } from '../decode/found-record.js'
import type { Did } from '../syntax/index.js'
import { createAsk } from './ask.js'
import type { AuthorCache } from './cache.js'
import { Checks } from './checks.js'
import { Direct } from './direct.js'
import { Documents } from './documents.js'
import { hostAndPort } from './guard.js'
import { Handles } from './handles.js'
import { Hosts } from './hosts.js'
import type { AuthorsOptions } from './index.js'
import { Lookups } from './lookups.js'
import { Pace } from './pace.js'
import type { Urgency } from './queue.js'
import { createReach } from './reach.js'
import { createRecordCall } from './record-call.js'
import { RecordHomes } from './record-homes.js'
import { RecordLookups } from './record-lookups.js'
import type { RecordSource } from './records.js'
import { byAppview, byOwners, Resolver, type Resolution } from './resolve.js'
import { Share } from './share.js'

/** All calls to one AppView together (DESIGN rule 6). */
const APPVIEW_PER_SECOND = 5
const PLC_PER_SECOND = 10
/** An author whose handle could not be confirmed, or of whom an AppView will know more, is looked up again after this. */
const SOON_MS = 10 * 60_000
/** An author whose document denies the AppView's handle is no reason to ask the AppView again, for so long. */
const DISPUTED_MS = 6 * 60 * 60_000
const DISPUTED = 10_000

export interface SourceOptions extends AuthorsOptions {
  readonly now: () => number
  readonly cache: AuthorCache
  readonly recordAnswered: (uri: string, found: RecordAnswer) => void
}

/** Everyone who is asked about authors, until the signal ends it. */
export interface Source {
  /** No AppView: all there is to know comes from authors' own hosts. */
  readonly alone: boolean
  want(did: Did, urgency: Urgency): void
  /** Whether an answer about this DID may be on its way. */
  pending(did: Did): boolean
  /** Handles can be checked. */
  readonly checks: boolean
  /** Has the handle of an author who is known compared with the DID document, at leisure. */
  check(did: Did): void
  /** @param told its new handle has come with the event */
  identityChanged(did: Did, told: boolean): void
  /** @param handle valid and in lower case */
  resolve(handle: string): Promise<Resolution>
  /** What was said of a handle holds no longer. */
  forget(handle: string): void
  readonly records: RecordSource
  /** A sentence for the page; undefined while all is well. */
  trouble(now: number): string | undefined
}

/** Undefined when nobody is to be asked. */
export function openSource(options: SourceOptions): Source | undefined {
  const { appview, plc } = options
  if (appview === undefined && plc === undefined) return undefined
  const { now, signal, cache, metrics, timeoutMs = 5000, batchDelayMs = 40 } = options
  const labelers = new Set(options.labelers)
  const urls = [appview, plc, ...(options.named ?? [])].filter((url) => url !== undefined)
  const named = new Set(urls.map(hostAndPort))
  const reach = options.reach ?? createReach({ named, signal })
  const ask = createAsk({ reach, userAgent: options.userAgent, signal, now })
  const shared = { ask, metrics, now, signal, timeoutMs }
  const paces = { appview: new Pace(APPVIEW_PER_SECOND), plc: new Pace(PLC_PER_SECOND) }
  const share = new Share(paces.appview, APPVIEW_PER_SECOND)
  const direct = plc === undefined ? undefined : openDirect(plc)
  const lookups = appview === undefined ? undefined : openLookups(appview)
  const records = openRecords()
  const ways = {
    appview: appview === undefined ? undefined : byAppview({ ...shared, appview, pace: paces.appview }),
    owners: direct && byOwners({ ...direct, now, signal }),
  }
  const resolver = new Resolver({
    way: () => (directly() ? ways.owners : ways.appview) ?? nobody,
    now,
    signal,
  })

  /** Whether authors are asked about at their own hosts now. */
  function directly(): boolean {
    return direct !== undefined && (lookups === undefined || lookups.down)
  }

  function openLookups(appview: URL): Lookups {
    return new Lookups({
      ...shared,
      appview,
      share,
      log: options.log,
      batchDelayMs,
      labelers,
      labelled: (label) => options.labelled?.(label),
      found: (did, looked) => cache.looked(did, looked),
      missing: (did) => cache.missing(did),
      down: (isDown) => {
        if (!isDown) return direct?.authors.clear()
        for (const { did, urgency } of lookups?.waiting() ?? []) askDirectly(did, urgency)
        records.turned()
      },
    })
  }

  function openRecords(): RecordLookups {
    const { log, recordAnswered: answered } = options
    return new RecordLookups({
      ...shared,
      call: appview && createRecordCall({ ...shared, appview, labelers }),
      homes: direct && new RecordHomes({ ...direct, ...shared }),
      directly,
      omits: (did) => lookups?.omits(did) === true,
      share,
      log,
      batchDelayMs,
      answered,
    })
  }

  function openDirect(plc: URL) {
    const disputed = new LRUCache<Did, number>({ max: DISPUTED })
    const hosts = new Hosts(shared)
    const documents = new Documents({ ...shared, hosts, plc, pace: paces.plc })
    const handles = new Handles({
      ...shared,
      hosts,
      named,
      ...(options.resolveTxt && { resolveTxt: options.resolveTxt }),
    })
    const authors = new Direct({
      ...shared,
      documents,
      hosts,
      handles,
      found: (did, looked, whole) => {
        // An AppView that works is the one to say who is to be known.
        if (!mayAskDirectly(did)) return
        const soon = !whole || lookups !== undefined
        cache.looked(did, looked, true, ...(soon ? [SOON_MS] : []))
      },
      missing: (did) => {
        if (mayAskDirectly(did)) cache.missing(did)
      },
      named: (did, handle) => {
        if (mayAskDirectly(did)) cache.named(did, handle)
      },
    })
    const checks = new Checks({
      ...shared,
      documents,
      handles,
      claimOf: (did) => cache.claimOf(did),
      checked: (did, handle, good) => {
        cache.checked(did, handle, good)
        if (good || now() < (disputed.get(did) ?? 0)) return
        // The AppView may lag behind the document: it is asked once more.
        disputed.set(did, now() + DISPUTED_MS)
        lookups?.handleChanged(did, true)
      },
    })
    return { hosts, documents, handles, authors, checks }
  }

  /** Whom the AppView left out when it worked may have been taken down: that does not end with the AppView. */
  function mayAskDirectly(did: Did): boolean {
    return directly() && lookups?.omits(did) !== true
  }

  function askDirectly(did: Did, urgency: Urgency): void {
    if (mayAskDirectly(did)) direct?.authors.want(did, urgency)
  }

  return {
    alone: lookups === undefined,
    checks: direct !== undefined,
    want(did, urgency) {
      lookups?.want(did, urgency)
      askDirectly(did, urgency)
    },
    check(did) {
      direct?.checks.want(did)
    },
    pending: (did) => lookups?.pending(did) === true || direct?.authors.pending(did) === true,
    identityChanged(did, told) {
      direct?.authors.forget(did)
      lookups?.handleChanged(did, told)
      if (told) direct?.checks.want(did)
      if (mayAskDirectly(did)) direct?.authors.identityChanged(did)
    },
    resolve: (handle) => resolver.resolve(handle),
    forget: (handle) => resolver.forget(handle),
    records,
    trouble(now) {
      const first = lookups === undefined ? paces.plc : paces.appview
      const why = first.cause(now)
      if (why === undefined) return undefined
      const sentence = (whys: string) => `Author lookups are failing (${whys}); ${first.again(now)}`
      if (lookups === undefined || !directly()) return sentence(why)
      const plcWhy = paces.plc.cause(now)
      if (plcWhy !== undefined) return sentence(`${why}; ${plcWhy}`)
      return `${sentence(why)}, and asking authors’ own hosts meanwhile`
    },
  }
}

function nobody(): Promise<'failed'> {
  return Promise.resolve('failed')
}
