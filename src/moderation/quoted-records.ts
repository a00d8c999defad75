import type { Did } from '../syntax/index.js'
import { bytesOf, type Quoted, type Said } from './quoted.js'

/** Quoted records remembered, and their bytes. */
const MOST = 20_000
const MOST_BYTES = 16 * 1024 * 1024

/** The records that posts quote, by name and by whose they are. Bounded: the one quoted longest ago goes first. */
export class QuotedRecords {
  private readonly byUri = new Map<string, Quoted>()
  private readonly byOwner = new Map<Did, Set<Quoted>>()
  private bytes = 0

  get(uri: string): Quoted | undefined {
    return this.byUri.get(uri)
  }

  /** As they are now: changing them does not change what was given out. */
  all(): readonly Quoted[] {
    return Array.from(this.byUri.values())
  }

  ofOwner(did: Did): Iterable<Quoted> {
    return this.byOwner.get(did) ?? []
  }

  /** @param quoted is not there yet */
  add(quoted: Quoted): void {
    this.byUri.set(quoted.uri, quoted)
    const theirs = this.byOwner.get(quoted.did)
    if (theirs === undefined) this.byOwner.set(quoted.did, new Set([quoted]))
    else theirs.add(quoted)
    this.bytes += bytesOf(quoted)
  }

  /** It is quoted once more: others go before it. */
  renew(quoted: Quoted): void {
    this.byUri.delete(quoted.uri)
    this.byUri.set(quoted.uri, quoted)
  }

  /** What it says is another thing, or nothing, from now on. */
  tell(quoted: Quoted, said: Said | undefined): void {
    this.bytes -= bytesOf(quoted)
    quoted.said = said
    this.bytes += bytesOf(quoted)
  }

  delete(quoted: Quoted): void {
    this.byUri.delete(quoted.uri)
    this.bytes -= bytesOf(quoted)
    const theirs = this.byOwner.get(quoted.did)
    theirs?.delete(quoted)
    if (theirs?.size === 0) this.byOwner.delete(quoted.did)
  }

  /** The one that has to go next, as long as there are too many. */
  get excess(): Quoted | undefined {
    if (this.byUri.size <= MOST && this.bytes <= MOST_BYTES) return undefined
    const [oldest] = this.byUri.values()
    return oldest
  }

  clear(): void {
    this.byUri.clear()
    this.byOwner.clear()
    this.bytes = 0
  }
}
