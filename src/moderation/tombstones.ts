/**
 * Which records were deleted, and by which rev: a create that comes after its own delete (replay, another host's
 * order) must not bring the record back. Bounded; the oldest are forgotten.
 */
export class Tombstones {
  private readonly revs = new Map<string, string>()
  /** Those of them that were written anew. */
  private readonly anew = new Set<string>()

  constructor(private readonly max: number) {}

  add(uri: string, rev: string): void {
    this.anew.delete(uri)
    this.revs.delete(uri)
    this.revs.set(uri, rev)
    if (this.revs.size > this.max) this.forget(this.revs.keys().next().value as string)
  }

  /** Whether a commit of this rev came before the delete. Revs are TIDs: they sort by time. */
  covers(uri: string, rev: string): boolean {
    const deleted = this.revs.get(uri)
    return deleted !== undefined && rev <= deleted
  }

  /** A commit that none of them covers has written it. */
  written(uri: string): void {
    if (this.revs.has(uri)) this.anew.add(uri)
  }

  /** Whether it was deleted, and not written anew since. */
  has(uri: string): boolean {
    return this.revs.has(uri) && !this.anew.has(uri)
  }

  clear(): void {
    this.revs.clear()
    this.anew.clear()
  }

  private forget(uri: string): void {
    this.revs.delete(uri)
    this.anew.delete(uri)
  }
}
