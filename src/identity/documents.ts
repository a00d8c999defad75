import { LRUCache } from 'lru-cache'
import type { Metrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import type { Answer, Ask } from './ask.js'
import { readDocument, type DidDocument } from './document.js'
import type { Hosts } from './hosts.js'
import type { Pace } from './pace.js'

export type DocumentAnswer =
  | { readonly kind: 'document'; readonly document: DidDocument }
  /** There is none: asking again soon is of no use. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed' }

const KEPT = 50_000
const KEPT_MS = 6 * 60 * 60_000
const NONE_KEPT_MS = 5 * 60_000
const MAX_BYTES = 100_000

export interface DocumentsOptions {
  readonly ask: Ask
  readonly hosts: Pick<Hosts, 'ask'>
  readonly plc: URL
  /** All calls to `plc`. */
  readonly pace: Pace
  readonly metrics: Metrics
  readonly now: () => number
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

/** DID documents: of `did:plc` from the directory, of `did:web` from the host that the DID names. */
export class Documents {
  private readonly kept = new LRUCache<Did, { answer: DocumentAnswer; at: number }>({ max: KEPT })
  private readonly underWay = new Map<Did, Promise<DocumentAnswer>>()

  constructor(private readonly options: DocumentsOptions) {}

  /** How long a call for this one has to wait, ms; 0 when it needs no call to the directory. */
  wait(did: Did): number {
    if (!did.startsWith('did:plc:') || this.recall(did, Infinity) !== undefined) return 0
    return this.options.pace.wait(this.options.now())
  }

  /** Whether one for this DID needs a call of its own to the directory. */
  lacks(did: Did): boolean {
    return did.startsWith('did:plc:') && !this.underWay.has(did) && this.recall(did, Infinity) === undefined
  }

  /** @param maxAgeMs how old an answer in memory may be; whether a call may go out is for the caller to know */
  get(did: Did, maxAgeMs = Infinity): Promise<DocumentAnswer> {
    const kept = this.recall(did, maxAgeMs)
    if (kept !== undefined) return Promise.resolve(kept)
    const same = this.underWay.get(did)
    if (same !== undefined) return same
    const asked = this.look(did).then((answer) => {
      // Forgotten meanwhile, it is of use only to those who asked before.
      if (this.underWay.get(did) !== asked) return answer
      this.underWay.delete(did)
      if (answer.kind !== 'failed') this.kept.set(did, { answer, at: this.options.now() })
      return answer
    })
    this.underWay.set(did, asked)
    return asked
  }

  /** @returns the handle that it had, if it was known */
  forget(did: Did): string | undefined {
    const answer = this.kept.peek(did)?.answer
    this.kept.delete(did)
    this.underWay.delete(did)
    return answer?.kind === 'document' ? answer.document.handle : undefined
  }

  private recall(did: Did, maxAgeMs: number): DocumentAnswer | undefined {
    const kept = this.kept.get(did)
    if (kept === undefined) return undefined
    const lasts = Math.min(maxAgeMs, kept.answer.kind === 'document' ? KEPT_MS : NONE_KEPT_MS)
    return this.options.now() - kept.at < lasts ? kept.answer : undefined
  }

  private async look(did: Did): Promise<DocumentAnswer> {
    const { ask, hosts, plc, pace, now, signal, timeoutMs } = this.options
    const question = { timeoutMs, maxBytes: MAX_BYTES }
    let read: DocumentAnswer = { kind: 'none' }
    if (did.startsWith('did:plc:')) {
      pace.started(now())
      const url = new URL(plc.href.replace(/\/?$/, `/${encodeURI(did)}`))
      const answer = await ask(url, { ...question, who: 'the PLC directory' })
      if (signal.aborted) return { kind: 'failed' }
      read = this.read(did, answer)
      this.judge(answer, read)
    } else {
      const url = webDocument(did)
      if (url !== undefined) {
        read = this.read(did, await hosts.ask(url, { ...question, who: 'the host of a DID' }))
      }
    }
    return read
  }

  private read(did: Did, answer: Answer): DocumentAnswer {
    const { metrics } = this.options
    const said = (outcome: string, read: DocumentAnswer) => {
      metrics.lookup('plc', outcome)
      return read
    }
    if (answer.kind === 'status') {
      if ([400, 404, 410].includes(answer.status)) return said('missing', { kind: 'none' })
      return said(answer.status === 429 ? 'rate-limited' : 'failed', { kind: 'failed' })
    }
    if (answer.kind !== 'ok') return said(answer.kind === 'shape' ? 'shape' : 'failed', { kind: 'failed' })
    const document = readDocument(answer.body, did)
    if (document === 'others') return said('foreign', { kind: 'none' })
    return document === undefined
      ? said('shape', { kind: 'failed' })
      : said('ok', { kind: 'document', document })
  }

  private judge(answer: Answer, read: DocumentAnswer): void {
    const { pace, now } = this.options
    if (read.kind !== 'failed') return pace.good()
    const retryAfterMs = answer.kind === 'status' ? answer.retryAfterMs : undefined
    pace.bad(words(answer), now(), retryAfterMs)
  }
}

function words(answer: Answer): string {
  if (answer.kind === 'ok') return 'the PLC directory answered in an unknown form'
  return answer.kind === 'status' ? `the PLC directory answered ${answer.status}` : answer.why
}

/**
 * Where a `did:web` keeps its document; undefined when it names more than a host, which atproto does not allow, or is
 * of another method. A port is for tests on one's own machine, and so is plain http.
 */
export function webDocument(did: Did): URL | undefined {
  const [, host = '', port] = /^did:web:([a-z0-9.-]+?)(?:%3A(\d{1,5}))?$/i.exec(did) ?? []
  const text = `${host === 'localhost' ? 'http' : 'https'}://${host}${port === undefined ? '' : `:${port}`}`
  return host !== '' && URL.canParse(text) ? new URL('/.well-known/did.json', text) : undefined
}
