/**
 * Which records were deleted, and by which rev: a create that comes after its own delete (replay, another host's
 * order) must not bring the record back. Bounded; the oldest are forgotten.
 */
export class Tombstones {
  private readonly revs = new Map<string, string>()

  constructor(private readonly max: number) {}

  add(uri: string, rev: string): void {
    this.revs.delete(uri)
    this.revs.set(uri, rev)
    if (this.revs.size > this.max) this.revs.delete(this.revs.keys().next().value as string)
  }

  /** Whether a commit of this rev came before the delete. Revs are TIDs: they sort by time. */
  covers(uri: string, rev: string): boolean {
    const deleted = this.revs.get(uri)
    return deleted !== undefined && rev <= deleted
  }

  /** Whether it was deleted at all. */
  has(uri: string): boolean {
    return this.revs.has(uri)
  }

  clear(): void {
    this.revs.clear()
  }
}
