/** What can stand in one line. */
export interface InLine {
  older?: this | undefined
  newer?: this | undefined
}

/** Things in order of arrival, to be read from both ends; taking one out costs nothing. */
export class Line<T extends InLine> {
  oldest: T | undefined
  newest: T | undefined
  private count = 0

  get size(): number {
    return this.count
  }

  push(thing: T): void {
    thing.older = this.newest
    if (this.newest === undefined) this.oldest = thing
    else this.newest.newer = thing
    this.newest = thing
    this.count++
  }

  /** @param thing one that stands in this line */
  remove(thing: T): void {
    const { older, newer } = thing
    if (older === undefined) this.oldest = newer
    else older.newer = newer
    if (newer === undefined) this.newest = older
    else newer.older = older
    thing.older = undefined
    thing.newer = undefined
    this.count--
  }

  /** Not to be changed while it is read. */
  *fromOldest(): Generator<T> {
    for (let at = this.oldest; at !== undefined; at = at.newer) yield at
  }

  /** Not to be changed while it is read. */
  *fromNewest(): Generator<T> {
    for (let at = this.newest; at !== undefined; at = at.older) yield at
  }
}
