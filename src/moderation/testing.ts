/** For this room's tests: a gate with all that it needs in memory, and time that moves only when told to. */
import { Shown, type Op } from '../broadcast/index.js'
import { stranger, type Author } from '../decode/author.js'
import type { Account, Commit } from '../decode/event.js'
import { decodePost, decodeProfile } from '../decode/index.js'
import { commit } from '../decode/invented.js'
import type { Label } from '../decode/label.js'
import type { ShownPost } from '../decode/shown-post.js'
import { createMetrics } from '../observe/metrics.js'
import type { Did } from '../syntax/index.js'
import { createAccounts } from './accounts.js'
import type { GateOptions } from './gate-options.js'
import { Gate } from './gate.js'
import { noLookups } from './invented.js'

export const ADA: Did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
export const BEA: Did = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'
export const MOD: Did = 'did:plc:labelerlabelerlabelerlab'
const BOUNDS = { entries: 1000, bytes: 10_000_000, ageMs: 600_000 }

/** The nth record key. */
export const keyOf = (n: number) => `3mptbyoeyc2${'234567abcdefghijklmnopqrstuvwxyz'.charAt(n)}2`
export const uriOf = (n: number, did = ADA) => `at://${did}/app.bsky.feed.post/${keyOf(n)}`

export class Room {
  now = 1_800_000_000_000
  readonly authors = new Map<Did, Author>()
  readonly wanted: Did[] = []
  /** What was told to who knows authors: handles of identity events, and whose profiles cannot be read. */
  readonly heard: unknown[] = []
  readonly ops: Op<ShownPost>[] = []
  readonly metrics = createMetrics()
  readonly shown: Shown<ShownPost>
  readonly gate: Gate
  private readonly laters: (() => void)[] = []
  private count = 0

  constructor(options: Partial<GateOptions> = {}) {
    const now = () => this.now
    this.shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS }, now)
    this.shown.subscribe((op) => this.ops.push(op))
    for (const did of [ADA, BEA]) this.authors.set(did, { ...stranger(did), known: true, version: 1 })
    this.gate = new Gate({
      shown: this.shown,
      authors: {
        get: (did) => this.authors.get(did),
        want: (did) => void this.wanted.push(did),
        profile: (...said) => void this.heard.push(said),
        doubt: (did) => void this.heard.push(did),
        identity: (...said) => void this.heard.push(said),
        off: false,
      },
      accounts: createAccounts(),
      decode: { post: decodePost, profile: decodeProfile },
      rules: { unknownAuthors: 'hold' },
      held: BOUNDS,
      lookups: noLookups,
      metrics: this.metrics,
      onPost: () => {},
      now,
      slices: { now: () => 0, later: (go) => void this.laters.push(go) },
      ...options,
    })
  }

  /** A commit about the nth post; each is newer than those before, unless `rev` says otherwise. */
  commit(n: number, operation: Commit['operation'], record: object = {}, more: Partial<Commit> = {}): void {
    const made = commit({ text: `post ${n}`, ...record })
    const base = { ...made, did: ADA, rkey: keyOf(n), operation, rev: this.rev(), timeUs: this.now * 1000 }
    const { record: _, cid: __, ...bare } = base
    this.gate.take({ ...(operation === 'delete' ? bare : base), ...more }, false)
  }

  post(n: number, text = `post ${n}`, did = ADA): void {
    this.commit(n, 'create', { text }, { did })
  }

  account(active: boolean, status?: string, did = ADA): void {
    const event: Account = {
      kind: 'account',
      did,
      timeUs: this.now * 1000 + ++this.count,
      seq: this.count,
      active,
    }
    this.gate.take({ ...event, ...(status !== undefined && { status }) }, false)
  }

  label(uri: string, val: string, more: Partial<Label> = {}): void {
    this.gate.label({ src: MOD, uri, val, neg: false, cts: this.now, seq: ++this.count, ...more })
  }

  /** What is known of an author changes. */
  author(fields: Partial<Author>, did = ADA): void {
    const before = this.authors.get(did)
    const author = { ...stranger(did), known: true, ...fields, version: ++this.count + 1 }
    this.authors.set(did, author)
    this.gate.authorChanged(author, before)
  }

  /** Lets what is done in slices come to its end. */
  settle(): void {
    while (this.laters.length > 0) this.laters.shift()?.()
  }

  /** A revision newer than all before. */
  rev(): string {
    const number = String(1000 + this.count++)
    return `3mptby${number.replaceAll(/\d/g, (n) => 'klmnopqrst'.charAt(+n))}2d2`
  }

  /** Texts, newest first. */
  get inSight(): string[] {
    return [...this.shown.backwards()].map(({ value }) => value.post.text)
  }

  /** What screens were told since it was last asked. */
  get told(): string[] {
    return this.ops.splice(0).map((op) => (op.kind === 'gone' ? op.owner : op.kind))
  }
}
