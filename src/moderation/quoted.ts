import type { Label } from '../decode/label.js'
import type { Post } from '../decode/post.js'
import type { NamedRecord, Quote } from '../decode/shown-post.js'
import type { Did } from '../syntax/index.js'
import { sameCover } from './cover.js'

/** A record that posts quote, as far as it is known. */
export interface Quoted {
  readonly uri: string
  readonly did: Did
  /** Posts in memory that quote it, oldest first. */
  readonly by: Set<string>
  /** Posts that quote it and have aged out of memory: a screen may still have them. */
  readonly agedBy: Set<string>
  /** `asked`: its answer is on the way; `failed`: nobody could be asked; `none`: the network has none. */
  state: 'asked' | 'failed' | 'known' | 'none'
  said: Said | undefined
  /** What may be shown of it, as last judged. */
  quote: Quote | undefined
  /** When it was asked for last, Unix ms, and how often. */
  askedAt: number
  tries: number
}

/** What it says; `bare`: without what people would read, since nobody can be shown it any longer. */
export type Said =
  | { readonly kind: 'post'; readonly post: Post; readonly bare?: true }
  | { readonly kind: 'named'; readonly record: NamedRecord; readonly labels: readonly Label[] }

export const WITHHELD: Quote = { kind: 'withheld' }

/** Whether two draw the same: then the card that is drawn already stays. */
export function sameQuote(a: Quote | undefined, b: Quote | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.kind === 'post' && b.kind === 'post') {
    const [x, y] = [a.shown, b.shown]
    return x.post === y.post && x.author === y.author && sameCover(x.cover, y.cover)
  }
  if (a.kind === 'record' && b.kind === 'record') return a.record === b.record && a.author === b.author
  return a.kind === b.kind
}

/** Whether nothing has changed but who its author is called. */
export function isRenamed(now: Quote | undefined, before: Quote | undefined): boolean {
  if (now?.kind === 'post' && before?.kind === 'post')
    return now.shown.post === before.shown.post && sameCover(now.shown.cover, before.shown.cover)
  return now?.kind === 'record' && before?.kind === 'record' && now.record === before.record
}

/** Whether a screen that shows it as it was shows what may not be seen any longer: it is gone, another, or covered. */
export function forbidsSeen(seen: Quote | undefined, now: Quote | undefined): boolean {
  if (seen === undefined || seen.kind === 'withheld') return false
  if (seen.kind !== 'post' || now?.kind !== 'post') return seen.kind !== now?.kind
  const isCovered = now.shown.cover !== undefined && !sameCover(seen.shown.cover, now.shown.cover)
  return isCovered || seen.shown.post.cid !== now.shown.post.cid
}

/** What of it a judgement rests on, and no more. */
export function bared(said: Said | undefined): Said | undefined {
  if (said?.kind !== 'post') return said
  const { media: _, ...rest } = said.post
  return { kind: 'post', post: { ...rest, text: '', segments: [], tags: [], bytes: 300 }, bare: true }
}

/** About what it costs in memory. */
export function bytesOf({ said }: Quoted): number {
  return 300 + (said === undefined ? 0 : said.kind === 'post' ? said.post.bytes : 1000)
}
